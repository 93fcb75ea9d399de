package io.mydocker.container;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Discarded;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Program;
import io.mydocker.program.Report;
import io.mydocker.program.Slot;
import io.mydocker.storage.TreeRemoval;
import java.util.ArrayList;
import java.util.List;

/**
 * What the parts of a program share: the assembler, the routines for messages and deletion, and the
 * undo stack. Whatever acquires something says right there, with {@link #acquired}, how it is given
 * back; a later failure reports itself and enters the undo at that depth, and the end of the
 * program goes through all of it.
 */
final class Frame {
  /** The engine's own executable. */
  static final String SELF = "/proc/self/exe";

  /** One entry of the undo stack. */
  interface Undo {
    /**
     * Writes the instructions that give the thing back. They must bear being run when it is already
     * gone.
     */
    void write();
  }

  private record Entry(Label label, Undo undo) {}

  private record Handler(Label at, Label then, boolean isBrief) {}

  final Assembler a = new Assembler();
  final Slot stderr = a.slot("stderr");
  final Slot code = a.slot("code");
  final Report report = new Report(a, stderr);
  final Slot undoFailed = a.slot("undo failed");
  final TreeRemoval removal = new TreeRemoval(a, report, undoFailed);
  final Label exit = a.label("exit");
  final StepLog steps;
  private final List<Entry> undo = new ArrayList<>();
  private final List<Handler> handlers = new ArrayList<>();
  private final List<Handler> skips = new ArrayList<>();
  private final Label goOn;

  /** Begins a program that tells nothing of its steps. */
  Frame(int codeOnFailure) {
    this(codeOnFailure, Log.QUIET);
  }

  /** Begins a program: routines first, jumped over. */
  Frame(int codeOnFailure, Log log) {
    steps = new StepLog(a, log);
    Label begin = a.label("begin");
    a.routine("say what failed");
    a.jump(begin);
    report.write();
    goOn = a.here("note and go on");
    a.set(undoFailed, Operand.of(1));
    report.andGoOn();
    removal.write();
    steps.writeRoutine();
    a.place(begin);
    Discarded.builtIn(a);
    steps.begin();
    a.set(stderr, Operand.of(2));
    a.set(code, Operand.of(codeOnFailure));
    fallTo(exit);
  }

  /** Pushes an undo step; failures from here on begin with it. */
  void acquired(String what, Undo step) {
    Label label = a.label("undo " + what);
    undo.add(new Entry(label, step));
    fallTo(label);
  }

  /** Sends failures from here on to a handler that reports and goes on there. */
  void fallTo(Label then) {
    fallTo(then, a.isBrief());
  }

  private void fallTo(Label then, boolean isBrief) {
    Label handler = a.label("failed, then " + then.name());
    handlers.add(new Handler(handler, then, isBrief));
    a.failTo(handler);
  }

  /** The same for what goes on when what is brief is given back, its handlers included. */
  void fallToLasting(Label then) {
    fallTo(then, false);
  }

  /** What is needed only until the command starts has been done, and is given back. */
  void isPrepared() {
    fallToLasting(undoAll());
    Discarded.now(a);
  }

  /**
   * Sends failures from here on to a report, after which the next instruction follows: for undo
   * steps.
   */
  void reportAndGoOn() {
    a.failTo(goOn);
  }

  /**
   * For an undo step that others depend on: a failure is reported, and what could not work without
   * it is left to the next command.
   */
  void reportAndSkipTo(Label then) {
    Label handler = a.label("failed, then skip to " + then.name());
    skips.add(new Handler(handler, then, a.isBrief()));
    a.failTo(handler);
  }

  /** What stands for a standard stream that there is none of. */
  void openNull(Slot into) {
    a.call(
            "open /dev/null",
            Call.OPENAT,
            Operand.of(Flag.AT_FDCWD),
            a.text("/dev/null"),
            Operand.of(Flag.O_RDWR | Flag.O_CLOEXEC))
        .into(into);
  }

  /** The place where the whole undo begins; the exit while there is nothing to undo. */
  Label undoAll() {
    return undo.isEmpty() ? exit : undo.get(undo.size() - 1).label();
  }

  /** Writes the undo stack, the exit and the handlers: the end of every program. */
  Program finish() {
    a.section("undo, last acquired first");
    reportAndGoOn();
    for (int i = undo.size() - 1; i >= 0; i--) {
      a.place(undo.get(i).label());
      undo.get(i).undo().write();
    }
    a.place(exit);
    a.call("exit", Call.EXIT_GROUP, code.value());
    a.routine("where failures go");
    writeHandlers(false);
    a.brief();
    writeHandlers(true);
    return a.build();
  }

  private void writeHandlers(boolean areBrief) {
    for (Handler handler : handlers) {
      if (handler.isBrief() == areBrief) {
        a.place(handler.at());
        report.thenGoTo(handler.then());
      }
    }
    for (Handler skip : skips) {
      if (skip.isBrief() == areBrief) {
        a.place(skip.at());
        a.set(undoFailed, Operand.of(1));
        report.thenGoTo(skip.then());
      }
    }
  }

  /** The environment that the engine was started with, behind its arguments (execve(2)). */
  void ownEnvironment(Slot into) {
    a.load(into, 8, Program.STACK, Operand.of(0));
    a.sum(into, into.value(), Sum.SHIFT_LEFT, Operand.of(3));
    a.sum(into, into.value(), Sum.ADD, Program.STACK);
    a.sum(into, into.value(), Sum.ADD, Operand.of(16));
  }

  /** Says what the caller should know beforehand. */
  void warn(List<String> warnings) {
    for (String warning : warnings) {
      say("mydocker: warning: " + warning);
    }
  }

  /** Says a line that is ready-made. */
  void say(String line) {
    String text = line + "\n";
    a.call("say", Call.WRITE, stderr.value(), a.text(text), Operand.of(text.length()))
        .tolerate(Errno.ANY);
  }
}
