package io.mydocker.container;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.IN_MODIFY;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_NOFOLLOW;
import static io.mydocker.program.Flag.O_NONBLOCK;
import static io.mydocker.program.Flag.O_RDONLY;
import static io.mydocker.program.Flag.O_WRONLY;
import static io.mydocker.program.Flag.POLLIN;
import static io.mydocker.program.Flag.SEEK_CUR;
import static io.mydocker.program.Flag.SEEK_END;
import static io.mydocker.program.Flag.SEEK_SET;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Program;
import io.mydocker.program.Slot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Composes the program of {@code attach}. What a detached container prints is in its log, which it
 * writes itself; so this follows the log, told by inotify(7), and whoever else attaches sees the
 * same. What is typed goes to the container's terminal, of which its holder has a descriptor for
 * us, or into its fifo.
 */
final class AttachCompiler {
  private static final int FAILED = 125;
  private static final int EVENTS = 4096;
  private static final int FIXED_ENTRIES = 4;
  private static final int HUNG_UP = 128 + 13;

  private final Frame frame;
  private final Assembler a;
  private final AttachPlan plan;
  private final Slot signals;
  private final Slot holder;
  private final Slot log;
  private final Slot changes;
  private final Slot hasEnded;
  private final Process process;
  private final Pump output;
  private final @Nullable Pump input;
  private final @Nullable Terminal terminal;
  private final AttachedSignals heard;
  private final RecordedCode code;
  private final Label loop;
  private final Label left;

  private AttachCompiler(AttachPlan plan) {
    this.plan = plan;
    frame = new Frame(FAILED, plan.layout().settings().log());
    a = frame.a;
    signals = a.slot("signals");
    holder = a.slot("holder");
    log = a.slot("log file");
    changes = a.slot("changes");
    hasEnded = a.slot("has ended");
    process = new Process(frame);
    output = new Pump(a, true);
    input = plan.hasInput() ? new Pump(a, false) : null;
    terminal = plan.isTied() ? new Terminal(frame, true) : null;
    code = new RecordedCode(frame, plan.layout());
    loop = a.label("loop");
    left = a.label("left");
    heard = new AttachedSignals(frame, plan, process, terminal, signals);
  }

  /** The program; {@code repairs} come first. */
  static Program compile(AttachPlan plan, List<Leftover> leftovers) {
    return new AttachCompiler(plan).write(leftovers);
  }

  private Program write(List<Leftover> leftovers) {
    Watcher watcher = terminal == null ? null : new Watcher(frame);
    a.section("front: signals");
    Signals.block(a, signals);
    a.call("wait for the JVM", Call.WAIT4, Program.JVM).tolerate(Errno.ECHILD);
    a.section("front: what killed processes left");
    new Repair(frame).all(leftovers);
    a.section("front: the container");
    a.set(output.source, Operand.of(-1));
    a.set(output.sink, Operand.of(1));
    code.open();
    openLog();
    Label ended = a.label("it has ended");
    findContainer(ended);
    feed();
    if (watcher != null) {
      watcher.prepare();
      watcher.acquire();
      watcher.start(new Slot[] {signals, log, changes, holder, process.pidfd}, loop);
    }
    a.jump(loop);
    a.place(ended);
    a.set(hasEnded, Operand.of(1));
    a.set(output.source, log.value());
    serve(watcher);
    a.section("front: the end");
    code.read();
    a.jump(frame.undoAll());
    a.place(left);
    a.set(frame.code, Operand.of(0));
    a.jump(frame.undoAll());
    return frame.finish();
  }

  private void openLog() {
    String path = plan.layout().directory() + "/" + ContainerLog.FILE;
    open(path, O_RDONLY | O_NOFOLLOW, log);
    boolean isFromEnd = plan.request().logFrom() == AttachRequest.END;
    Slot from = a.slot("from");
    a.load(from, 8, a.longs(isFromEnd ? 0 : plan.request().logFrom()), Operand.of(0));
    a.call(
        "go to where we begin",
        Call.LSEEK,
        log.value(),
        from.value(),
        Operand.of(isFromEnd ? SEEK_END : SEEK_SET));
    a.call("ask for changes", Call.INOTIFY_INIT1, Operand.of(O_CLOEXEC | O_NONBLOCK))
        .into(changes)
        .hint(Errno.EMFILE, "; the limit on inotify instances is reached: see inotify(7)");
    a.call(
            "be told of changes of the log",
            Call.INOTIFY_ADD_WATCH,
            changes.value(),
            a.text(path),
            Operand.of(IN_MODIFY))
        .hint(Errno.ENOSPC, "; the limit on inotify watches is reached: see inotify(7)");
    // What came before we asked.
    a.set(output.source, log.value());
  }

  private Instruction open(String path, int flags, Slot into) {
    return a.call(
            "open " + path,
            Call.OPENAT,
            Operand.of(AT_FDCWD),
            a.text(path),
            Operand.of(flags | O_CLOEXEC))
        .into(into);
  }

  private void findContainer(Label ended) {
    if (plan.first().pid() == 0) {
      a.set(holder, Operand.of(-1));
      a.jump(ended);
      return;
    }
    a.set(process.pid, Operand.of(plan.first().pid()));
    find(plan.holder(), holder, ended);
    find(plan.first(), process.pidfd, ended);
  }

