package io.mydocker.engine;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Encoder;
import io.mydocker.program.Errno;
import io.mydocker.program.ErrorTable;
import io.mydocker.program.Flag;
import io.mydocker.program.Handover;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Kept;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Program;
import io.mydocker.program.Report;
import io.mydocker.program.Slot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The program built into the engine: it starts the JVM with the caller's arguments, reads the
 * program that the JVM sends and goes over to it. If none comes, the JVM has done everything
 * itself, and its exit status is ours.
 */
final class Boot {
  private static final int FAILED = 125;

  /** Where distributions link the Java that they have, for an installation without its own. */
  private static final String SYSTEM_JAVA = "/usr/bin/java";

  private static final int LONGEST_PATH = 4096;

  private final Assembler a = new Assembler();
  private final Operand texts = a.bytes(ErrorTable.bytes());
  private final Slot stderr = a.slot("stderr");
  private final Report report = new Report(a, stderr);
  private final Label die = a.label("exit 125");
  private final Slot reader = a.slot("reader");
  private final Slot writer = a.slot("writer");
  private final Slot jvm = a.slot("jvm");
  private final Slot argv = a.slot("argv");
  private final Slot envp = a.slot("envp");
  private final Slot strings = a.slot("argument");
  private final Slot count = a.slot("argc");
  private final Slot base = a.slot("base");
  private final Slot isRun = a.slot("is run");
  private final InstallationChecks installation = new InstallationChecks(a);
  private final KeptProgram kept = new KeptProgram(a);

  private Boot() {}

  /**
   * The program with its table of error texts.
   *
   * @param jvms the JVM's arguments
   * @param jdk what its runtime was made from, or null
   */
  static byte[] encode(Jvms jvms, @Nullable SourceJdk jdk) {
    Boot boot = new Boot();
    return Encoder.encodeBuiltIn(boot.write(jvms, jdk), boot.texts);
  }

  /** The program as it can be printed. */
  static Program program(Jvms jvms, @Nullable SourceJdk jdk) {
    return new Boot().write(jvms, jdk);
  }

  private Program write(Jvms jvms, @Nullable SourceJdk jdk) {
    Label begin = a.label("begin");
    a.section("messages");
    a.jump(begin);
    a.failTo(report.handler(die));
    report.write();
    a.section("what was inherited");
    a.place(begin);
    a.set(stderr, Operand.of(2));
    Inherited inherited = new Inherited(a);
    inherited.standardDescriptors();
    inherited.hearOfChildren();
    findEnvironment();
    new OwnFile(a).beReadOnly(envp);
    new HiddenVariables(a).hide(envp);
    inherited.terminals();
    arguments(jvms);
    if (jdk != null) {
      installation.compare(jdk);
    }
    String java = jvms.quick().get(0);
    Label compile = a.label("compile");
    a.jumpIf(isRun.value(), Test.EQUAL, Operand.of(0), compile);
    installation.unlessThere(java, compile);
    kept.find(java, inherited.toldTerminals(), envp, base, this::map);
    a.place(compile);
    a.section("start a JVM");
    startJvm(java);
    a.section("receive its program");
    receive();
    a.section("the end");
    a.place(die);
    a.call("exit", Call.EXIT_GROUP, Operand.of(FAILED));
    return a.build();
  }

  private void findEnvironment() {
    a.load(count, 8, Program.STACK, Operand.of(0));
    a.sum(envp, count.value(), Sum.SHIFT_LEFT, Operand.of(3));
    a.sum(envp, envp.value(), Sum.ADD, Operand.of(16));
    a.sum(envp, envp.value(), Sum.ADD, Program.STACK);
  }

  /** The JVM's own arguments, then the caller's without the first, then the null that ends them. */
  private void arguments(Jvms jvms) {
    Slot size = a.slot("size");
    a.sum(size, count.value(), Sum.ADD, Operand.of(jvms.longest() + 1));
    a.sum(size, size.value(), Sum.SHIFT_LEFT, Operand.of(3));
    map(argv, size);
    Label ordinary = a.label("steady verbs");
    Label filled = a.label("filled");
    Slot end = a.slot("end");
    a.jumpIf(count.value(), Test.BELOW, Operand.of(2), ordinary);
    Label other = a.label("neither run nor exec");
    unlessQuick(other);
    fill(jvms.quick(), end);
    a.jump(filled);
    a.place(other);
    lasting(jvms.lasting(), end, ordinary, filled);
    a.place(ordinary);
    fill(jvms.steady(), end);
    a.place(filled);
    copyCallers(end);
  }

  /** Whether the first argument is a verb that starts a command. */
  private void unlessQuick(Label other) {
    Slot name = a.slot("first's address");
    Slot first = a.slot("first");
    Label exec = a.label("not run");
    Label quick = a.label("run or exec");
    a.load(name, 8, Program.STACK, Operand.of(16));
    a.load(first, 4, name.value(), Operand.of(0));
    a.jumpIf(first.value(), Test.UNEQUAL, Operand.of(HiddenVariables.word("run")), exec);
    a.set(isRun, Operand.of(1));
    a.jump(quick);
    a.place(exec);
    a.jumpIf(first.value(), Test.UNEQUAL, Operand.of(HiddenVariables.word("exec")), other);
    a.load(first, 1, name.value(), Operand.of(4));
    a.jumpIf(first.value(), Test.UNEQUAL, Operand.of(0), other);
    a.place(quick);
  }

