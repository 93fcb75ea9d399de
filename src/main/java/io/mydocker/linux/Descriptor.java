package io.mydocker.linux;

/** An open file descriptor that its holder owns: closing it twice does nothing the second time. */
public final class Descriptor implements AutoCloseable {
  private final Kernel kernel;
  private int number;

  /** Takes ownership of an open descriptor. */
  public Descriptor(Kernel kernel, int number) {
    this.kernel = kernel;
    this.number = number;
  }

  /** The descriptor's number, or -1 once closed. */
  public int number() {
    return number;
  }

  /** Gives ownership away: closing this does nothing any more. */
  public int release() {
    int released = number;
    number = -1;
    return released;
  }

  @Override
  public void close() {
    if (number >= 0) {
      kernel.close(release());
    }
  }
}
