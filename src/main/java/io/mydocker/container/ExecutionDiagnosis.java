package io.mydocker.container;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.S_IFDIR;
import static io.mydocker.program.Flag.S_IFMT;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/**
 * Says why a file that exists could not be executed, by looking at it as execve(2) does: mode bits,
 * the first line of a script, the machine and the interpreter of an ELF file (elf(5)). It runs in
 * the container, as the container's user.
 */
final class ExecutionDiagnosis {
  private static final int HEAD = 512;
  private static final int STATX_MODE = 28;
  private static final int ELF_MAGIC = 0x464c457f;
  private static final int E_MACHINE = 18;
  private static final int E_PHOFF = 32;
  private static final int E_PHENTSIZE = 54;
  private static final int E_PHNUM = 56;
  private static final int PT_INTERP = 3;
  private static final int P_OFFSET = 8;
  private static final int THIS_MACHINE = 62;

  /** e_machine, and what people call the CPU. */
  private static final Object[][] MACHINES = {
    {183, "aarch64"}, {40, "arm"}, {3, "i386"}, {243, "riscv64"}, {21, "ppc64"}, {22, "s390x"},
  };

  private final Assembler a;
  private final Frame frame;
  private final Slot path;
  private final Slot errno;
  private final Operand arguments;
  private final Operand environment;
  private final Operand head;
  private final Slot size;
  private final Slot file;
  private final Slot value;
  private final Operand parts;
  private final Label say;

  ExecutionDiagnosis(Frame frame, Slot path, Slot errno, Operand arguments, Operand environment) {
    a = frame.a;
    this.frame = frame;
    this.arguments = arguments;
    this.environment = environment;
    this.path = path;
    this.errno = errno;
    head = a.scratch(HEAD + 8);
    size = a.slot("size");
    file = a.slot("file");
    value = a.slot("value");
    Operand nothing = Operand.of(0);
    parts =
        a.fields(
            a.text("mydocker: "),
            Operand.of(10),
            nothing,
            nothing,
            nothing,
            nothing,
            nothing,
            nothing,
            nothing,
            nothing);
    say = a.label("say why");
  }

  /** Writes the routine; it ends at {@code done}. */
  void write(Label done) {
    a.set(value, path.value());
    length(value, size);
    part(1, path.value(), size.value());
    Label other = a.label("other error");
    Label mayRead = a.label("may read");
    a.jumpIf(errno.value(), Test.UNEQUAL, Operand.of(Errno.EACCES), mayRead);
    access();
    a.place(mayRead);
    read(other);
    script(other);
    elf(other);
    a.place(other);
    a.jumpIf(errno.value(), Test.UNEQUAL, Operand.of(Errno.ENOEXEC), other(done));
    reason(
        ": exec format error: neither a program for this machine nor a script with a #! line", "");
    a.place(say);
    a.call("say why", Call.WRITEV, frame.stderr.value(), parts, Operand.of(5)).tolerate(Errno.ANY);
    a.jump(done);
  }

  /** Anything else goes out through the report, with the errno's own text. */
  private Label other(Label done) {
    Label begin = a.label("file examined");
    Label other = a.label("report errno");
    a.jump(begin);
    a.place(other);
    // Made again, so that it fails again and reports itself; or works, if the cause has passed.
    a.call("execute the command", Call.EXECVE, path.value(), arguments, environment)
        .orElse(frame.report.handler(done));
    a.place(begin);
    return other;
  }

  private void access() {
    Operand status = a.scratch(256);
    Label directory = a.label("is a directory");
    Label modes = a.label("mode bits");
    Label unreachable = a.label("not reachable");
    a.call(
            "look at the command",
            Call.STATX,
            Operand.of(AT_FDCWD),
            path.value(),
            Operand.of(0),
            Operand.of(Flag.STATX_BASIC_STATS),
            status)
        .into(value)
        .tolerate(Errno.ANY);
    a.jumpIf(value.value(), Test.UNEQUAL, Operand.of(0), unreachable);
    a.load(size, 2, status, Operand.of(STATX_MODE));
    a.sum(value, size.value(), Sum.AND, Operand.of(S_IFMT));
    a.jumpIf(value.value(), Test.EQUAL, Operand.of(S_IFDIR), directory);
    a.sum(value, size.value(), Sum.AND, Operand.of(0111));
    a.jumpIf(value.value(), Test.EQUAL, Operand.of(0), modes);
    reason(
        ": permission denied: the user may not execute it, or it lies on a mount without exec", "");
    a.jump(say);
    a.place(unreachable);
    reason(": permission denied: the user may not enter a directory on the way to it", "");
    a.jump(say);
    a.place(directory);
    reason(": permission denied: it is a directory", "");
    a.jump(say);
    a.place(modes);
    reason(": permission denied: no execute bit in its mode; set it with chmod +x", "");
    a.jump(say);
  }

  private void read(Label other) {
    a.call(
            "open the command",
            Call.OPENAT,
            Operand.of(AT_FDCWD),
            path.value(),
            Operand.of(O_CLOEXEC))
        .into(file)
        .tolerate(Errno.ANY);
    a.set(size, Operand.of(0));
    a.call("read the command", Call.READ, file.value(), head, Operand.of(HEAD))
        .into(size)
        .tolerate(Errno.ANY);
    a.jumpIf(Operand.of(HEAD), Test.BELOW, size.value(), other);
  }

