package io.mydocker.engine;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import io.mydocker.security.Capabilities;
import io.mydocker.security.Seccomp;
import io.mydocker.security.SeccompCache;
import io.mydocker.security.SeccompChoice;
import io.mydocker.security.SeccompFilter;
import io.mydocker.security.SeccompHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A program under the default filter, which the kernel itself applies: each call is made, and the
 * program goes on only when its result is the one that is due.
 */
final class FilteredCalls {
  private static final int AF_ALG = 38;
  private static final int AF_VSOCK = 40;

  private final Assembler a;
  private final Slot result;

  private FilteredCalls(Assembler a) {
    this.a = a;
    result = a.slot("result");
  }

  static void write(Assembler a) {
    new FilteredCalls(a).write();
  }

  private void write() {
    // Clone is left to the interpreting test: the Java engine makes no such call.
    // Without a filter: proof that the calls below would succeed, or fail in another way.
    expect(Errno.EINVAL, Call.UNSHARE, 1);
    expect(Errno.EOPNOTSUPP, Call.KEYCTL, 9999);
    Seccomp.install(a, filter(), a.bytes(filter().instructions()));
    expect(Errno.EPERM, Call.UNSHARE, 1);
    expect(Errno.EPERM, Call.KEYCTL, 9999);
    expect(Errno.EPERM, Call.MOUNT, 0, 0, 0, 0, 0);
    expect(Errno.EPERM, Call.SOCKET, AF_ALG, 5, 0);
    expect(Errno.EPERM, Call.SOCKET, AF_VSOCK, 1, 0);
    a.call("make a socket", Call.SOCKET, Operand.of(Flag.AF_INET), Operand.of(Flag.SOCK_DGRAM));
    a.call("start a process", Call.CLONE, Operand.of(Flag.SIGCHLD)).into(result);
    Label parent = a.label("parent");
    a.jumpIf(result.value(), Test.UNEQUAL, Operand.of(0), parent);
    // A child has the filter too.
    expect(Errno.EPERM, Call.UNSHARE, 1);
    a.call("exit", Call.EXIT_GROUP, Operand.of(0));
    a.place(parent);
    Operand status = a.room(8);
    a.call("wait", Call.WAIT4, result.value(), status);
    a.load(result, 4, status, Operand.of(0));
    succeedIf(Operand.of(0));
  }

  private void expect(int errno, Call call, int... operands) {
    Operand[] given = new Operand[operands.length];
    for (int i = 0; i < operands.length; i++) {
      given[i] = Operand.of(operands[i]);
    }
    a.call("expect " + errno, call, given).into(result).tolerate(Errno.ANY);
    succeedIf(Operand.of(-errno));
  }

  private void succeedIf(Operand due) {
    Label right = a.label("right");
    a.jumpIf(result.value(), Test.EQUAL, due, right);
    a.call("tell", Call.WRITE, Operand.of(2), result.address(), Operand.of(8));
    a.call("exit", Call.EXIT_GROUP, Operand.of(3));
    a.place(right);
  }

  private static SeccompFilter filter() {
    try {
      Path root = Files.createTempDirectory("seccomp");
      SeccompCache cache = new SeccompCache(root.toString(), SeccompHost.ofThisMachine());
      cache.build(SeccompChoice.byDefault(), Capabilities.defaults());
      SeccompFilter filter =
          Objects.requireNonNull(cache.find(SeccompChoice.byDefault(), Capabilities.defaults()));
      try (var files = Files.list(root.resolve("seccomp"))) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(root.resolve("seccomp"));
      Files.delete(root);
      return filter;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
