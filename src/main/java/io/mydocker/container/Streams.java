package io.mydocker.container;

import static io.mydocker.program.Flag.O_CLOEXEC;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The container's descriptors 0 to 2. A file or pipe is inherited, so that nothing lies between; a
 * terminal of the caller's is never handed in, but relayed: through the container's own with {@code
 * -t}, through pipes without.
 */
final class Streams {
  /** A pipe between the container's descriptor and the caller's. */
  private record Relayed(int descriptor, Slot reader, Slot writer, Pump pump) {
    boolean isInput() {
      return descriptor == 0;
    }
  }

  private final Frame frame;
  private final Assembler a;
  private final LaunchPlan plan;
  private final List<Relayed> relayed = new ArrayList<>();
  private final List<Pump> pumps = new ArrayList<>();
  private final @Nullable ContainerLog log;
  final @Nullable Terminal terminal;
  private final Slot none;

  Streams(Frame frame, LaunchPlan plan) {
    this.frame = frame;
    this.plan = plan;
    a = frame.a;
    none = a.slot("none");
    log = plan.life().isDetached() ? new ContainerLog(frame, plan) : null;
    terminal = plan.hasTerminal() ? new Terminal(frame, log == null) : null;
  }

  List<Pump> pumps() {
    return pumps;
  }

  /** Before the clone: what both sides must have. */
  void prepare(StateFiles files) {
    if (log != null) {
      log.open(files);
    }
    if (terminal != null) {
      terminal.save();
      prepareTerminal();
      return;
    }
    if (plan.life().isEntering() && !plan.isInteractive()) {
      // The host's, from outside: what lies at that path in a container that runs is its own
      // choice,
      // and whoever opens it there does so with our power.
      frame.openNull(none);
    }
    if (log != null) {
      return;
    }
    for (int descriptor = 0; descriptor <= 2; descriptor++) {
      boolean isWanted = descriptor > 0 || plan.isInteractive();
      if (isWanted && plan.terminals().get(descriptor)) {
        relay(descriptor);
      }
    }
  }

  private void prepareTerminal() {
    if (log == null) {
      pumps.add(new Pump(a, false));
      pumps.add(new Pump(a, true));
    } else {
      pumps.add(Pump.intoFile(a));
    }
    for (Pump pump : pumps) {
      connect(pump, Operand.of(-1), Operand.of(-1));
    }
  }

  /** The pump of what the caller types at a terminal, or null where nobody does. */
  @Nullable Pump typed() {
    return terminal != null && log == null ? pumps.get(0) : null;
  }

  private void relay(int descriptor) {
    Slot reader = a.lastingSlot("reader " + descriptor);
    Slot writer = a.lastingSlot("writer " + descriptor);
    Operand pair = a.room(8);
    a.call("make a pipe", Call.PIPE2, pair, Operand.of(O_CLOEXEC));
    a.load(reader, 4, pair, Operand.of(0));
    a.load(writer, 4, pair, Operand.of(4));
    Pump pump = new Pump(a, descriptor > 0);
    pumps.add(pump);
    relayed.add(new Relayed(descriptor, reader, writer, pump));
  }

  /** In the front, after the clone: its ends become the pumps', the container's are closed. */
  void inFront() {
    for (Relayed pipe : relayed) {
      a.call(
          "close the container's end",
          Call.CLOSE,
          (pipe.isInput() ? pipe.reader() : pipe.writer()).value());
      if (pipe.isInput()) {
        connect(pipe.pump(), Operand.of(0), pipe.writer().value());
      } else {
        connect(pipe.pump(), pipe.reader().value(), Operand.of(pipe.descriptor()));
      }
    }
  }

  /** What the watcher must close, or the container would never see the end of its input. */
  List<Slot> frontEnds() {
    List<Slot> ends = new ArrayList<>();
    for (Relayed pipe : relayed) {
      ends.add(pipe.isInput() ? pipe.writer() : pipe.reader());
    }
    return ends;
  }

  /** In the front: lets the container begin, with {@code -t} once its terminal is ours. */
  void begin(Process process, Supervision supervision) {
    takeTerminal(process, supervision);
    process.go();
  }

  /** In the front: with {@code -t} the container's terminal becomes ours. */
  void takeTerminal(Process process, Supervision supervision) {
    if (terminal == null) {
      return;
    }
    supervision.awaitTerminal();
    terminal.take(process);
    if (log == null) {
      connect(pumps.get(0), Operand.of(0), terminal.master.value());
      connect(pumps.get(1), terminal.master.value(), Operand.of(1));
    } else {
      connect(pumps.get(0), terminal.master.value(), log.file.value());
    }
  }

  private void connect(Pump pump, Operand source, Operand sink) {
    a.set(pump.source, source);
    a.set(pump.sink, sink);
  }

  /** In the container, with /dev in place. One that is only entered lets its command wait. */
  void inContainer(Process process) {
    boolean waits = !plan.life().isEntering();
    if (terminal != null) {
      Slot slave = a.slot("slave");
      terminal.open(slave);
      a.call(
          "tell that the terminal is there",
          Call.WRITE,
          process.statusWriter.value(),
          a.room(8),
          Operand.of(1));
      int uid = plan.spec().process().user().uid();
      if (waits) {
        awaitGo(process);
        terminal.adopt(slave, uid);
      } else {
        terminal.giveTo(slave, uid);
      }
      for (int descriptor = 0; descriptor <= 2; descriptor++) {
        replace(descriptor, slave);
      }
      return;
    }
    if (waits) {
      awaitGo(process);
    }
    if (log != null) {
      replace(1, log.file);
      replace(2, log.file);
    }
    if (log != null && plan.isInteractive()) {
      replace(0, log.input);
    } else if (!plan.isInteractive()) {
      if (waits) {
        frame.openNull(none);
      }
      replace(0, none);
    }
    for (Relayed pipe : relayed) {
      replace(pipe.descriptor(), pipe.isInput() ? pipe.reader() : pipe.writer());
    }
  }

  private void replace(int descriptor, Slot by) {
    a.call("set descriptor " + descriptor, Call.DUP3, by.value(), Operand.of(descriptor));
  }

  /** The end of the pipe instead of a byte: the front is gone, and nobody would undo anything. */
  void awaitGo(Process process) {
    Slot got = a.slot("got");
    Label go = a.label("go");
    a.call("wait for leave to begin", Call.READ, process.goReader.value(), a.room(8), Operand.of(1))
        .into(got);
    a.jumpIf(got.value(), Test.UNEQUAL, Operand.of(0), go);
    a.call("exit", Call.EXIT_GROUP, frame.code.value());
    a.place(go);
  }
}
