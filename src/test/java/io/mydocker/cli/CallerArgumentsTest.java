package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CallerArgumentsTest {
  private static byte[] line(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void bytesAboveAsciiAreKept() {
    String[] raw =
        CallerArguments.last(
            new String[] {"run", "\ufffd\ufffd"}, line("java\0-Xint\0Main\0run\0\u00c3\u00a9\0"));
    assertArrayEquals(new String[] {"run", "\u00c3\u00a9"}, raw);
  }

  @Test
  void emptyArgumentsAreKept() {
    String[] raw = CallerArguments.last(new String[] {"", "a", ""}, line("java\0\0a\0\0"));
    assertArrayEquals(new String[] {"", "a", ""}, raw);
  }

  @Test
  void theFirstEntryMayBeOne() {
    String[] raw = CallerArguments.last(new String[] {"x", "y"}, line("java\0z\0"));
    assertArrayEquals(new String[] {"java", "z"}, raw);
  }

  @Test
  void noArgumentsAreNone() {
    assertArrayEquals(new String[0], CallerArguments.last(new String[0], line("java\0Main\0")));
  }

  @Test
  void aLineThatIsTooShortIsNotBelieved() {
    String[] decoded = {"a", "b"};
    assertSame(decoded, CallerArguments.last(decoded, line("b\0")));
    assertSame(decoded, CallerArguments.last(decoded, new byte[0]));
  }

  @Test
  void thisProcessCanBeAsked() {
    String[] decoded = {"any"};
    assertEquals(1, CallerArguments.read(decoded).length);
  }
}
