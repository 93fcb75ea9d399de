package io.mydocker.engine;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Encoder;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Program;
import io.mydocker.program.Report;
import io.mydocker.program.Slot;
import java.util.Arrays;
import java.util.List;

/** Programs that between them use all that an engine must do. */
final class SmallPrograms {
  private static final int[] EDGES = {0, 1, 2, -1, 63, 64, Integer.MIN_VALUE, Integer.MAX_VALUE};

  private SmallPrograms() {}

  static List<SmallProgram> all() {
    return List.of(
        SmallProgram.of("arithmetic", SmallPrograms::arithmetic),
        SmallProgram.of("loads and stores", SmallPrograms::loadsAndStores),
        SmallProgram.of("jumps", SmallPrograms::jumps),
        SmallProgram.of("a jump to where a slot says", SmallPrograms::jumpBySlot),
        SmallProgram.of("pointers in the data", SmallPrograms::pointers),
        SmallProgram.of("tolerated errors", SmallPrograms::tolerated),
        SmallProgram.of("a failure", SmallPrograms::failure)
            .ends(
                SmallProgram.FAILED,
                "mydocker: open it: ENOENT (no such file or directory); make it\n"),
        SmallProgram.of("a failure without a known name", SmallPrograms::unnamed)
            .ends(SmallProgram.FAILED, "mydocker: close it: an error without a name here\n"),
        SmallProgram.of("a failure that is only reported", SmallPrograms::reported)
            .ends(0, "mydocker: open it: ENOENT (no such file or directory)\n"),
        SmallProgram.of("another program", (a, report) -> another(a))
            .ends(7, "mydocker: inner: EBADF (bad file descriptor)\n"),
        SmallProgram.of("the environment", (a, report) -> environment(a)),
        SmallProgram.of("signals to oneself", (a, report) -> signals(a)),
        SmallProgram.of("what a command inherits", (a, report) -> command(a)),
        SmallProgram.of("the name of the process", (a, report) -> name(a)),
        SmallProgram.of("a child and its pipe", SmallPrograms::child).ends(42, ""),
        SmallProgram.ofRoot("a child in namespaces", SmallPrograms::namespaces).ends(1, ""),
        SmallProgram.ofRoot("a filter of system calls", (a, report) -> FilteredCalls.write(a)));
  }

  private static void arithmetic(Assembler a, Report report) {
    Slot value = a.slot("value");
    for (Sum sum : Sum.values()) {
      for (int left : EDGES) {
        for (int right : EDGES) {
          a.sum(value, Operand.of(left), sum, Operand.of(right));
          print(a, value.address(), 8);
        }
      }
    }
  }

  private static void loadsAndStores(Assembler a, Report report) {
    Slot value = a.slot("value");
    Operand memory = a.longs(0x8182838485868788L, 0x1112131415161718L, 0, 0);
    for (int width : new int[] {1, 2, 4, 8}) {
      a.load(value, width, memory, Operand.of(3));
      print(a, value.address(), 8);
      a.store(width, memory, Operand.of(17), value.value());
      a.store(width, memory, Operand.of(24), Operand.of(-2));
      print(a, memory, 32);
    }
  }

  private static void jumps(Assembler a, Report report) {
    for (Test test : Test.values()) {
      for (int left : EDGES) {
        for (int right : EDGES) {
          Label taken = a.label("taken");
          Label next = a.label("next");
          a.jumpIf(Operand.of(left), test, Operand.of(right), taken);
          print(a, a.text("n"), 1);
          a.jump(next);
          a.place(taken);
          print(a, a.text("y"), 1);
          a.place(next);
        }
      }
    }
  }

  private static void jumpBySlot(Assembler a, Report report) {
    Slot back = a.slot("back");
    Label there = a.label("there");
    Label here = a.label("here");
    Label end = a.label("end");
    a.set(back, here.value());
    a.jump(there);
    a.place(here);
    print(a, a.text("back"), 4);
    a.jump(end);
    a.place(there);
    print(a, a.text("there "), 6);
    a.jump(back);
    a.place(end);
  }

  private static void pointers(Assembler a, Report report) {
    Operand vector = a.fields(a.text("one "), Operand.of(4), a.text("two\n"), Operand.of(4));
    a.call("write both", Call.WRITEV, Operand.of(1), vector, Operand.of(2));
  }

  private static void tolerated(Assembler a, Report report) {
    Slot result = a.slot("result");
    int[][] lists = {
      {Errno.ENOENT}, {Errno.EPERM, Errno.ENOENT}, {1, 3, 4, Errno.ENOENT}, {Errno.ANY}
    };
    for (int[] list : lists) {
      open(a, "/no/such/file").into(result).tolerate(list);
      print(a, result.address(), 8);
    }
  }

