package io.mydocker.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.linux.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizeGuessTest {
  private static final long LONG = 1L << 60;

  private final Kernel kernel = Kernel.open();
  private @TempDir Path scratch;

  @ParameterizedTest
  @CsvSource({
    "0, 0 bytes",
    "999, 999 bytes",
    "1000, 1.0 KB",
    "9949, 9.9 KB",
    "9951, 10 KB",
    "999499, 999 KB",
    "999500, 1.0 MB",
    "12345678, 12 MB",
    "9223372036854775807, 9.2 EB"
  })
  void words(long bytes, String expected) {
    assertEquals(expected, SizeGuess.words(bytes));
  }

  @Test
  void isExactWhileTheBudgetLasts() throws IOException {
    Files.write(scratch.resolve("a"), new byte[8192]);
    Files.write(Files.createDirectory(scratch.resolve("d")).resolve("b"), new byte[4096]);
    SizeGuess guess = new SizeGuess(kernel, 6, LONG);
    assertEquals("12 KB", guess.of(scratch.toString()));
    assertEquals("8.2 KB", guess.of(scratch.resolve("a").toString()));
    // Two are left: the root and a.
    assertEquals("more than 8.2 KB", guess.of(scratch.toString()));
    assertNull(guess.of(scratch.resolve("none").toString()));
  }

  @Test
  void takesNoLongerThanItMay() {
    String guess = new SizeGuess(kernel, Integer.MAX_VALUE, 0).of(scratch.toString());
    assertTrue(String.valueOf(guess).startsWith("more than 0 "), guess);
  }
}
