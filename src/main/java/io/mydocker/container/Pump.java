package io.mydocker.container;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import io.mydocker.program.Instruction;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import org.jspecify.annotations.Nullable;

/**
 * Carries bytes from one descriptor to another inside a poll loop, holding at most one buffer: it
 * reads only when the buffer is empty and writes only when poll(2) says that there is room, so
 * neither side can block the other.
 */
final class Pump {
  /** Bytes of one struct pollfd. */
  static final int POLLFD = 8;

  static final int REVENTS = 6;
  private static final int BUFFER = 4096;

  private final Assembler a;
  private final boolean isOutput;
  private final boolean mayLose;
  private final Operand buffer;
  private final Slot offset;
  private final Slot length;
  private @Nullable Look look;
  final Slot source;
  final Slot sink;

  /**
   * Declares a pump.
   *
   * @param isOutput true from the container to the caller; such a pump must run dry before the end
   */
  Pump(Assembler assembler, boolean isOutput) {
    this(assembler, isOutput, false);
  }

  /** A pump of output into a file, which is lost where the disk is full. */
  static Pump intoFile(Assembler assembler) {
    return new Pump(assembler, true, true);
  }

  private Pump(Assembler assembler, boolean isOutput, boolean mayLose) {
    a = assembler;
    this.isOutput = isOutput;
    this.mayLose = mayLose;
    buffer = a.scratch(BUFFER);
    offset = a.lastingSlot("offset");
    length = a.lastingSlot("length");
    source = a.lastingSlot("source");
    sink = a.lastingSlot("sink");
  }

  /** What else is to be done with bytes that were read. */
  interface Look {
    /** Writes its instructions; it may go elsewhere, since what was read stays in the buffer. */
    void at(Operand bytes, Slot length);
  }

  void lookAtInput(Look look) {
    this.look = look;
  }

  boolean isOutput() {
    return isOutput;
  }

  /** Sets the two entries of the poll array at {@code entries} to what the pump waits for. */
  void ask(Operand entries) {
    Slot readFrom = a.slot("read from");
    Slot writeTo = a.slot("write to");
    Label full = a.label("full");
    Label set = a.label("set");
    a.jumpIf(length.value(), Test.UNEQUAL, Operand.of(0), full);
    a.set(readFrom, source.value());
    a.set(writeTo, Operand.of(-1));
    a.jump(set);
    a.place(full);
    a.set(readFrom, Operand.of(-1));
    a.set(writeTo, sink.value());
    a.place(set);
    entry(entries, readFrom, Flag.POLLIN);
    entry(Assembler.plus(entries, POLLFD), writeTo, Flag.POLLOUT);
  }

  private void entry(Operand at, Slot descriptor, int events) {
    a.store(4, at, Operand.of(0), descriptor.value());
    a.store(4, at, Operand.of(4), Operand.of(events));
  }

  /**
   * Moves what can be moved.
   *
   * @param readerGone where to go when nobody reads the output any more
   */
  void serve(Operand entries, Label readerGone) {
    Slot ready = a.slot("ready");
    Label nothing = a.label("nothing to read");
    Label done = a.label("served");
    a.load(ready, 2, entries, Operand.of(REVENTS));
    a.jumpIf(ready.value(), Test.EQUAL, Operand.of(0), nothing);
    read(done);
    a.place(nothing);
    a.load(ready, 2, entries, Operand.of(POLLFD + REVENTS));
    a.jumpIf(ready.value(), Test.EQUAL, Operand.of(0), done);
    write(done, readerGone);
    a.place(done);
  }

  private void read(Label done) {
    Slot got = a.slot("got");
    Label end = a.label("end of input");
    // EIO: a terminal whose other side is gone.
    a.call("read what to pass on", Call.READ, source.value(), buffer, Operand.of(BUFFER))
        .into(got)
        .tolerate(Errno.EAGAIN, Errno.EIO);
    a.jumpIf(got.value(), Test.EQUAL, Operand.of(-Errno.EAGAIN), done);
    a.jumpIf(got.value(), Test.EQUAL, Operand.of(0), end);
    a.jumpIf(got.value(), Test.EQUAL, Operand.of(-Errno.EIO), end);
    a.set(length, got.value());
    a.set(offset, Operand.of(0));
    if (look != null) {
      look.at(buffer, length);
    }
    a.jump(done);
    a.place(end);
    a.set(source, Operand.of(-1));
    if (!isOutput) {
      a.call("pass the end of input on", Call.CLOSE, sink.value());
      a.set(sink, Operand.of(-1));
    }
    a.jump(done);
  }

  private void write(Label done, Label readerGone) {
    Slot put = a.slot("put");
    Slot from = a.slot("from");
    Label dead = a.label("nobody reads");
    a.sum(from, buffer, Sum.ADD, offset.value());
    Instruction write =
        a.call("pass on", Call.WRITE, sink.value(), from.value(), length.value()).into(put);
    if (mayLose) {
      write.tolerate(Errno.ANY);
      a.set(length, Operand.of(0));
      a.jump(done);
      a.place(dead);
      return;
    }
    write.tolerate(Errno.EAGAIN, Errno.EPIPE, Errno.EIO);
    a.jumpIf(put.value(), Test.EQUAL, Operand.of(-Errno.EAGAIN), done);
    a.jumpIf(put.value(), Test.EQUAL, Operand.of(-Errno.EPIPE), dead);
    a.jumpIf(put.value(), Test.EQUAL, Operand.of(-Errno.EIO), dead);
    a.sum(offset, offset.value(), Sum.ADD, put.value());
    a.sum(length, length.value(), Sum.SUBTRACT, put.value());
    a.jump(done);
    a.place(dead);
    a.set(length, Operand.of(0));
    a.set(source, Operand.of(-1));
    if (isOutput) {
      a.jump(readerGone);
    }
  }

  /** Goes there while the pump may still have something for the caller. */
  void unlessDry(Label elsewhere) {
    a.jumpIf(source.value(), Test.UNEQUAL, Operand.of(-1), elsewhere);
    a.jumpIf(length.value(), Test.UNEQUAL, Operand.of(0), elsewhere);
  }
}
