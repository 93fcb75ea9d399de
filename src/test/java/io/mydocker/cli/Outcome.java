package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a command line came to, without a process.
 *
 * @param code the exit code
 * @param out what it printed, raw
 * @param err what it said, raw
 */
record Outcome(int code, String out, String err) {

  static Outcome of(RecordedContainers containers, String environment, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    byte[] block = environment.getBytes(StandardCharsets.ISO_8859_1);
    int code = new Cli(new Console(out, err), CallerEnvironment.of(block), containers).run(args);
    return new Outcome(
        code, out.toString(StandardCharsets.ISO_8859_1), err.toString(StandardCharsets.ISO_8859_1));
  }

  static Outcome of(String... args) {
    return of(new RecordedContainers(), "", args);
  }

  /** Fails unless it ended with this code, said exactly this one line and printed nothing. */
  void refuses(int expectedCode, String line) {
    assertEquals("mydocker: " + line + "\n", err);
    assertEquals("", out);
    assertEquals(expectedCode, code);
  }

  /** Fails unless it ended well and printed exactly this. */
  void prints(String expected) {
    assertEquals(expected, out);
    assertEquals("", err);
    assertEquals(0, code);
  }
}
