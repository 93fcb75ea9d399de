package io.mydocker.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Where characters end, against the JDK's strict decoder. */
class Utf8Test {
  /** Both sides of every limit that a second byte can have. */
  private static final int[] SECOND = {
    0, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff,
  };

  private static final int[] FURTHER = {0x7f, 0x80, 0xbf, 0xc0};

  @Test
  void everyLeadingByteWithBothSidesOfEveryLimit() {
    for (int lead = 0x80; lead <= 0xff; lead++) {
      for (int second : SECOND) {
        for (int third : FURTHER) {
          for (int fourth : FURTHER) {
            isMeasured(raw(lead, second, third, fourth));
          }
        }
      }
    }
  }

  @Test
  void whatIsCutOffIsNoCharacter() {
    for (int lead = 0x80; lead <= 0xff; lead++) {
      isMeasured(raw(lead));
      isMeasured(raw(lead, 0x90));
      isMeasured(raw(lead, 0x90, 0x80));
    }
  }

  @Test
  void aCharacterIsMeasuredWhereItBegins() {
    String raw = raw('a', 0xe2, 0x82, 0xac, 0xc3, 0xa9, 0xf0, 0x9f, 0x90, 0x8b, 0xc3);
    assertEquals(3, Utf8.length(raw, 1));
    assertEquals(0, Utf8.length(raw, 2), "inside a character");
    assertEquals(2, Utf8.length(raw, 4));
    assertEquals(4, Utf8.length(raw, 6));
    assertEquals(0, Utf8.length(raw, 10), "the end of the string");
  }

  private static void isMeasured(String raw) {
    assertEquals(
        lengthByJdk(raw), Utf8.length(raw, 0), () -> "for " + raw.chars().boxed().toList());
  }

  private static int lengthByJdk(String raw) {
    for (int length = 2; length <= Math.min(4, raw.length()); length++) {
      int characters = charactersByJdk(raw.substring(0, length));
      if (characters > 0) {
        return characters == 1 ? length : 0;
      }
    }
    return 0;
  }

  /** How many characters these bytes are, 0 when they are none. */
  private static int charactersByJdk(String raw) {
    ByteBuffer bytes = ByteBuffer.wrap(raw.getBytes(StandardCharsets.ISO_8859_1));
    CharBuffer decoded = CharBuffer.allocate(raw.length());
    if (StandardCharsets.UTF_8.newDecoder().decode(bytes, decoded, true).isError()) {
      return 0;
    }
    decoded.flip();
    return Character.codePointCount(decoded, 0, decoded.length());
  }

  private static String raw(int... bytes) {
    return new String(bytes, 0, bytes.length);
  }
}
