package io.mydocker.linux;

import io.mydocker.program.Call;
import io.mydocker.program.Flag;

/** A pipe, both of whose ends are closed on execve(2) and with it. */
public final class Pipe implements AutoCloseable {
  private final CallGate gate;
  private int reader;
  private int writer;

  private Pipe(CallGate gate, int reader, int writer) {
    this.gate = gate;
    this.reader = reader;
    this.writer = writer;
  }

  static Pipe open(CallGate gate) {
    NativeBuffer pair = NativeBuffer.allocate(8);
    gate.made(Call.PIPE2, "", pair.address(), Flag.O_CLOEXEC, 0, 0, 0);
    return new Pipe(gate, pair.bytes().getInt(0), pair.bytes().getInt(4));
  }

  /** The descriptor to read, -1 when closed. */
  public int reader() {
    return reader;
  }

  /** The descriptor to write, -1 when closed. */
  public int writer() {
    return writer;
  }

  void closeReader() {
    reader = closed(reader);
  }

  /** Closes the end to write, so that the reader can come to an end. */
  public void closeWriter() {
    writer = closed(writer);
  }

  @Override
  public void close() {
    closeReader();
    closeWriter();
  }

  private int closed(int descriptor) {
    if (descriptor >= 0) {
      gate.tried(Call.CLOSE, descriptor, 0, 0, 0, 0, 0);
    }
    return -1;
  }
}
