package io.mydocker.linux;

import java.io.IOException;
import java.io.InterruptedIOException;

/**
 * What a program of the host says on its standard output.
 *
 * @param status the exit status, 128+n when a signal ended it
 * @param text all of the output, raw
 */
public record ProgramOutput(int status, String text) {

  /**
   * Runs a program to its end, with an empty standard input; its standard error is dropped.
   *
   * @param command the program's absolute path and its arguments; ASCII, since the JDK encodes them
   *     by the locale
   * @throws IOException when it cannot be started, or the wait is interrupted
   */
  public static ProgramOutput of(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    String text = RawName.of(process.getInputStream().readAllBytes());
    try {
      return new ProgramOutput(process.waitFor(), text);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
