package io.mydocker.container;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_DIRECTORY;
import static io.mydocker.program.Flag.O_PATH;
import static io.mydocker.program.Flag.SIGKILL;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction;
import io.mydocker.program.Instruction.Op;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Program;
import io.mydocker.program.Rewriter;
import io.mydocker.program.Slot;
import org.jspecify.annotations.Nullable;

/**
 * A program with one instruction broken: at its first execution, in whichever process that is. The
 * process that comes to it leaves a symbolic link {@code reached} whose text is its role: making a
 * link fails when there is one, and works in every namespace through a descriptor opened at the
 * start, so that it is the mark and the "once" in one.
 *
 * <p>The failure is EFAULT, from a call without effect: no instruction bears that one but those
 * that bear any.
 */
final class Fault implements Rewriter.Rule {
  static final String REACHED = "reached";
  static final String FRONT = "front";
  static final String WATCHER = "watcher";
  static final String CONTAINER = "container";

  /** What a detached launch goes on in. */
  static final String STAYING = "staying";

  /** What lies between the front and a command more in a container. */
  static final String PARENT = "parent";

  /** That command. */
  static final String COMMAND = "command";

  /** A process that does one thing for the front, which waits for it. */
  static final String ASIDE = "aside";

  private static final int PR_SET_DUMPABLE = 4;
  private static final int NOWHERE = 1;
  private static final int MARKS = 1000;

  private final Sections sections;
  private final int stays;
  private final int index;
  private final @Nullable Way way;
  private final int raised;
  private final Operand marks;
  private final Slot directory;
  private final Slot role;

  private Fault(
      Program program, int index, @Nullable Way way, int raised, Assembler into, String at) {
    sections = new Sections(program);
    stays = sections.stays();
    this.index = index;
    this.way = way;
    this.raised = raised;
    marks = into.text(at);
    directory = into.slot("marks");
    role = into.slot("role");
  }

  /**
   * The program with a fault.
   *
   * @param index the broken instruction, or -1 for none
   * @param raised a signal that the front gets as soon as the command runs, or 0
   * @param marks the directory of the mark
   */
  static Program in(Program program, int index, @Nullable Way way, int raised, String marks) {
    Assembler into = Rewriter.over(program);
    return Rewriter.rewrite(program, into, new Fault(program, index, way, raised, into, marks));
  }

  /** Whether the kernel can return from the call at all. */
  static boolean returns(Instruction instruction) {
    return instruction.call() != Call.EXIT_GROUP;
  }

  /** Whether the program goes on whatever the call says. */
  static boolean bearsAny(Instruction instruction) {
    return instruction.tolerated()[0] == Errno.ANY;
  }

  static boolean clones(Instruction instruction) {
    return instruction.call() == Call.CLONE || instruction.call() == Call.CLONE3;
  }

  @Override
  public void rewrite(int at, Instruction original, Assembler into) {
    Instruction instruction = sparing(original);
    if (at == 0) {
      openMarks(into);
      into.set(role, into.lastingText(FRONT));
    }
    String begun = at == stays ? STAYING : sections.beginningRole(at);
    if (begun != null) {
      into.set(role, into.lastingText(begun));
    }
    if (at == index && way != null) {
      breakIt(instruction, way, into);
    } else {
      into.add(instruction);
    }
    if (raised != 0 && isStart(instruction)) {
      kill(into, raised);
    }
  }

  /** At a number above all others, where nothing of the program's comes to lie. */
  private void openMarks(Assembler into) {
    Slot opened = into.slot("opened");
    into.call(
            "open marks",
            Call.OPENAT,
            Operand.of(AT_FDCWD),
            marks,
            Operand.of(O_PATH | O_DIRECTORY | O_CLOEXEC))
        .into(opened)
        .tolerate(Errno.ANY);
    into.call(
            "put the marks away",
            Call.DUP3,
            opened.value(),
            Operand.of(MARKS),
            Operand.of(O_CLOEXEC))
        .into(directory)
        .tolerate(Errno.ANY);
    into.call("close", Call.CLOSE, opened.value()).tolerate(Errno.ANY);
  }

