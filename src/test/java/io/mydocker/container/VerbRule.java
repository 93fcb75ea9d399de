package io.mydocker.container;

import io.mydocker.program.Call;
import io.mydocker.program.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What must come of a fault in a program that is no launch in the foreground, by who meets it,
 * where, and how. "Failed" is 125, for start 1:
 *
 * <pre>
 *   a failing call                exit code                       lines
 *   that bears any error          as undisturbed                  none, or one
 *     of the parent's waiting     or 137: it ends the command
 *   of the undo or a repair       as undisturbed                  none, or one with its label
 *   after the command's end       as undisturbed                  none, or one with its label
 *   of the watcher's own part     failed, or as undisturbed       one with its label if failed
 *   of the front's loop           the same                        the same
 *   execve                        126, 127 too                    none, or one
 *   anywhere else                 failed                          one with its label
 *
 *   a death
 *   of the caller's front         137                             nothing
 *   of the one that stays         137, of start failed;           nothing
 *                                 or as undisturbed
 *   of the watcher                as undisturbed                  nothing: another is started
 *   of any other                  139, 137, failed                none, or one
 *                                 detached: as undisturbed
 * </pre>
 *
 * <p>A detached program says in a file what it says after it has let go of the caller, and its
 * watcher all: the lines may be missing there. So may they when the parent of a command more has
 * started that, and closed what it could speak by.
 */
final class VerbRule {
  private static final int KILLED = 137;
  private static final int FAULTED = 139;
  private static final int NOT_FOUND = 127;

  /**
   * How an undisturbed run ends.
   *
   * @param code its exit code
   * @param codeOnFailure that of a failure
   * @param isDetached whether it outlives the caller's front
   * @param raised a signal that the front gets when the command runs, or 0
   */
  record Usual(int code, int codeOnFailure, boolean isDetached, int raised) {}

  private final Sections sections;
  private final Usual usual;

  VerbRule(Sections sections, Usual usual) {
    this.sections = sections;
    this.usual = usual;
  }

  /** What is wrong with a run whose instruction {@code index} was broken. */
  List<String> wrongs(int index, Way way, EngineRun run) {
    List<String> wrongs = new ArrayList<>(run.wrongs());
    Set<Integer> codes = codes(index, way, run.role());
    if (!codes.contains(run.code())) {
      wrongs.add("exit code " + run.code() + " instead of " + codes);
    }
    boolean mayName = !run.role().isEmpty() && !isUnheard(index, way, run.role());
    if (run.lines().size() > (mayName ? 1 : 0)) {
      wrongs.add("said too much: " + run.lines());
    }
    String said = "mydocker: ";
    if (hasFailed(index, way, run)) {
      said += at(index).label() + ": EFAULT (bad address)";
      boolean mustName = run.code() == usual.codeOnFailure() && !mayBeMissed(index, run.role());
      if (mustName && run.lines().isEmpty()) {
        wrongs.add("said nothing instead of: " + said);
      }
    }
    for (String line : run.lines()) {
      if (!line.startsWith(said)) {
        wrongs.add("said " + line + " instead of: " + said);
      }
    }
    return wrongs;
  }

  /**
   * What is known of the outcome. The caller's front that fails when it listens whether the
   * container has begun cannot say; nor can the one that has told it, and is said to have not.
   */
  Verb.Outcome outcome(int index, Way way, EngineRun run) {
    if (!hasFailed(index, way, run)) {
      return Verb.Outcome.AS_SAID;
    }
    boolean isListening = run.role().equals(Fault.FRONT) && sections.isListening(index);
    boolean isTold = way == Way.MADE && at(index).label().equals("tell that it has started");
    return isListening || isTold ? Verb.Outcome.UNKNOWN : Verb.Outcome.FAILED;
  }

  /** Whether a call failed that the program does not bear. */
  private boolean hasFailed(int index, Way way, EngineRun run) {
    return !run.role().isEmpty() && !way.isDeath() && !Fault.bearsAny(at(index));
  }

  /** Whether nobody has anything to say of this death. */
  private boolean isUnheard(int index, Way way, String role) {
    boolean isOurs =
        role.equals(Fault.FRONT) || role.equals(Fault.STAYING) || role.equals(Fault.WATCHER);
    return way == Way.DIES && isOurs || way == Way.CHILD_DIES && at(index).call() == Call.CLONE;
  }

  private boolean mayBeMissed(int index, String role) {
    if (role.equals(Fault.PARENT)) {
      return sections.isMute(index);
    }
    return usual.isDetached()
        && (role.equals(Fault.WATCHER) || sections.isWhileRunning(index) && isLetGo(index));
  }

  /** Whether descriptor 2 is about to be the file, or is by now. */
  private boolean isLetGo(int index) {
    for (int i = 0; i <= index; i++) {
      if (at(i).label().equals("let go of descriptor 2")) {
        return true;
      }
    }
    return false;
  }

  private Set<Integer> codes(int index, Way way, String role) {
    Set<Integer> codes = new TreeSet<>();
    if (role.isEmpty()) {
      codes.add(usual.code());
    } else if (way.isDeath()) {
      death(index, way, role, codes);
    } else {
      failure(index, role, codes);
    }
    return codes;
  }

  private void failure(int index, String role, Set<Integer> codes) {
    Instruction instruction = at(index);
    boolean isExecution = instruction.call() == Call.EXECVE;
    if (isExecution) {
      codes.addAll(List.of(Execution.NOT_EXECUTABLE, NOT_FOUND));
    }
    if (role.equals(Fault.PARENT) && instruction.call() == Call.PPOLL) {
      codes.add(KILLED);
    }
    // What a parent that is mute does wrong may be heard of later than a signal.
    if (role.equals(Fault.PARENT) && usual.raised() != 0 && sections.hasStarted(index)) {
      codes.add(usual.code());
    }
    boolean goesOn =
        sections.goesOn(index) || sections.isOver(index) || Fault.bearsAny(instruction);
    if (goesOn || isExecution || role.equals(Fault.WATCHER) || sections.isWhileRunning(index)) {
      codes.add(usual.code());
    }
    if (!goesOn || isExecution) {
      codes.add(usual.codeOnFailure());
    }
  }

  private void death(int index, Way way, String role, Set<Integer> codes) {
    boolean isCopy = at(index).call() == Call.CLONE && way == Way.CHILD_DIES;
    boolean isStarted = at(index).label().equals("start the process that stays");
    if (role.equals(Fault.FRONT) && way == Way.DIES) {
      codes.add(KILLED);
    } else if (role.equals(Fault.STAYING) && way == Way.DIES || isCopy && isStarted) {
      codes.add(usual.codeOnFailure() == 1 ? 1 : KILLED);
      codes.add(usual.code());
    } else if (role.equals(Fault.WATCHER) || isCopy && !role.equals(Fault.PARENT)) {
      codes.add(usual.code());
    } else {
      codes.addAll(List.of(FAULTED, KILLED, usual.codeOnFailure()));
      if (usual.isDetached() || usual.raised() != 0) {
        codes.add(usual.code());
      }
    }
  }

  private Instruction at(int index) {
    return sections.program().instructions().get(index);
  }
}