  /** The verb may stand behind options: each argument is looked at, until one is such a verb. */
  private void lasting(List<Jvms.Lasting> all, Slot end, Label ordinary, Label filled) {
    Slot at = a.slot("word");
    Slot name = a.slot("its address");
    a.sum(at, Program.STACK, Sum.ADD, Operand.of(16));
    Label next = a.here("next word");
    a.load(name, 8, at.value(), Operand.of(0));
    a.jumpIf(name.value(), Test.EQUAL, Operand.of(0), ordinary);
    Label[] verbs = new Label[all.size()];
    for (int i = 0; i < verbs.length; i++) {
      verbs[i] = a.label("verbs that take long");
      for (String beginning : all.get(i).beginnings()) {
        jumpIfBegins(name, beginning, verbs[i]);
      }
    }
    a.sum(at, at.value(), Sum.ADD, Operand.of(8));
    a.jump(next);
    for (int i = 0; i < verbs.length; i++) {
      a.place(verbs[i]);
      fill(all.get(i).arguments(), end);
      a.jump(filled);
    }
  }

  /** Reading beyond a short argument is no fault: the environment comes behind the last one. */
  private void jumpIfBegins(Slot name, String beginning, Label then) {
    Slot found = a.slot("beginning");
    Slot wanted = a.slot("wanted");
    int width = beginning.length();
    a.load(found, width, name.value(), Operand.of(0));
    a.load(wanted, width, a.text(beginning), Operand.of(0));
    a.jumpIf(found.value(), Test.EQUAL, wanted.value(), then);
  }

  private void fill(List<String> arguments, Slot end) {
    installation.lookForArchive(arguments);
    for (int i = 0; i < arguments.size(); i++) {
      a.store(8, argv.value(), Operand.of(8 * i), a.text(arguments.get(i)));
    }
    a.sum(end, argv.value(), Sum.ADD, Operand.of(8 * arguments.size()));
  }

  private void copyCallers(Slot end) {
    Slot from = a.slot("from");
    Label copied = a.label("copied");
    a.sum(from, Program.STACK, Sum.ADD, Operand.of(16));
    // execve(2) allows argc 0: there is then not even a name to step over, only the null and the
    // environment.
    a.jumpIf(count.value(), Test.EQUAL, Operand.of(0), copied);
    Label copy = a.here("copy");
    a.load(strings, 8, from.value(), Operand.of(0));
    a.store(8, end.value(), Operand.of(0), strings.value());
    a.sum(from, from.value(), Sum.ADD, Operand.of(8));
    a.sum(end, end.value(), Sum.ADD, Operand.of(8));
    a.jumpIf(strings.value(), Test.UNEQUAL, Operand.of(0), copy);
    a.place(copied);
  }

  private void startJvm(String java) {
    Operand pipe = a.room(8);
    a.call("make a pipe", Call.PIPE2, pipe, Operand.of(Flag.O_CLOEXEC));
    a.load(reader, 4, pipe, Operand.of(0));
    a.load(writer, 4, pipe, Operand.of(4));
    a.call("start a process", Call.CLONE, Operand.of(Flag.SIGCHLD)).into(jvm);
    Label parent = a.label("parent");
    a.jumpIf(jvm.value(), Test.UNEQUAL, Operand.of(0), parent);
    // The JVM must not outlive us: nobody would wait for it or undo what it began.
    a.call(
        "die with the parent",
        Call.PRCTL,
        Operand.of(Flag.PR_SET_PDEATHSIG),
        Operand.of(Flag.SIGKILL));
    a.call(
            "hand over the pipe",
            Call.DUP3,
            writer.value(),
            Operand.of(Handover.PROGRAM_FD),
            Operand.of(0))
        .tolerate(Errno.EINVAL);
    a.call(
        "keep the pipe open",
        Call.FCNTL,
        Operand.of(Handover.PROGRAM_FD),
        Operand.of(Flag.F_SETFD));
    leaveDeletedDirectory();
    // Whatever else the caller left open is not for a JVM that is root.
    a.call("close the rest", Call.CLOSE_RANGE, Operand.of(Handover.PROGRAM_FD + 1), Operand.of(-1));
    a.call("start " + java, Call.EXECVE, a.text(java), argv.value(), envp.value())
        .tolerate(Errno.ENOENT, Errno.EACCES, Errno.ENOEXEC, Errno.ELOOP);
    installation.warn(
        "there is no "
            + java
            + " to start; going on, slower, with "
            + SYSTEM_JAVA
            + "; run scripts/install.sh again");
    a.call("start " + SYSTEM_JAVA, Call.EXECVE, a.text(SYSTEM_JAVA), argv.value(), envp.value())
        .hint(
            Errno.ENOENT,
            "; no Java is left to go on with: run scripts/install.sh again, or install a JDK");
    a.place(parent);
    a.call("close the pipe", Call.CLOSE, writer.value());
  }