  /** What closes all other descriptors must leave the mark's: the rest of the program has it. */
  private static Instruction sparing(Instruction instruction) {
    if (instruction.call() != Call.CLOSE_RANGE) {
      return instruction;
    }
    Operand[] range = instruction.operands();
    boolean isToTheEnd = range[1].equals(Operand.of(-1)) && range[2].equals(Operand.of(0));
    return isToTheEnd
        ? instruction.with(Call.CLOSE_RANGE, range[0], Operand.of(MARKS - 1), range[2])
        : instruction;
  }

  private static boolean isStart(Instruction instruction) {
    Slot result = instruction.result();
    return instruction.op() == Op.SUM && result != null && result.name().equals("is started");
  }

  private void breakIt(Instruction instruction, Way how, Assembler into) {
    Slot once = into.slot("once");
    Label sound = into.label("sound");
    Label after = into.label("after");
    into.call("mark", Call.SYMLINKAT, role.value(), directory.value(), into.text(REACHED))
        .into(once)
        .tolerate(Errno.ANY);
    into.jumpIf(once.value(), Test.UNEQUAL, Operand.of(0), sound);
    switch (how) {
      case NOT_MADE -> into.add(failing(instruction));
      case MADE -> made(instruction, into);
      case DIES, CHILD_DIES -> death(instruction, how, into, after);
    }
    into.jump(after);
    into.place(sound);
    into.add(instruction);
    into.place(after);
  }

  private static Instruction failing(Instruction instruction) {
    return instruction.with(Call.NANOSLEEP, Operand.of(NOWHERE));
  }

  /**
   * The result is lost, as it is when a call fails. A clone that fails takes its child back, so
   * that ends at once.
   */
  private static void made(Instruction instruction, Assembler into) {
    Slot lost = into.slot("lost");
    into.add(instruction.copy().tolerate(Errno.ANY).into(lost));
    if (clones(instruction)) {
      Label parent = into.label("parent");
      into.jumpIf(lost.value(), Test.UNEQUAL, Operand.of(0), parent);
      into.call("taken back", Call.EXIT_GROUP, Operand.of(0)).tolerate(Errno.ANY);
      into.place(parent);
    }
    into.add(failing(instruction));
  }

  private void death(Instruction instruction, Way how, Assembler into, Label after) {
    // These two do not come back: death before them is death after what came before.
    if (returns(instruction) && instruction.call() != Call.EXECVE) {
      into.add(instruction);
    }
    Slot result = instruction.result();
    if (clones(instruction) && result != null) {
      Test isOther = how == Way.DIES ? Test.EQUAL : Test.UNEQUAL;
      into.jumpIf(result.value(), isOther, Operand.of(0), after);
    }
    if (how == Way.CHILD_DIES && instruction.call() == Call.CLONE3) {
      into.set(role, into.lastingText(CONTAINER));
    }
    die(into);
  }

  /**
   * The first process of a pid namespace cannot kill itself (pid_namespaces(7)); a fault kills it.
   */
  private void die(Assembler into) {
    Label fault = into.label("fault");
    into.jumpIf(role.value(), Test.EQUAL, into.lastingText(CONTAINER), fault);
    kill(into, SIGKILL);
    into.place(fault);
    // No core file.
    into.call("no core", Call.PRCTL, Operand.of(PR_SET_DUMPABLE), Operand.of(0))
        .tolerate(Errno.ANY);
    into.load(into.slot("nothing"), 8, Operand.of(0), Operand.of(0));
  }

  private static void kill(Assembler into, int signal) {
    Slot self = into.slot("self");
    into.call("who", Call.GETPID).into(self).tolerate(Errno.ANY);
    into.call("kill", Call.KILL, self.value(), Operand.of(signal)).tolerate(Errno.ANY);
  }
}
