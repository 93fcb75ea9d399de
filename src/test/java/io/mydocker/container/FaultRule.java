package io.mydocker.container;

import io.mydocker.program.Call;
import io.mydocker.program.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What must come of a fault, by who meets it, where, and how:
 *
 * <pre>
 *   a failing call                exit code                       lines
 *   that bears any error          as undisturbed                  as undisturbed, less a note that was not written
 *   of the undo or a repair       as undisturbed                  as undisturbed, and one with its label
 *   after the command's end       the command's                   one with its label
 *   of the watcher's own part     125, or the command's if that   one with its label
 *                                 ended first                     or none in that case
 *   of the front's loop           the same                        one with its label
 *   of a process aside            125, or the command's if that   one with its label, or the front's
 *                                 had done its part               that missed it, or none
 *   anywhere else                 125                             one with its label, after the notes so far
 *
 *   a death
 *   of the front                  137                             nothing more
 *   of the container's process    139: a fault is its only way;   nothing more
 *                                 or 125: the front needed it     the front's line
 *                                 or what a signal brought
 *   of the watcher                as undisturbed                  as undisturbed: the front starts another
 *   of a process aside            125, or the command's if that   the front's line, or none
 *                                 had done its part
 * </pre>
 *
 * execve(2) bears any error because what it means depends on the file: a first one that fails is
 * explained or tried again, so the code may be 126, the line the diagnosis. The diagnosis itself
 * bears any error, and says what it then sees.
 */
final class FaultRule {
  private static final int FAILED = 125;
  private static final int KILLED = 137;
  private static final int FAULTED = 139;

  private final Sections sections;
  private final EngineRun undisturbed;
  private final boolean isSignalled;

  FaultRule(Sections sections, EngineRun undisturbed, boolean isSignalled) {
    this.isSignalled = isSignalled;
    this.sections = sections;
    this.undisturbed = undisturbed;
  }

  /** What is wrong with a run whose instruction {@code index} was broken. */
  List<String> wrongs(int index, Way way, EngineRun run) {
    List<String> wrongs = new ArrayList<>(run.wrongs());
    Instruction instruction = sections.program().instructions().get(index);
    Set<Integer> codes = codes(index, instruction, way, run.role());
    if (!codes.contains(run.code())) {
      wrongs.add("exit code " + run.code() + " instead of " + codes);
    }
    List<String> more = new ArrayList<>(run.lines());
    boolean isNew = false;
    for (String line : undisturbed.lines()) {
      isNew |= !more.remove(line);
    }
    boolean hasFailed = !run.role().isEmpty() && !way.isDeath() && !Fault.bearsAny(instruction);
    boolean mayLack = !run.role().isEmpty() && !isSpared(index, run.role(), way);
    if (isNew && !mayLack) {
      wrongs.add("not everything was said: " + run.lines());
    }
    if (run.role().equals(Fault.ASIDE) || diesAside(index, way, run.role())) {
      asideWrongs(index, hasFailed, run, more, wrongs);
    } else if (hasFailed) {
      String said = "mydocker: " + instruction.label() + ": EFAULT (bad address)";
      // Dismissed because the command had ended, before it could say anything.
      boolean isOver =
          run.role().equals(Fault.WATCHER)
              && !sections.goesOn(index)
              && run.code() == undisturbed.code();
      if (way == Way.MADE && label(index).equals("tell that the terminal is there")) {
        // The front was told, and looks for one who is gone.
        more.removeIf(line -> more.size() > 1 && line.contains("take the container's terminal"));
      }
      boolean isMute = run.role().equals(Fault.CONTAINER) && sections.isFirstProcess(index);
      if ((isOver || isMute) && more.isEmpty()) {
        return wrongs;
      }
      if (more.size() != 1 || !more.get(0).startsWith(said)) {
        wrongs.add("said " + more + " instead of one line: " + said);
      }
    } else if (isMissed(way, run)) {
      if (more.size() != 1 || !more.get(0).startsWith("mydocker: ")) {
        wrongs.add("said " + more + " instead of one line");
      }
    } else if (!more.isEmpty() && !(Fault.bearsAny(instruction) && sections.isExecution(index))) {
      wrongs.add("said " + more);
    }
    return wrongs;
  }

  private boolean diesAside(int index, Way way, String role) {
    return way == Way.CHILD_DIES && role.equals(Fault.FRONT) && sections.startsAside(index);
  }

  private void asideWrongs(
      int index, boolean hasFailed, EngineRun run, List<String> more, List<String> wrongs) {
    boolean isOneLine = more.size() == 1 && more.get(0).startsWith("mydocker: ");
    boolean mustName = hasFailed && !mayBeDone(index);
    if (run.code() == FAILED && (!isOneLine || mustName && !more.get(0).contains(label(index)))) {
      wrongs.add("said " + more + " instead of one line");
    } else if (run.code() != FAILED && !more.isEmpty() && !mayBeDone(index)) {
      wrongs.add("said " + more);
    }
  }

  /** Whether the front may have what it needs by then: the ids mapped, or the number told. */
  private boolean mayBeDone(int index) {
    return sections.isSilent(index) || label(index).equals("tell the number");
  }

  private String label(int index) {
    return at(index).label();
  }

  /** Whether the front came to need a container's process that had just died. */
  private static boolean isMissed(Way way, EngineRun run) {
    return way.isDeath()
        && run.code() == FAILED
        && (way == Way.CHILD_DIES || run.role().equals(Fault.CONTAINER));
  }

  /** Whether the launch goes its way, so that everything is said that always is. */
  private boolean isSpared(int index, String role, Way way) {
    boolean isWatcher = role.equals(Fault.WATCHER);
    return way.isDeath() ? isWatcher : sections.goesOn(index) && !Fault.bearsAny(at(index));
  }

  private Instruction at(int index) {
    return sections.program().instructions().get(index);
  }

  private Set<Integer> codes(int index, Instruction instruction, Way way, String role) {
    int usual = undisturbed.code();
    if (role.isEmpty()) {
      return Set.of(usual);
    }
    if (role.equals(Fault.ASIDE) && !(way == Way.CHILD_DIES)) {
      return way.isDeath() || mayBeDone(index) || Fault.bearsAny(instruction)
          ? set(FAILED, usual)
          : Set.of(FAILED);
    }
    if (diesAside(index, way, role)) {
      return set(FAILED, usual);
    }
    if (way == Way.CHILD_DIES) {
      boolean isWatcher = instruction.call() == Call.CLONE && role.equals(Fault.FRONT);
      return isWatcher ? Set.of(usual) : deadContainer();
    }
    if (way == Way.DIES) {
      return switch (role) {
        case Fault.FRONT -> Set.of(KILLED);
        case Fault.CONTAINER -> deadContainer();
        default -> Set.of(usual);
      };
    }
    if (instruction.call() == Call.EXECVE) {
      return set(usual, Execution.NOT_EXECUTABLE);
    }
    if (Fault.bearsAny(instruction) || sections.goesOn(index) || sections.isOver(index)) {
      return Set.of(usual);
    }
    boolean mayBeOver = role.equals(Fault.WATCHER) || sections.isWhileRunning(index);
    return mayBeOver ? set(FAILED, usual) : Set.of(FAILED);
  }

  private Set<Integer> deadContainer() {
    return isSignalled ? Set.of(FAULTED, FAILED, undisturbed.code()) : Set.of(FAULTED, FAILED);
  }

  private static Set<Integer> set(int one, int other) {
    return one == other ? Set.of(one) : Set.of(one, other);
  }
}
