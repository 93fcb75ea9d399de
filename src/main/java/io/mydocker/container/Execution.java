package io.mydocker.container;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.CLOSE_RANGE_CLOEXEC;
import static io.mydocker.program.Flag.S_IFMT;
import static io.mydocker.program.Flag.S_IFREG;

import io.mydocker.oci.RuntimeSpec;
import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import java.util.ArrayList;
import java.util.List;

/**
 * The last step: finds the command along the container's PATH and becomes it, or says why not. The
 * search is execvp(3)'s: a file that is there and cannot be executed is remembered while the search
 * goes on.
 */
final class Execution {
  /** The command exists but cannot be executed. */
  static final int NOT_EXECUTABLE = 126;

  /** The command does not exist. */
  static final int NOT_FOUND = 127;

  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private static final int STATX_SIZE = 256;
  private static final int STATX_TYPE = 3;
  private static final int STATX_MODE = 28;
  private static final int X_OK = 1;

  private final Frame frame;
  private final Assembler a;
  private final LaunchPlan plan;
  private final Confinement confinement;
  private final RuntimeSpec.Process process;
  private final String lineEnd;
  private final Slot candidate;
  private final Slot errno;

  /**
   * Plans the execution.
   *
   * @param lineEnd the end of a line of the log: by now the terminal may be raw
   */
  Execution(Frame frame, LaunchPlan plan, Confinement confinement, String lineEnd) {
    this.frame = frame;
    this.plan = plan;
    this.confinement = confinement;
    process = plan.spec().process();
    this.lineEnd = lineEnd;
    a = frame.a;
    candidate = a.slot("candidate");
    errno = a.slot("errno");
  }

  /**
   * Ends in the command, or with {@code code} set and a message given at {@code failed}.
   *
   * @param failed where it goes on when nothing could be executed
   * @param isFiltered whether the filter of system calls is installed already
   */
  void write(Label failed, boolean isFiltered) {
    // Nothing of ours or of the caller's goes in but 0 to 2.
    a.call(
        "let execve close every other descriptor",
        Call.CLOSE_RANGE,
        Operand.of(3),
        Operand.of(-1),
        Operand.of(CLOSE_RANGE_CLOEXEC));
    Signals.reset(a);
    if (!isFiltered) {
      confinement.filter();
    }
    String command = process.args().get(0);
    List<String> candidates = candidates(command);
    Operand table = a.array(candidates);
    Slot at = a.slot("at");
    Slot denied = a.slot("denied");
    Label next = a.label("next candidate");
    Label missing = a.label("not found");
    Label diagnose = a.label("diagnose");
    a.set(at, table);
    Label again = a.here("try");
    a.load(candidate, 8, at.value(), Operand.of(0));
    a.sum(at, at.value(), Sum.ADD, Operand.of(8));
    a.jumpIf(candidate.value(), Test.EQUAL, Operand.of(0), missing);
    tellPath(candidates, at, table);
    Operand arguments = a.array(process.args());
    Operand environment = a.array(process.env());
    a.call("execute " + command, Call.EXECVE, candidate.value(), arguments, environment)
        .into(errno)
        .tolerate(Errno.ANY);
    a.sum(errno, Operand.of(0), Sum.SUBTRACT, errno.value());
    classify(next, diagnose, denied);
    a.place(next);
    a.jump(again);
    a.place(missing);
    Label absent = a.label("absent");
    a.jumpIf(denied.value(), Test.EQUAL, Operand.of(0), absent);
    a.set(candidate, denied.value());
    a.set(errno, Operand.of(Errno.EACCES));
    a.place(diagnose);
    a.set(frame.code, Operand.of(NOT_EXECUTABLE));
    new ExecutionDiagnosis(frame, candidate, errno, arguments, environment).write(failed);
    a.place(absent);
    a.set(frame.code, Operand.of(NOT_FOUND));
    frame.say("mydocker: " + notFound(command));
  }

