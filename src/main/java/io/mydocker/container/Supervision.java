package io.mydocker.container;

import static io.mydocker.program.Flag.POLLERR;
import static io.mydocker.program.Flag.POLLHUP;
import static io.mydocker.program.Flag.POLLIN;
import static io.mydocker.program.Flag.SIGCHLD;
import static io.mydocker.program.Flag.SIGPIPE;
import static io.mydocker.program.Flag.SIGWINCH;
import static io.mydocker.program.Flag.WNOHANG;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Program;
import io.mydocker.program.Slot;
import java.util.List;

/** The front's loop while the command runs: signals in, bytes through, the end noticed. */
final class Supervision {
  private static final int MESSAGE = 4096;
  private static final int FIXED_ENTRIES = 4;

  private final Frame frame;
  private final Assembler a;
  private final LaunchPlan plan;
  private final Process process;
  private final Slot signals;
  private final Streams streams;
  private final CallersEnd caller;
  private final Detachment detachment;

  /** Whether the command was executed. */
  final Slot isStarted;

  /** Whether we were told to end, where that goes for all that the command has started. */
  final Slot isToldToEnd;

  private final Slot hasExited;
  private final Slot ended;
  private final Slot messageLength;
  private final Operand message;
  private final Slot number;
  private final Label ending;
  private final Label enter;
  private final Label loop;
  private final Label done;
  private final Label readerGone;
  private final Label ignore;

  Supervision(
      Frame frame,
      LaunchPlan plan,
      Process process,
      Slot signals,
      Streams streams,
      CallersEnd caller,
      Detachment detachment) {
    this.frame = frame;
    this.plan = plan;
    this.process = process;
    this.signals = signals;
    this.streams = streams;
    this.caller = caller;
    this.detachment = detachment;
    a = frame.a;
    isStarted = a.slot("is started");
    isToldToEnd = a.slot("is told to end");
    hasExited = a.slot("has exited");
    ended = a.slot("ended with");
    messageLength = a.slot("message length");
    message = a.scratch(MESSAGE);
    number = a.slot("signal");
    ending = a.label("ending signal");
    enter = a.label("enter the loop");
    loop = a.label("loop");
    done = a.label("done");
    readerGone = a.label("reader gone");
    ignore = a.label("next");
  }

  /**
   * What the container's process had to say goes out when the terminal is restored: the undo of
   * nothing else.
   */
  void acquireMessages(Watcher watcher) {
    frame.acquired(
        "messages",
        new Frame.Undo() {
          @Override
          public void write() {
            sayMessage(watcher);
          }
        });
  }

  private void sayMessage(Watcher watcher) {
    Label said = a.label("said");
    Label have = a.label("have message");
    watcher.unlessWatcher(said);
    a.jumpIf(process.child.value(), Test.EQUAL, Operand.of(0), said);
    a.jumpIf(isStarted.value(), Test.UNEQUAL, Operand.of(0), said);
    a.jumpIf(messageLength.value(), Test.UNEQUAL, Operand.of(0), have);
    process.closeStatusWriter();
    readMessage();
    a.place(have);
    a.jumpIf(messageLength.value(), Test.EQUAL, Operand.of(0), said);
    Slot text = a.slot("what was said");
    a.set(text, message);
    if (streams.terminal != null) {
      withoutTerminal(text, said);
    }
    a.call("say why", Call.WRITE, Operand.of(2), text.value(), messageLength.value())
        .tolerate(Errno.ANY);
    a.place(said);
  }

  /** The zero byte that tells of the terminal may not have been read by itself. */
  private void withoutTerminal(Slot text, Label nothing) {
    Slot first = a.slot("first byte");
    Label words = a.label("words");
    a.load(first, 1, text.value(), Operand.of(0));
    a.jumpIf(first.value(), Test.UNEQUAL, Operand.of(0), words);
    a.sum(text, text.value(), Sum.ADD, Operand.of(1));
    a.sum(messageLength, messageLength.value(), Sum.SUBTRACT, Operand.of(1));
    a.jumpIf(messageLength.value(), Test.EQUAL, Operand.of(0), nothing);
    a.place(words);
  }

  private void readMessage() {
    a.call("read the status", Call.READ, process.statusReader.value(), message, Operand.of(MESSAGE))
        .into(messageLength);
  }

  /**
   * With {@code -t}: a zero byte says that the terminal is there; anything else is why it will
   * never be.
   */
  void awaitTerminal() {
    Slot first = a.slot("first byte");
    readMessage();
    a.jumpIf(messageLength.value(), Test.UNEQUAL, Operand.of(1), enter);
    a.load(first, 1, message, Operand.of(0));
    a.jumpIf(first.value(), Test.UNEQUAL, Operand.of(0), enter);
    a.set(messageLength, Operand.of(0));
  }