  private void find(RecordedProcess recorded, Slot pidfd, Label ended) {
    Label there = a.label("there");
    new OtherProcess(a, plan.layout().id(), recorded).open(pidfd, ended, there);
    a.place(there);
  }

  /** Ties what is typed to the container. */
  private void feed() {
    if (input == null) {
      return;
    }
    Slot sink = a.slot("input");
    if (plan.hasTerminal()) {
      takeTerminal(sink);
    } else {
      open(plan.layout().directory() + "/" + ContainerLog.INPUT, O_WRONLY | O_NONBLOCK, sink);
    }
    a.set(input.source, Operand.of(0));
    a.set(input.sink, sink.value());
    input.lookAtInput(
        new Pump.Look() {
          private final DetachKeys keys = new DetachKeys(a, plan.request().detachKeys());

          @Override
          public void at(Operand bytes, Slot length) {
            if (terminal != null) {
              keys.find(bytes, length, left);
            }
          }
        });
  }

  private void takeTerminal(Slot sink) {
    Slot first = a.slot("first");
    a.set(first, process.pidfd.value());
    a.set(process.pidfd, holder.value());
    if (terminal == null) {
      a.call(
              "take the container's terminal",
              Call.PIDFD_GETFD,
              holder.value(),
              Operand.of(Terminal.MASTER_FD))
          .into(sink);
    } else {
      terminal.save();
      terminal.take(process);
      a.set(sink, terminal.master.value());
    }
    a.set(process.pidfd, first.value());
  }

  private void serve(@Nullable Watcher watcher) {
    a.section("front: while it runs");
    List<Pump> pumps = new ArrayList<>(List.of(output));
    if (input != null) {
      pumps.add(input);
    }
    int entries = FIXED_ENTRIES + 2 * pumps.size();
    Operand poll = a.room(entries * Pump.POLLFD);
    Label done = a.label("done");
    Label more = a.label("more to come");
    Label hungUp = a.label("nobody reads");
    a.place(loop);
    Supervision.entry(a, poll, 0, signals.value(), POLLIN);
    Supervision.entry(a, poll, 1, holder.value(), POLLIN);
    Supervision.entry(a, poll, 2, changes.value(), POLLIN);
    Supervision.entry(a, poll, 3, Operand.of(plan.terminals().get(1) ? -1 : 1), 0);
    a.jumpIf(hasEnded.value(), Test.EQUAL, Operand.of(0), more);
    output.unlessDry(more);
    a.jump(done);
    a.place(more);
    for (int i = 0; i < pumps.size(); i++) {
      pumps.get(i).ask(Supervision.entry(poll, FIXED_ENTRIES + 2 * i));
    }
    a.call("wait for something to do", Call.PPOLL, poll, Operand.of(entries));
    for (int i = 0; i < pumps.size(); i++) {
      pumps.get(i).serve(Supervision.entry(poll, FIXED_ENTRIES + 2 * i), hungUp);
    }
    isReady(poll, 3, hungUp);
    changed(poll);
    ended(poll);
    heard.serve(Supervision.entry(poll, 0), watcher, loop);
    a.place(hungUp);
    a.set(frame.code, Operand.of(HUNG_UP));
    a.jump(frame.undoAll());
    a.place(done);
  }

  private void isReady(Operand poll, int index, Label then) {
    Slot ready = a.slot("ready");
    a.load(ready, 2, Supervision.entry(poll, index), Operand.of(Pump.REVENTS));
    a.jumpIf(ready.value(), Test.UNEQUAL, Operand.of(0), then);
  }

  private void changed(Operand poll) {
    Label changed = a.label("the log has changed");
    Label not = a.label("no change");
    isReady(poll, 2, changed);
    a.jump(not);
    a.place(changed);
    a.call("read what has changed", Call.READ, changes.value(), a.room(EVENTS), Operand.of(EVENTS))
        .tolerate(Errno.EAGAIN);
    beginAnewIfCutOff();
    a.set(output.source, log.value());
    a.place(not);
  }

  /** What is in a log that is shorter than we have read was written since. */
  private void beginAnewIfCutOff() {
    Slot position = a.slot("position");
    Slot size = a.slot("size");
    Label longer = a.label("not cut off");
    a.call("ask where we are", Call.LSEEK, log.value(), Operand.of(0), Operand.of(SEEK_CUR))
        .into(position);
    a.call("ask for its end", Call.LSEEK, log.value(), Operand.of(0), Operand.of(SEEK_END))
        .into(size);
    a.jumpIf(position.value(), Test.BELOW, size.value(), longer);
    a.jumpIf(position.value(), Test.EQUAL, size.value(), longer);
    a.set(position, Operand.of(0));
    a.place(longer);
    a.call("go back", Call.LSEEK, log.value(), position.value(), Operand.of(SEEK_SET));
  }

  /** The holder ends when all is written and recorded. */
  private void ended(Operand poll) {
    Label ended = a.label("the holder has ended");
    Label not = a.label("it goes on");
    isReady(poll, 1, ended);
    a.jump(not);
    a.place(ended);
    a.set(holder, Operand.of(-1));
    a.set(hasEnded, Operand.of(1));
    a.set(output.source, log.value());
    a.place(not);
  }
}
