package io.mydocker.linux;

import io.mydocker.program.Call;
import io.mydocker.program.Errno;

/**
 * The one place where Java crosses into the kernel: numbers per CPU, EINTR, errno, and names as
 * bytes in memory of its own. Not safe for use by two threads at once.
 */
final class CallGate {
  /** For jnr-ffi, which still calls what takes strings and structures. */
  private static final String STUBS = "jnr.ffi.asm.enabled";

  /** PATH_MAX with the terminating zero, which is the most that the kernel reads of a name. */
  private static final int PATH_MAX = 4096;

  /** libc's syscall(2): the call's number and six arguments. */
  private final NativeFunction syscall;

  private final boolean arm;
  private final NativeBuffer names = NativeBuffer.allocate(3 * PATH_MAX);

  private CallGate(NativeFunction syscall) {
    this.syscall = syscall;
    arm = "aarch64".equals(System.getProperty("os.arch"));
  }

  static CallGate open() {
    if (System.getProperty(STUBS) == null) {
      System.setProperty(STUBS, "false");
    }
    InitCommand.setLibraryPath();
    return new CallGate(NativeLibrary.process().function("syscall", 7));
  }

  /** The raw result: negative errno on failure; interrupted calls are made again. */
  long tried(Call call, long a, long b, long c, long d, long e, long f) {
    int number = arm ? call.aarch64() : call.x86();
    while (true) {
      long result = syscall.call(number, a, b, c, d, e, f);
      if (result != -1) {
        return result;
      }
      int errno = syscall.errno();
      if (errno != Errno.EINTR) {
        return -errno;
      }
    }
  }

  /** The result, or the failure as an exception about the named object. */
  long made(Call call, String object, long a, long b, long c, long d, long e) {
    long result = tried(call, a, b, c, d, e, 0);
    if (result < 0) {
      throw new KernelException(call.title(), object, (int) -result);
    }
    return result;
  }

  /** The result of a call on a descriptor, or its failure. */
  long onDescriptor(Call call, int descriptor, long b, long c, long d) {
    long result = tried(call, descriptor, b, c, d, 0, 0);
    if (result < 0) {
      throw new KernelException(call.title(), "descriptor " + descriptor, (int) -result);
    }
    return result;
  }

  /** The address of the name's bytes, zero-terminated, until the next use of this method. */
  long first(String raw) {
    return put(raw, 0);
  }

  /** As {@link #first}, for a call's second name. */
  long second(String raw) {
    return put(raw, PATH_MAX);
  }

  /** As {@link #first}, for a call's third name, such as an attribute's. */
  long third(String raw) {
    return put(raw, 2 * PATH_MAX);
  }

  private long put(String raw, int offset) {
    int length = raw.length();
    if (length >= PATH_MAX) {
      throw new KernelException("a name", raw, Errno.ENAMETOOLONG);
    }
    for (int i = 0; i < length; i++) {
      char c = raw.charAt(i);
      // A zero would cut the name short and name another file; a character beyond a byte is no raw
      // name.
      if (c == 0 || c > 0xff) {
        throw new KernelException("a name", raw, Errno.EINVAL);
      }
      names.bytes().put(offset + i, (byte) c);
    }
    names.bytes().put(offset + length, (byte) 0);
    return names.address() + offset;
  }
}
