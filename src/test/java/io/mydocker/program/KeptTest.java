package io.mydocker.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What follows a program that may be kept, byte for byte: the engine reads it without a check. */
class KeptTest {
  private static final String ID = "0123456789ab";
  private static final long TIME = 1_700_000_000_123L;

  private final Premises premises = new Premises();

  private static Program program(String... texts) {
    Assembler a = new Assembler();
    for (String text : texts) {
      a.call("go to " + text.length(), Call.CHDIR, a.text(text)).orElse(a.here("here"));
    }
    return a.build();
  }

  private ByteBuffer kept(Program program) {
    int size = Encoder.encode(program).length;
    byte[] all = Encoder.encode(program, premises);
    ByteBuffer bytes = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(all.length - size, bytes.getInt(Program.KEPT), "told in the header");
    return bytes.slice(size, all.length - size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String text(ByteBuffer bytes, int at, int length) {
    byte[] text = new byte[length];
    bytes.get(at, text);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  @Test
  void everyPlaceOfTheIdIsFoundAndThatOfTheTime() {
    premises.changing(ID, TIME);
    Program program =
        program("/a/" + ID + "/" + ID, ID, "0123456789abab", "00123456789ab", "x" + TIME + "y");
    ByteBuffer kept = kept(program);
    byte[] encoded = Encoder.encode(program);
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < kept.getInt(0); i++) {
      places.add(kept.getInt(Kept.HEADER + 4 * i));
    }
    String all = new String(encoded, StandardCharsets.ISO_8859_1);
    List<Integer> wanted = new ArrayList<>();
    for (int at = all.indexOf(ID); at >= 0; at = all.indexOf(ID, at + 1)) {
      wanted.add(at);
    }
    assertEquals(wanted, places);
    assertEquals(5, wanted.size());
  }

  @Test
  void aProgramWithTheTimeTwiceOrNeverIsNotKept() {
    premises.changing(ID, TIME);
    for (Program program : List.of(program("/a"), program(TIME + "", ID, "b" + TIME))) {
      assertArrayEquals(Encoder.encode(program), Encoder.encode(program, premises));
    }
  }

  @Test
  void whatIsRefusedIsAsEver() {
    Program program = program(ID);
    assertArrayEquals(Encoder.encode(program), Encoder.encode(program, Premises.none()));
    premises.changing(ID, TIME);
    premises.refuse();
    assertArrayEquals(Encoder.encode(program), Encoder.encode(program, premises));
    assertArrayEquals(
        Encoder.encode(program), Encoder.encode(program, new Premises()), "no id known");
  }

  @Test
  void thePremisesStandInOrderWithTheirBytes() {
    Program program = once();
    premises.content("/a", "12345678");
    premises.content("/none", null);
    premises.presence("/there", true);
    premises.directory("/\u00ff");
    premises.link("/l", "to");
    premises.file("/f", 0x0801, 7, 8, 9_000_000_010L, 11_000_000_012L);
    premises.release("6.1");
    premises.capabilities(0x1_0000_0002L);
    premises.locked("/live");
    premises.real("/real");
    ByteBuffer kept = kept(program);
    assertEquals(kept.capacity(), kept.getInt(12));
    int at = kept.getInt(8);
    String[] wanted = {
      "1 /a 12345678",
      "2 /none ",
      "3 /there ",
      "4 /\u00ff ",
      "5 /l to",
      "6 /f 56",
      "7  6.1\0",
      "8  8",
      "9 /live ",
      "10 /real "
    };
    for (String each : wanted) {
      int kind = kept.getInt(at);
      String path = text(kept, kept.getInt(at + 4), 8).split("\0", -1)[0];
      int size = kept.getInt(at + 12);
      boolean isText = kind != Premises.FILE && kind != Premises.CAPABILITIES;
      String expected = isText ? text(kept, kept.getInt(at + 8), size) : String.valueOf(size);
      assertEquals(each, kind + " " + path + " " + expected);
      at += Premises.ENTRY;
    }
    assertEquals(0, kept.getInt(at), "the end");
  }

  /** As statx(2) has them (include/uapi/linux/stat.h), the device in two halves. */
  @Test
  void theFieldsOfAFile() {
    Program program = once();
    premises.file("/f", device(0x123456, 0x89abc), 7, 8, 9_000_000_010L, 11_000_000_012L);
    ByteBuffer kept = kept(program);
    int at = kept.getInt(kept.getInt(8) + 8);
    long device = 0x89abcL << 32 | 0x123456;
    assertEquals(List.of(7L, 8L, 9L, 10L, 11L, 12L, device), longs(kept, at, 7));
  }

  /** As makedev(3) does. */
  private static long device(long major, long minor) {
    return (major & 0xfffff000L) << 32
        | (major & 0xfffL) << 8
        | (minor & 0xffffff00L) << 12
        | minor & 0xffL;
  }

  private static List<Long> longs(ByteBuffer bytes, int at, int count) {
    List<Long> longs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      longs.add(bytes.getLong(at + 8 * i));
    }
    return longs;
  }

  @Test
  void whatIsTooLargeIsNotKept() {
    Program program = once();
    premises.content("/small", "x".repeat(Premises.LARGEST_CONTENT));
    assertTrue(Encoder.encode(program, premises).length > Encoder.encode(program).length);
    premises.content("/small", "x".repeat(Premises.LARGEST_CONTENT));
    premises.content("/small", "x".repeat(Premises.LARGEST_CONTENT));
    assertArrayEquals(Encoder.encode(program), Encoder.encode(program, premises));
    premises.content("/large", "x".repeat(Premises.LARGEST_CONTENT + 1));
    assertTrue(premises.isRefused());
  }

  /** One that could be kept. */
  private Program once() {
    premises.changing(ID, TIME);
    Assembler a = new Assembler();
    a.text(ID + TIME);
    a.call("x", Call.GETPID);
    return a.build();
  }
}