  /** A JVM does not start in a working directory that was removed; we ourselves stay in it. */
  private void leaveDeletedDirectory() {
    Slot length = a.slot("length");
    Label there = a.label("there");
    a.call(
            "ask for the working directory",
            Call.GETCWD,
            a.scratch(LONGEST_PATH),
            Operand.of(LONGEST_PATH))
        .into(length)
        .tolerate(Errno.ENOENT, Errno.ERANGE, Errno.ENAMETOOLONG, Errno.EACCES);
    a.jumpIf(length.value(), Test.BELOW, Operand.of(LONGEST_PATH + 1), there);
    a.call("go to the root", Call.CHDIR, a.text("/"));
    a.place(there);
  }

  /** The header first: it says how much memory the program takes. */
  private void receive() {
    Operand header = a.room(Program.HEADER);
    Slot got = a.slot("got");
    Slot read = a.slot("read");
    Slot whole = a.slot("whole");
    Label none = a.label("no program");
    readAll(header, Operand.of(Program.HEADER), got, read);
    a.jumpIf(got.value(), Test.BELOW, Operand.of(Program.HEADER), none);
    Slot inFile = Assembler.slotAt(header, 8, "sizes");
    Slot size = a.slot("size");
    a.load(size, 4, inFile.address(), Operand.of(4));
    a.load(whole, 4, inFile.address(), Operand.of(0));
    map(base, size);
    for (int field = 0; field < Program.HEADER; field += 8) {
      a.load(read, 8, header, Operand.of(field));
      a.store(8, base.value(), Operand.of(field), read.value());
    }
    readAll(base.value(), whole.value(), got, read);
    a.jumpIf(got.value(), Test.UNEQUAL, whole.value(), none);
    receiveKept(header, got, read, whole, size);
    enter(a, base, jvm.value(), reader.value());
    a.place(none);
    exitAsJvm();
  }

  /** Tells a program whom it comes from, and goes over to it. */
  static void enter(Assembler a, Slot base, Operand jvm, Operand pipe) {
    a.store(8, base.value(), Operand.of(Program.JVM.value()), jvm);
    a.store(8, base.value(), Operand.of(Program.PIPE.value()), pipe);
    a.store(8, base.value(), Operand.of(Program.BUILT_IN.value()), Operand.base());
    a.enter(base.value());
  }

  /** What comes behind a program that may be kept. */
  private void receiveKept(Operand header, Slot got, Slot read, Slot whole, Slot inMemory) {
    Slot size = a.slot("size of what follows");
    Label fits = a.label("fits");
    Label none = a.label("nothing to keep");
    a.load(size, 8, header, Operand.of(Program.KEPT));
    a.jumpIf(size.value(), Test.EQUAL, Operand.of(0), none);
    a.jumpIf(size.value(), Test.BELOW, Operand.of(Kept.LONGEST + 1), fits);
    a.jump(none);
    a.place(fits);
    a.set(got, Operand.of(0));
    readAll(kept.received(), size.value(), got, read);
    a.jumpIf(got.value(), Test.UNEQUAL, size.value(), none);
    kept.keep(jvm, size, base, whole, inMemory);
    a.place(none);
  }

  /**
   * Reads until the memory is full or the writer is gone; {@code got} counts from where an earlier
   * call stopped.
   */
  private void readAll(Operand memory, Operand size, Slot got, Slot read) {
    Label full = a.label("full");
    Slot to = a.slot("to");
    Slot left = a.slot("left");
    Label more = a.here("more");
    a.sum(to, memory, Sum.ADD, got.value());
    a.sum(left, size, Sum.SUBTRACT, got.value());
    a.call("read the program", Call.READ, reader.value(), to.value(), left.value()).into(read);
    a.jumpIf(read.value(), Test.EQUAL, Operand.of(0), full);
    a.sum(got, got.value(), Sum.ADD, read.value());
    a.jumpIf(got.value(), Test.BELOW, size, more);
    a.place(full);
  }

  private void exitAsJvm() {
    Operand status = a.room(8);
    Slot code = a.slot("code");
    Slot signal = a.slot("signal");
    Label exited = a.label("exited");
    a.call("wait for the JVM", Call.WAIT4, jvm.value(), status);
    a.load(code, 4, status, Operand.of(0));
    a.sum(signal, code.value(), Sum.AND, Operand.of(0x7f));
    a.sum(code, code.value(), Sum.SHIFT_RIGHT, Operand.of(8));
    a.jumpIf(signal.value(), Test.EQUAL, Operand.of(0), exited);
    a.sum(code, signal.value(), Sum.ADD, Operand.of(128));
    a.place(exited);
    a.call("exit", Call.EXIT_GROUP, code.value());
  }

  private void map(Slot into, Slot size) {
    int readWrite = 3;
    int privateAnonymous = 0x22;
    a.call(
            "reserve memory",
            Call.MMAP,
            Operand.of(0),
            size.value(),
            Operand.of(readWrite),
            Operand.of(privateAnonymous),
            Operand.of(-1),
            Operand.of(0))
        .into(into);
  }
}
