package io.mydocker.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is said of error numbers. */
class ErrorTableTest {
  @Test
  void everyNumberLeadsToItsText() {
    Map<Integer, String> texts = ErrnoText.all();
    assertEquals(60, texts.size());
    ByteBuffer table = ByteBuffer.wrap(ErrorTable.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int errno = 0; errno < 134; errno++) {
      int at = table.getInt(4 * errno);
      byte[] text = new byte[table.getShort(at)];
      table.get(at + 2, text);
      assertEquals(
          texts.getOrDefault(errno, "an error without a name here"),
          new String(text, StandardCharsets.US_ASCII),
          "for " + errno);
    }
  }

  @Test
  void theTextsAreOfTheNumbersThatNamesHave() {
    for (Map.Entry<Integer, String> text : ErrnoText.all().entrySet()) {
      assertEquals(text.getValue(), ErrnoText.of(text.getKey()));
    }
    assertEquals("EPERM (operation not permitted)", ErrnoText.of(Errno.EPERM));
    assertEquals("ENOENT (no such file or directory)", ErrnoText.of(Errno.ENOENT));
    assertEquals("ELOOP (too many levels of symbolic links)", ErrnoText.of(Errno.ELOOP));
    assertEquals("ENOKEY (required key not available)", ErrnoText.of(126));
  }

  @Test
  void aNumberThatIsNotThereIsSaidAsANumber() {
    assertEquals("error 200", ErrnoText.of(200));
    assertEquals("error 0", ErrnoText.of(0));
    assertEquals("errno 200", ErrnoNames.of(200));
  }

  /** A number of one call that was written down for another would show here. */
  @Test
  void noTwoCallsHaveOneNumber() {
    Set<Integer> x86 = new HashSet<>();
    Set<Integer> aarch64 = new HashSet<>();
    for (Call call : Call.values()) {
      x86.add(call.x86());
      aarch64.add(call.aarch64());
    }
    assertEquals(Call.values().length, x86.size());
    assertEquals(Call.values().length, aarch64.size());
  }
}