  /**
   * Tells which path was found, as exec.LookPath does before execve(2), which does not come back to
   * tell: a regular file that this user may execute.
   *
   * @param after what lies behind the candidate's place in its table
   */
  private void tellPath(List<String> candidates, Slot after, Operand table) {
    if (!frame.steps.isOn()) {
      return;
    }
    Operand[] lines = new Operand[candidates.size() + 1];
    // An entry is looked up by where the candidate's own was, 8 bytes before where we are now.
    lines[0] = Operand.of(0);
    for (int i = 0; i < candidates.size(); i++) {
      lines[i + 1] = frame.steps.line("Find path " + candidates.get(i), lineEnd);
    }
    Slot line = a.slot("path line");
    Label not = a.label("not this one");
    unlessExecutable(not);
    a.sum(line, after.value(), Sum.SUBTRACT, table);
    a.load(line, 8, line.value(), a.fields(lines));
    frame.steps.infoAt(line.value());
    a.place(not);
  }

  private void unlessExecutable(Label not) {
    Slot result = a.slot("found");
    Operand status = a.scratch(STATX_SIZE);
    a.call(
            "look at the command",
            Call.STATX,
            Operand.of(AT_FDCWD),
            candidate.value(),
            Operand.of(0),
            Operand.of(STATX_TYPE),
            status)
        .into(result)
        .tolerate(Errno.ANY);
    a.jumpIf(result.value(), Test.UNEQUAL, Operand.of(0), not);
    a.load(result, 2, status, Operand.of(STATX_MODE));
    a.sum(result, result.value(), Sum.AND, Operand.of(S_IFMT));
    a.jumpIf(result.value(), Test.UNEQUAL, Operand.of(S_IFREG), not);
    a.call(
            "ask whether it may be executed",
            Call.FACCESSAT,
            Operand.of(AT_FDCWD),
            candidate.value(),
            Operand.of(X_OK))
        .into(result)
        .tolerate(Errno.ANY);
    a.jumpIf(result.value(), Test.UNEQUAL, Operand.of(0), not);
  }

  private void classify(Label next, Label diagnose, Slot denied) {
    Label notThere = a.label("perhaps not there");
    Label noAccess = a.label("no access");
    Slot there = a.slot("there");
    a.jumpIf(errno.value(), Test.EQUAL, Operand.of(Errno.ENOENT), notThere);
    a.jumpIf(errno.value(), Test.EQUAL, Operand.of(Errno.ENOTDIR), next);
    a.jumpIf(errno.value(), Test.EQUAL, Operand.of(Errno.EACCES), noAccess);
    a.jump(diagnose);
    a.place(notThere);
    // ENOENT for a file that exists is about its interpreter.
    a.call("look at the command", Call.FACCESSAT, Operand.of(-100), candidate.value())
        .into(there)
        .tolerate(Errno.ANY);
    a.jumpIf(there.value(), Test.EQUAL, Operand.of(0), diagnose);
    a.jump(next);
    a.place(noAccess);
    a.jumpIf(denied.value(), Test.UNEQUAL, Operand.of(0), next);
    a.set(denied, candidate.value());
  }

  private String notFound(String command) {
    if (command.indexOf('/') >= 0) {
      return command + ": not found in the container";
    }
    return command
        + ": not found: no command in the container's PATH ("
        + path()
        + (plan.life().isEntering() ? ")" : "), and no image of that name");
  }

  private List<String> candidates(String command) {
    if (command.indexOf('/') >= 0 || command.isEmpty()) {
      return List.of(command);
    }
    List<String> candidates = new ArrayList<>();
    for (String directory : Volumes.split(path(), ':')) {
      // An empty part is the working directory, as for any shell.
      candidates.add((directory.isEmpty() ? "." : directory) + "/" + command);
    }
    return candidates;
  }

  private String path() {
    for (String variable : process.env()) {
      if (variable.startsWith("PATH=")) {
        return variable.substring(5);
      }
    }
    return DEFAULT_PATH;
  }
}