  /** The loop; it falls through when the container has ended and all its output has gone out. */
  void write(Watcher watcher, CidFile cidFile) {
    a.section("front: while the command runs");
    List<Pump> pumps = streams.pumps();
    // Only the first process of a container is spared by what is typed (pid_namespaces(7)).
    if (streams.terminal != null && streams.typed() != null && !plan.life().isEntering()) {
      lookForInterrupts(streams.terminal, streams.typed());
    }
    int fixed = FIXED_ENTRIES + caller.entries();
    int entries = fixed + 2 * pumps.size();
    Operand poll = a.room(entries * Pump.POLLFD);
    a.place(enter);
    prepareEntries(poll);
    a.place(loop);
    Label more = a.label("more to come");
    a.jumpIf(hasExited.value(), Test.EQUAL, Operand.of(0), more);
    for (Pump pump : pumps) {
      if (pump.isOutput()) {
        pump.unlessDry(more);
      }
    }
    a.jump(done);
    a.place(more);
    for (int i = 0; i < pumps.size(); i++) {
      pumps.get(i).ask(entry(poll, fixed + 2 * i));
    }
    a.call("wait for something to do", Call.PPOLL, poll, Operand.of(entries));
    caller.look(entry(poll, FIXED_ENTRIES));
    for (int i = 0; i < pumps.size(); i++) {
      pumps.get(i).serve(entry(poll, fixed + 2 * i), readerGone);
    }
    status(poll, cidFile);
    readers(poll);
    signal(poll, watcher);
    a.place(ignore);
    a.jump(loop);
    readerGone(poll);
    a.place(done);
  }

  private void lookForInterrupts(Terminal terminal, Pump input) {
    input.lookAtInput(
        new Pump.Look() {
          @Override
          public void at(Operand bytes, Slot length) {
            terminal.findInterrupt(bytes, length, process, number, ending);
          }
        });
  }

  private void prepareEntries(Operand poll) {
    entry(a, poll, 0, signals.value(), POLLIN);
    entry(a, poll, 1, process.statusReader.value(), POLLIN);
    for (int descriptor = 1; descriptor <= 2; descriptor++) {
      boolean isWatched = hasReader(descriptor);
      entry(a, poll, 1 + descriptor, Operand.of(isWatched ? descriptor : -1), 0);
    }
    caller.prepare(entry(poll, FIXED_ENTRIES));
  }

  /** Sets an entry of a poll array. */
  static void entry(Assembler a, Operand poll, int index, Operand descriptor, int events) {
    a.store(4, entry(poll, index), Operand.of(0), descriptor);
    a.store(4, entry(poll, index), Operand.of(4), Operand.of(events));
  }

  /** Where an entry of a poll array lies. */
  static Operand entry(Operand poll, int index) {
    return Assembler.plus(poll, index * Pump.POLLFD);
  }

  private void ifNotReady(Operand poll, int index, int events, Label elsewhere) {
    Slot ready = a.slot("ready");
    a.load(ready, 2, entry(poll, index), Operand.of(Pump.REVENTS));
    a.sum(ready, ready.value(), Sum.AND, Operand.of(events));
    a.jumpIf(ready.value(), Test.EQUAL, Operand.of(0), elsewhere);
  }

  /** The status pipe's end without a message: execve(2) has closed it, the command runs. */
  private void status(Operand poll, CidFile cidFile) {
    Label nothing = a.label("no status");
    ifNotReady(poll, 1, POLLIN | POLLHUP, nothing);
    a.store(4, entry(poll, 1), Operand.of(0), Operand.of(-1));
    a.jumpIf(messageLength.value(), Test.UNEQUAL, Operand.of(0), nothing);
    readMessage();
    a.jumpIf(messageLength.value(), Test.UNEQUAL, Operand.of(0), nothing);
    a.set(isStarted, Operand.of(1));
    cidFile.write(plan.layout().id());
    detachment.started(isStarted, process);
    a.place(nothing);
  }

  /** Whether somebody at the other end of our own descriptor may go: of a terminal he does not. */
  private boolean hasReader(int descriptor) {
    return !detachment.isOn() && !plan.terminals().get(descriptor);
  }

  private void readers(Operand poll) {
    for (int descriptor = 1; descriptor <= 2; descriptor++) {
      if (hasReader(descriptor)) {
        Label fine = a.label("reader there");
        ifNotReady(poll, 1 + descriptor, POLLERR | POLLHUP, fine);
        a.jump(readerGone);
        a.place(fine);
      }
    }
  }

  /**
   * A writer whose reader is gone gets SIGPIPE; a first process may ignore that, so the container
   * is ended.
   */
  private void readerGone(Operand poll) {
    a.place(readerGone);
    for (int descriptor = 1; descriptor <= 2; descriptor++) {
      a.store(4, entry(poll, 1 + descriptor), Operand.of(0), Operand.of(-1));
    }
    end(Operand.of(128 + SIGPIPE));
    a.jump(loop);
  }

