package io.mydocker.user;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A pipe for a command's output that ends when its last writer has gone. Those of {@link Process}
 * end with the process itself, unless somebody happens to be reading at that moment: what it left
 * behind and still holds them would go unseen.
 */
final class OutputPipe implements AutoCloseable {
  private final int readEnd;
  private final int writeEnd;

  private OutputPipe(int readEnd, int writeEnd) {
    this.readEnd = readEnd;
    this.writeEnd = writeEnd;
  }

  static OutputPipe open() throws IOException {
    int[] ends = new int[2];
    if (LibC.C.pipe2(ends, LibC.O_CLOEXEC) != 0) {
      throw new IOException("pipe2");
    }
    return new OutputPipe(ends[0], ends[1]);
  }

  ProcessBuilder.Redirect writer() {
    return ProcessBuilder.Redirect.to(byName(writeEnd));
  }

  /** To be closed by whoever reads it; it outlives this. */
  InputStream reader() throws IOException {
    return new FileInputStream(byName(readEnd));
  }

  private static File byName(int end) {
    return new File("/proc/self/fd/" + end);
  }

  /** After the command was started: our own write end would keep the pipe from ending. */
  @Override
  public void close() {
    LibC.C.close(readEnd);
    LibC.C.close(writeEnd);
  }
}