  private static void failure(Assembler a, Report report) {
    open(a, "/no/such/file").hint(Errno.EACCES, "; not this").hint(Errno.ENOENT, "; make it");
    print(a, a.text("not reached"), 11);
  }

  /** ENOTUNIQ takes the place of the real error: the table has no text for it. */
  private static void unnamed(Assembler a, Report report) {
    int unnamed = 76;
    Operand base = new Operand(Operand.Kind.BASE, 0);
    Label failed = a.label("failed");
    Label end = a.label("end");
    a.call("close it", Call.CLOSE, Operand.of(-1)).orElse(failed);
    a.place(failed);
    a.store(8, base, Operand.of(Program.ERRNO.value()), Operand.of(unnamed));
    report.thenGoTo(end);
    a.place(end);
    a.call("exit", Call.EXIT_GROUP, Operand.of(SmallProgram.FAILED));
  }

  private static void reported(Assembler a, Report report) {
    Label handler = a.label("report and go on");
    Label over = a.label("over");
    a.jump(over);
    a.place(handler);
    report.andGoOn();
    a.place(over);
    open(a, "/no/such/file").orElse(handler);
    print(a, a.text("went on"), 7);
  }

  private static void another(Assembler a) {
    SmallProgram inner =
        SmallProgram.of(
            "inner",
            (b, report) -> {
              Label handler = b.label("handler");
              Label over = b.label("over");
              Label seven = b.label("exit 7");
              b.jump(over);
              b.place(handler);
              report.thenGoTo(seven);
              b.place(over);
              print(b, b.text("inside "), 7);
              pointers(b, report);
              b.call("inner", Call.CLOSE, Operand.of(-1)).orElse(handler);
              b.place(seven);
              b.call("exit", Call.EXIT_GROUP, Operand.of(7));
            });
    byte[] encoded = Encoder.encode(inner.write().program());
    a.enter(a.bytes(Arrays.copyOf(encoded, Encoder.sizeInMemory(encoded))));
  }

  private static void environment(Assembler a) {
    Slot at = a.slot("at");
    a.load(at, 8, Program.STACK, Operand.of(0));
    a.sum(at, at.value(), Sum.SHIFT_LEFT, Operand.of(3));
    a.sum(at, at.value(), Sum.ADD, Program.STACK);
    a.load(at, 8, at.value(), Operand.of(16));
    print(a, at.value(), 4);
  }

  private static void signals(Assembler a) {
    Slot descriptor = a.slot("signals");
    Slot pid = a.slot("pid");
    Operand mask = a.longs(-1L & ~(1L << 10));
    Operand info = a.room(128);
    mask(a, mask);
    a.call(
            "open a signalfd",
            Call.SIGNALFD4,
            Operand.of(-1),
            mask,
            Operand.of(8),
            Operand.of(Flag.SFD_CLOEXEC))
        .into(descriptor);
    a.call("ask for our pid", Call.GETPID).into(pid);
    for (int signal : new int[] {1, 2, 3, 10, 12, 13, 15, 17, 28, 31, 34, 64}) {
      a.call("signal ourselves", Call.KILL, pid.value(), Operand.of(signal));
      a.call("read it", Call.READ, descriptor.value(), info, Operand.of(128));
      print(a, info, 4);
    }
  }

  /** As a launch does it at its end: nothing blocked or ignored, no descriptor but the first. */
  private static void command(Assembler a) {
    Operand actions = a.room(32);
    mask(a, a.longs(-1L & ~(1L << 10)));
    a.call(
        "close on execve",
        Call.CLOSE_RANGE,
        Operand.of(3),
        Operand.of(-1),
        Operand.of(Flag.CLOSE_RANGE_CLOEXEC));
    for (int signal = 1; signal <= 64; signal++) {
      a.call("reset", Call.RT_SIGACTION, Operand.of(signal), actions, Operand.of(0), Operand.of(8))
          .tolerate(Errno.EINVAL);
    }
    mask(a, a.room(8));
    String script =
        "grep -E '^(Sig[^Q]|Threads|Cap|NoNew|Groups|Umask)' /proc/self/status; ls /proc/self/fd;"
            + " cat /proc/self/limits /proc/self/coredump_filter /proc/self/timerslack_ns; env";
    a.call(
        "become a shell",
        Call.EXECVE,
        a.text("/bin/sh"),
        a.array(List.of("sh", "-c", script)),
        a.array(List.of("PATH=/usr/bin:/bin", "X=\u00ff")));
  }

