package io.mydocker.container;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import io.mydocker.program.Timestamp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a launch, told by the program at the moment they are true, since the JVM has gone by
 * then. Each line is one writev(2) of three parts: ready text, the time, ready text. Without the
 * level that asks for it not a single instruction is written.
 */
final class StepLog {
  private static final String LEVEL = "info";
  private static final int PARTS = 3;

  private final Assembler a;
  private final Log log;
  private final @Nullable Routine routine;

  /** What the lines share. */
  private record Routine(Label start, Slot line, Slot back, Slot descriptor, Timestamp time) {}

  StepLog(Assembler assembler, Log log) {
    a = assembler;
    this.log = log;
    routine =
        log.info()
            ? new Routine(
                a.label("log"),
                a.slot("log line"),
                a.slot("log back"),
                a.slot("log"),
                new Timestamp(a))
            : null;
  }

  boolean isOn() {
    return routine != null;
  }

  /** The routine, to be placed where nothing falls into it. */
  void writeRoutine() {
    if (routine == null) {
      return;
    }
    a.routine("write a line of the log");
    a.place(routine.start());
    routine.time().write();
    a.call(
            "log",
            Call.WRITEV,
            routine.descriptor().value(),
            routine.line().value(),
            Operand.of(PARTS))
        .tolerate(Errno.ANY);
    a.jump(routine.back());
  }

  /** In the front: lines go to standard error. */
  void begin() {
    if (routine != null) {
      a.set(routine.descriptor(), Operand.of(2));
    }
  }

  /** In the container's process: standard error again, while that is still the caller's. */
  void keepDescriptor() {
    if (routine != null) {
      a.call(
              "keep standard error for the log",
              Call.FCNTL,
              Operand.of(2),
              Operand.of(Flag.F_DUPFD_CLOEXEC),
              Operand.of(3))
          .into(routine.descriptor())
          .tolerate(Errno.ANY);
    }
  }

  /** The descriptor that lines go to, if there is one, for those that are kept. */
  void addDescriptor(List<Slot> kept) {
    if (routine != null) {
      kept.add(routine.descriptor());
    }
  }

  /** Tells one step. */
  void info(String message) {
    if (routine != null) {
      say(routine, line(message, "\n"));
    }
  }

  /**
   * Tells the line at an address that {@link #line} gave.
   *
   * @param line a slot's value, or the address itself
   */
  void infoAt(Operand line) {
    if (routine != null) {
      say(routine, line);
    }
  }

  private void say(Routine to, Operand line) {
    Label then = a.label("logged");
    a.set(to.line(), line);
    a.set(to.back(), then.value());
    a.jump(to.start());
    a.place(then);
  }

  /**
   * A line, ready but for the time; only while the log is on.
   *
   * @param end the end of a line, which a terminal in raw mode wants with a carriage return
   */
  Operand line(String message, String end) {
    if (routine == null) {
      throw new IllegalStateException("nothing is logged");
    }
    String head = LogLine.head(log.json(), LEVEL, message);
    String tail = LogLine.tail(log.json(), LEVEL, message) + end;
    return a.fields(
        a.text(head),
        Operand.of(head.length()),
        routine.time().text(),
        Operand.of(Timestamp.LENGTH),
        a.text(tail),
        Operand.of(tail.length()));
  }

  /** A step whose message is decided while the program runs. */
  Choice choice(String name) {
    return new Choice(isOn() ? a.slot(name) : null);
  }

  /** One of several messages. */
  final class Choice {
    private final @Nullable Slot line;

    private Choice(@Nullable Slot line) {
      this.line = line;
    }

    /** From here on it is this one. */
    void be(String message) {
      if (line != null) {
        a.set(line, line(message, "\n"));
      }
    }

    /** From here on it is what another one is. */
    void become(Choice other) {
      if (line != null && other.line != null) {
        a.set(line, other.line.value());
      }
    }

    /** Tells it. */
    void info() {
      if (line != null) {
        infoAt(line.value());
      }
    }
  }
}