  /** A first line that ends in a carriage return names an interpreter that has one in its name. */
  private void script(Label other) {
    Slot at = a.slot("at");
    Slot end = a.slot("end");
    Slot from = a.slot("interpreter");
    Label notScript = a.label("not a script");
    Label skip = a.label("skip spaces");
    Label word = a.label("word");
    Label ended = a.label("word ended");
    Label carriageReturn = a.label("carriage return");
    a.load(value, 2, head, Operand.of(0));
    a.jumpIf(value.value(), Test.UNEQUAL, Operand.of('#' | '!' << 8), notScript);
    a.sum(end, head, Sum.ADD, size.value());
    a.sum(at, head, Sum.ADD, Operand.of(1));
    a.place(skip);
    a.sum(at, at.value(), Sum.ADD, Operand.of(1));
    a.load(value, 1, at.value(), Operand.of(0));
    a.jumpIf(value.value(), Test.EQUAL, Operand.of(' '), skip);
    a.jumpIf(value.value(), Test.EQUAL, Operand.of('\t'), skip);
    a.set(from, at.value());
    a.place(word);
    a.jumpIf(end.value(), Test.EQUAL, at.value(), ended);
    a.load(value, 1, at.value(), Operand.of(0));
    a.jumpIf(value.value(), Test.EQUAL, Operand.of('\r'), carriageReturn);
    for (char stop : new char[] {'\n', ' ', '\t', 0}) {
      a.jumpIf(value.value(), Test.EQUAL, Operand.of(stop), ended);
    }
    a.sum(at, at.value(), Sum.ADD, Operand.of(1));
    a.jump(word);
    a.place(ended);
    a.jumpIf(errno.value(), Test.UNEQUAL, Operand.of(Errno.ENOENT), other);
    reason(": its interpreter ", " is not there");
    a.sum(value, at.value(), Sum.SUBTRACT, from.value());
    part(3, from.value(), value.value());
    a.jump(say);
    a.place(carriageReturn);
    reason(": its first line ends in a carriage return (\\r); save it with Unix line ends", "");
    a.jump(say);
    a.place(notScript);
  }

  private void elf(Label other) {
    Label foreign = a.label("foreign machine");
    a.load(value, 4, head, Operand.of(0));
    a.jumpIf(value.value(), Test.UNEQUAL, Operand.of(ELF_MAGIC), other);
    a.load(value, 2, head, Operand.of(E_MACHINE));
    a.jumpIf(value.value(), Test.UNEQUAL, Operand.of(THIS_MACHINE), foreign);
    a.jumpIf(errno.value(), Test.UNEQUAL, Operand.of(Errno.ENOENT), other);
    interpreter(other);
    a.place(foreign);
    for (Object[] machine : MACHINES) {
      Label not = a.label("another machine");
      a.jumpIf(value.value(), Test.UNEQUAL, Operand.of((Integer) machine[0]), not);
      reason(
          ": exec format error: a program for another CPU (" + machine[1] + ", this is x86_64)",
          "");
      a.jump(say);
      a.place(not);
    }
    reason(": exec format error: a program for another CPU (this is x86_64)", "");
    a.jump(say);
  }

  private void interpreter(Label other) {
    Slot header = a.slot("program header");
    Slot count = a.slot("count");
    Slot entry = a.slot("entry size");
    Label next = a.label("next header");
    Label found = a.label("interpreter found");
    a.load(header, 4, head, Operand.of(E_PHOFF));
    a.sum(header, header.value(), Sum.ADD, head);
    a.load(entry, 2, head, Operand.of(E_PHENTSIZE));
    a.load(count, 2, head, Operand.of(E_PHNUM));
    Label look = a.here("program headers");
    a.jumpIf(count.value(), Test.EQUAL, Operand.of(0), other);
    // Only headers within what was read: they follow the ELF header in every file that a linker
    // makes.
    Slot end = a.slot("end");
    a.sum(end, head, Sum.ADD, Operand.of(HEAD - 56));
    a.jumpIf(end.value(), Test.BELOW, header.value(), other);
    a.load(value, 4, header.value(), Operand.of(0));
    a.jumpIf(value.value(), Test.EQUAL, Operand.of(PT_INTERP), found);
    a.place(next);
    a.sum(header, header.value(), Sum.ADD, entry.value());
    a.sum(count, count.value(), Sum.SUBTRACT, Operand.of(1));
    a.jump(look);
    a.place(found);
    a.load(value, 8, header.value(), Operand.of(P_OFFSET));
    a.call(
            "read the interpreter's name",
            Call.PREAD64,
            file.value(),
            head,
            Operand.of(HEAD),
            value.value())
        .tolerate(Errno.ANY);
    a.set(value, head);
    length(value, size);
    reason(": its loader or library ", " is not there");
    part(3, head, size.value());
    a.jump(say);
  }

  /**
   * Length of the string at {@code at}, which moves to its end; at most the head's, whatever the
   * file holds.
   */
  private void length(Slot at, Slot into) {
    Slot c = a.slot("byte");
    Slot from = a.slot("from");
    Label done = a.label("end of string");
    a.set(from, at.value());
    Label next = a.here("next byte");
    a.load(c, 1, at.value(), Operand.of(0));
    a.jumpIf(c.value(), Test.EQUAL, Operand.of(0), done);
    a.sum(at, at.value(), Sum.ADD, Operand.of(1));
    a.jump(next);
    a.place(done);
    a.sum(into, at.value(), Sum.SUBTRACT, from.value());
  }

  private void reason(String before, String after) {
    part(2, a.text(before), Operand.of(before.length()));
    part(3, Operand.of(0), Operand.of(0));
    String rest = after + "\n";
    part(4, a.text(rest), Operand.of(rest.length()));
  }

  private void part(int index, Operand address, Operand length) {
    a.store(8, parts, Operand.of(16 * index), address);
    a.store(8, parts, Operand.of(16 * index + 8), length);
  }
}
