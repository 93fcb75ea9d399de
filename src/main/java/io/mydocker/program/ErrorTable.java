package io.mydocker.program;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The names and meanings of errno values, kept once in the engine for every program's messages: a
 * table of 32-bit offsets from its own start, then texts, each after its 16-bit length.
 */
public final class ErrorTable {
  private static final int COUNT = 134;
  private static final int LARGEST = 8192;
  private static final String UNKNOWN = "an error without a name here";

  private ErrorTable() {}

  /** The table, little-endian; every engine has the same. */
  public static byte[] bytes() {
    Map<Integer, String> texts = ErrnoText.all();
    ByteBuffer table = ByteBuffer.allocate(LARGEST).order(ByteOrder.LITTLE_ENDIAN);
    table.position(COUNT * 4);
    int unknown = append(table, UNKNOWN);
    for (int errno = 0; errno < COUNT; errno++) {
      String text = texts.get(errno);
      table.putInt(errno * 4, text == null ? unknown : append(table, text));
    }
    byte[] bytes = new byte[table.position()];
    table.get(0, bytes);
    return bytes;
  }

  private static int append(ByteBuffer table, String text) {
    int at = table.position();
    table.putShort((short) text.length()).put(text.getBytes(StandardCharsets.US_ASCII));
    return at;
  }
}