  private void end(Operand code) {
    Slot value = a.slot("code");
    Label already = a.label("already ended");
    a.jumpIf(ended.value(), Test.UNEQUAL, Operand.of(0), already);
    a.set(value, code);
    a.set(ended, value.value());
    a.place(already);
    process.kill();
  }

  private void signal(Operand poll, Watcher watcher) {
    Operand info = a.room(Signals.INFO);
    Label child = a.label("a child ended");
    ifNotReady(poll, 0, POLLIN, ignore);
    a.call("read a signal", Call.READ, signals.value(), info, Operand.of(Signals.INFO));
    a.load(number, 4, info, Operand.of(0));
    a.jumpIf(number.value(), Test.EQUAL, Operand.of(SIGCHLD), child);
    a.jumpIf(number.value(), Test.EQUAL, Operand.of(SIGPIPE), ignore);
    if (streams.terminal != null) {
      Label other = a.label("not the window");
      a.jumpIf(number.value(), Test.UNEQUAL, Operand.of(SIGWINCH), other);
      streams.terminal.resize();
      a.jump(ignore);
      a.place(other);
    }
    // After the end, while output drains: a signal ends the waiting.
    a.jumpIf(hasExited.value(), Test.UNEQUAL, Operand.of(0), done);
    process.signal(number.value());
    mustEnd();
    a.place(child);
    reap(watcher);
  }

  /**
   * Ctrl-C always works: where the first process does not catch an ending signal, the container is
   * ended.
   */
  private void mustEnd() {
    Label kill = a.label("end the container");
    for (int signal : Signals.ENDING) {
      a.jumpIf(number.value(), Test.EQUAL, Operand.of(signal), ending);
    }
    a.jump(ignore);
    a.place(ending);
    if (plan.life().isEntering()) {
      a.set(isToldToEnd, Operand.of(1));
    }
    a.jumpIf(isStarted.value(), Test.EQUAL, Operand.of(0), kill);
    new CaughtSignals(a).ifCaught(process.pid, number, ignore);
    a.place(kill);
    Slot code = a.slot("code");
    a.sum(code, number.value(), Sum.ADD, Operand.of(128));
    end(code.value());
    a.jump(ignore);
  }

  private void reap(Watcher watcher) {
    Slot child = a.slot("child");
    Operand status = a.room(8);
    Label again = a.here("reap");
    Label notJvm = a.label("not the JVM");
    Label notContainer = a.label("not the container");
    a.call("reap a child", Call.WAIT4, Operand.of(-1), status, Operand.of(WNOHANG))
        .into(child)
        .tolerate(Errno.ECHILD);
    a.jumpIf(child.value(), Test.EQUAL, Operand.of(0), ignore);
    a.jumpIf(child.value(), Test.EQUAL, Operand.of(-Errno.ECHILD), ignore);
    a.jumpIf(child.value(), Test.UNEQUAL, Program.JVM, notJvm);
    a.store(8, Operand.base(), Operand.of(Program.JVM.value()), Operand.of(0));
    a.place(notJvm);
    a.jumpIf(child.value(), Test.UNEQUAL, process.child.value(), notContainer);
    a.set(hasExited, Operand.of(1));
    if (plan.life().isEntering()) {
      tellUnlessExited(status);
    }
    exitCode(status);
    a.jump(again);
    a.place(notContainer);
    a.jumpIf(child.value(), Test.UNEQUAL, watcher.pid.value(), again);
    a.jumpIf(hasExited.value(), Test.UNEQUAL, Operand.of(0), again);
    watcher.ended(status);
  }

  /** The command's parent exits as the command ended: when a signal ended it, that may live on. */
  private void tellUnlessExited(Operand status) {
    Slot signal = a.slot("ending");
    a.load(signal, 1, status, Operand.of(0));
    a.sum(signal, signal.value(), Sum.AND, Operand.of(0x7f));
    a.sum(isToldToEnd, isToldToEnd.value(), Sum.OR, signal.value());
  }

  /** The command's code, 128+n when a signal ended it, or what we ended it with. */
  private void exitCode(Operand status) {
    Label known = a.label("code known");
    a.set(frame.code, ended.value());
    a.jumpIf(ended.value(), Test.UNEQUAL, Operand.of(0), known);
    ExitStatus.decode(a, status, frame.code);
    a.place(known);
  }

  /** The JVM that wrote the program must be gone before we are. */
  void awaitJvmInUndo(Watcher watcher) {
    frame.acquired(
        "JVM",
        new Frame.Undo() {
          @Override
          public void write() {
            Label notOurs = a.label("not our child");
            Label gone = a.label("JVM gone");
            watcher.unlessWatcher(notOurs);
            a.jumpIf(Program.JVM, Test.EQUAL, Operand.of(0), gone);
            a.call("wait for the JVM", Call.WAIT4, Program.JVM).tolerate(Errno.ECHILD);
            a.place(gone);
            a.place(notOurs);
          }
        });
  }

  /** Where a restarted watcher's front goes on. */
  Label loop() {
    return loop;
  }
}