  private static void name(Assembler a) {
    Slot file = a.slot("file");
    Slot length = a.slot("length");
    Operand text = a.room(32);
    a.call("name it", Call.PRCTL, Operand.of(Flag.PR_SET_NAME), a.text("fifteen-letters"));
    open(a, "/proc/self/comm").into(file);
    a.call("read the name", Call.READ, file.value(), text, Operand.of(32)).into(length);
    print(a, text, length.value());
  }

  /** The child finds memory and descriptors as they were, and ends with a code of its own. */
  private static void child(Assembler a, Report report) {
    Operand pair = a.room(8);
    Operand buffer = a.room(16);
    Operand status = a.room(8);
    Slot reader = a.slot("reader");
    Slot writer = a.slot("writer");
    Slot open = a.slot("open");
    Slot pid = a.slot("pid");
    Slot kept = a.slot("kept");
    Label parent = a.label("parent");
    a.call("make a pipe", Call.PIPE2, pair, Operand.of(Flag.O_CLOEXEC));
    a.load(reader, 4, pair, Operand.of(0));
    a.load(writer, 4, pair, Operand.of(4));
    // A number that no file of the JVM's has, however long its class path.
    a.call("keep one open", Call.DUP3, writer.value(), Operand.of(700)).into(open);
    a.set(kept, Operand.of(1234567));
    a.call("start a process", Call.CLONE, Operand.of(Flag.SIGCHLD)).into(pid);
    a.jumpIf(pid.value(), Test.UNEQUAL, Operand.of(0), parent);
    a.call("tell", Call.WRITE, Operand.of(700), kept.address(), Operand.of(8));
    for (Slot descriptor : new Slot[] {reader, writer, open}) {
      a.call("ask", Call.FCNTL, descriptor.value(), Operand.of(Flag.F_GETFD)).into(kept);
      print(a, kept.address(), 8);
    }
    a.call("exit", Call.EXIT_GROUP, Operand.of(42));
    a.place(parent);
    a.call("listen", Call.READ, reader.value(), buffer, Operand.of(8));
    a.call("wait", Call.WAIT4, pid.value(), status);
    print(a, buffer, 8);
    exit(a, status);
  }

  private static void namespaces(Assembler a, Report report) {
    Operand status = a.room(8);
    Slot pid = a.slot("pid");
    Slot pidfd = a.slot("pidfd");
    Slot own = a.slot("own pid");
    Operand poll = a.room(8);
    Label parent = a.label("parent");
    long[] fields = new long[11];
    fields[0] =
        Flag.CLONE_NEWPID
            | Flag.CLONE_NEWNS
            | Flag.CLONE_NEWUTS
            | Flag.CLONE_NEWIPC
            | Flag.CLONE_NEWNET
            | Flag.CLONE_PIDFD;
    fields[4] = Flag.SIGCHLD;
    Operand arguments = a.longs(fields);
    a.store(8, arguments, Operand.of(8), pidfd.address());
    a.call("clone", Call.CLONE3, arguments, Operand.of(88)).into(pid);
    a.jumpIf(pid.value(), Test.UNEQUAL, Operand.of(0), parent);
    a.call("name the host", Call.SETHOSTNAME, a.text("inner"), Operand.of(5));
    a.call("ask for our pid", Call.GETPID).into(own);
    a.call("exit", Call.EXIT_GROUP, own.value());
    a.place(parent);
    a.store(4, poll, Operand.of(0), pidfd.value());
    a.store(2, poll, Operand.of(4), Operand.of(Flag.POLLIN));
    a.call("wait for its end", Call.PPOLL, poll, Operand.of(1));
    a.call("reap", Call.WAIT4, pid.value(), status);
    a.call("ask the pidfd", Call.FCNTL, pidfd.value(), Operand.of(Flag.F_GETFD)).into(own);
    print(a, own.address(), 8);
    exit(a, status);
  }

  /** Exits with the code in a wait status. */
  private static void exit(Assembler a, Operand status) {
    Slot code = a.slot("code");
    a.load(code, 1, status, Operand.of(1));
    a.call("exit", Call.EXIT_GROUP, code.value());
  }

  private static void mask(Assembler a, Operand mask) {
    a.call(
        "set the mask",
        Call.RT_SIGPROCMASK,
        Operand.of(Flag.SIG_SETMASK),
        mask,
        Operand.of(0),
        Operand.of(8));
  }

  private static io.mydocker.program.Instruction open(Assembler a, String path) {
    return a.call(
        "open it",
        Call.OPENAT,
        Operand.of(Flag.AT_FDCWD),
        a.text(path),
        Operand.of(Flag.O_CLOEXEC));
  }

  private static void print(Assembler a, Operand from, int length) {
    print(a, from, Operand.of(length));
  }

  private static void print(Assembler a, Operand from, Operand length) {
    a.call("print", Call.WRITE, Operand.of(1), from, length);
  }
}
