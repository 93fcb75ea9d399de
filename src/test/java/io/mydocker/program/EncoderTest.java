package io.mydocker.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The bytes that an engine reads. */
class EncoderTest {
  private static ByteBuffer encode(Assembler a) {
    return ByteBuffer.wrap(Encoder.encode(a.build())).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void theHeaderSaysHowLargeTheProgramIs() {
    Assembler a = new Assembler();
    a.room(1000);
    a.call("exit", Call.EXIT_GROUP, Operand.of(3));
    ByteBuffer bytes = encode(a);
    assertEquals(Program.MAGIC, bytes.getLong(0));
    assertEquals(bytes.capacity(), bytes.getInt(8));
    assertEquals(bytes.capacity() + 1000, bytes.getInt(12));
    assertEquals(Program.HEADER, bytes.getInt(56));
  }

  @Test
  void aCallIsEncodedWithNumberOperandsAndTolerance() {
    Assembler a = new Assembler();
    Slot slot = a.slot("fd");
    a.call("open", Call.OPENAT, Operand.of(-100), a.text("/x"), slot.value())
        .into(slot)
        .tolerate(Errno.ENOENT, Errno.EEXIST);
    ByteBuffer bytes = encode(a);
    int at = Program.HEADER;
    assertEquals(0, bytes.get(at));
    assertEquals(Call.OPENAT.x86(), bytes.getShort(at + 2));
    assertEquals(0 | 1 << 2 | 2 << 4, bytes.getShort(at + 4), "constant, address, contents");
    assertEquals(Errno.ENOENT | Errno.EEXIST << 8, bytes.getInt(at + 16));
    assertEquals(-100, bytes.getInt(at + 24));
    assertEquals('/', bytes.get(bytes.getInt(at + 28)));
    assertEquals(
        bytes.getInt(at + 32), bytes.getInt(at + 20), "the slot it reads is the slot it writes");
  }

  @Test
  void aFailureLeadsToItsLabelAndMessage() {
    Assembler a = new Assembler();
    Label end = a.label("end");
    a.call("mount proc", Call.MOUNT).orElse(end).hint(Errno.EPERM, "; use sudo");
    a.place(end);
    a.call("exit", Call.EXIT_GROUP);
    ByteBuffer bytes = encode(a);
    assertEquals(Program.HEADER + Program.STRIDE, bytes.getInt(Program.HEADER + 8));
    int message = bytes.getInt(Program.HEADER + 12);
    assertEquals("mount proc", text(bytes, message));
    int hint = message + 2 + 10;
    assertEquals(Errno.EPERM, bytes.get(hint));
    assertEquals("; use sudo", text(bytes, hint + 1));
    assertEquals(0, bytes.get(hint + 3 + 10), "no more hints");
  }

  private static String text(ByteBuffer bytes, int at) {
    byte[] text = new byte[bytes.getShort(at)];
    bytes.get(at + 2, text);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  @Test
  void pointersAreListedForTheEngineToMakeAbsolute() {
    Assembler a = new Assembler();
    Operand array = a.array(java.util.List.of("a", "bc"));
    a.call("execute", Call.EXECVE, a.text("/x"), array, array);
    ByteBuffer bytes = encode(a);
    int table = bytes.getInt(60);
    int first = bytes.getInt(table);
    assertEquals('a', bytes.get((int) bytes.getLong(first)));
    assertEquals('b', bytes.get((int) bytes.getLong(bytes.getInt(table + 4))));
    assertEquals(0, bytes.getInt(table + 8));
    assertEquals(0, bytes.getLong(first + 16), "the array ends in a null");
  }

  @Test
  void aLabelThatStandsNowhereIsFound() {
    Assembler a = new Assembler();
    a.jump(a.label("nowhere"));
    assertThrows(IllegalStateException.class, a::build);
  }

  @Test
  void equalTextsAreKeptOnce() {
    Assembler a = new Assembler();
    assertEquals(a.text("x"), a.text("x"));
    assertTrue(a.text("y").value() != a.text("x").value());
  }

  @Test
  void bytesOfRawTextStayBytes() {
    Assembler a = new Assembler();
    a.call("say", Call.WRITE, Operand.of(2), a.text("\u00ff\u00e9"), Operand.of(2));
    ByteBuffer bytes = encode(a);
    int at = bytes.getInt(Program.HEADER + 28);
    assertEquals((byte) 0xff, bytes.get(at));
    assertEquals((byte) 0xe9, bytes.get(at + 1));
    assertEquals(0, bytes.get(at + 2));
  }
}
