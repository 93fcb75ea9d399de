package io.mydocker.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The bytes that an engine reads. */
@SuppressWarnings("EnumOrdinal") // The order of operations is their encoding.
class EncoderTest {
  private static ByteBuffer encode(Assembler a) {
    return ByteBuffer.wrap(Encoder.encode(a.build())).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void theHeaderSaysHowLargeTheProgramIs() {
    Assembler a = new Assembler();
    a.room(1000);
    a.scratch(500);
    a.call("exit", Call.EXIT_GROUP, Operand.of(3));
    ByteBuffer bytes = encode(a);
    assertEquals(Program.MAGIC, bytes.getLong(0));
    assertEquals(bytes.capacity(), bytes.getInt(8));
    assertEquals(bytes.capacity() + 504, bytes.getInt(12), "without what is not sent");
    assertEquals(Program.HEADER + 1000, bytes.getInt(56), "behind the room");
  }

  @Test
  void aCallIsEncodedWithNumberOperandsAndTolerance() {
    Assembler a = new Assembler();
    Slot slot = a.slot("fd");
    a.call("open", Call.OPENAT, Operand.of(-100), a.text("/x"), slot.value())
        .into(slot)
        .tolerate(Errno.ENOENT, Errno.EEXIST);
    ByteBuffer bytes = encode(a);
    int at = bytes.getInt(56);
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

  @Test
  void everyInstructionHasItsPlaceAndItsMemory() {
    Assembler a = new Assembler();
    Slot first = a.slot("first");
    Slot second = a.slot("second");
    Operand room = a.room(8);
    a.set(first, Operand.of(1));
    a.load(second, 4, room, Program.ERRNO);
    a.store(2, new Operand(Operand.Kind.BASE, 0), first.value(), second.value());
    ByteBuffer bytes = encode(a);
    int end = Program.HEADER;
    int begin = bytes.getInt(56);
    int at = begin + Program.STRIDE;
    assertEquals(Instruction.Op.SUM.ordinal(), bytes.get(begin));
    assertEquals(Instruction.Op.LOAD.ordinal(), bytes.get(at));
    assertEquals(4, bytes.get(at + 1), "the width");
    assertEquals(end + 8, bytes.getInt(at + 20), "the second slot");
    assertEquals(end + 16, bytes.getInt(at + 24), "the room behind both");
    assertEquals(16, bytes.getInt(at + 28), "a field of the header");
    assertEquals(1 | 2 << 2, bytes.getShort(at + 4), "address, contents");
    at += Program.STRIDE;
    assertEquals(Instruction.Op.STORE.ordinal(), bytes.get(at));
    assertEquals(2, bytes.get(at + 1));
    assertEquals(1 | 2 << 2 | 2 << 4, bytes.getShort(at + 4), "address, contents, contents");
    assertEquals(0, bytes.getInt(at + 24), "the program itself");
    assertEquals(0, bytes.getInt(at + 20), "no result");
  }

  @Test
  void whatIsBriefLiesByItself() {
    Assembler a = new Assembler();
    Label end = a.label("end");
    a.failTo(end);
    Label begin = a.label("begin");
    a.jump(begin);
    a.brief();
    a.place(begin);
    Operand brief = a.bytes(new byte[] {55});
    a.call("brief", Call.GETPID, brief, a.scratch(3 * 4096));
    a.jump(end);
    a.lasting();
    a.place(end);
    Operand lasting = a.bytes(new byte[] {66});
    a.call("lasting", Call.GETPPID, lasting, a.fields(lasting, brief));
    ByteBuffer bytes = encode(a);
    int first = bytes.getInt(56);
    int last = first + Program.STRIDE;
    int apart = bytes.getInt(first + 24 + 8);
    assertEquals("lasting", text(bytes, bytes.getInt(last + 12)));
    assertEquals("brief", text(bytes, bytes.getInt(apart + 12)));
    assertEquals(last, bytes.getInt(apart + 8), "where a failure leads");
    assertEquals(last, bytes.getInt(apart + Program.STRIDE + 24 + 8), "where the jump leads");
    assertEquals(66, bytes.get(bytes.getInt(last + 24)));
    assertEquals(55, bytes.get(bytes.getInt(apart + 24)));
    assertTrue(bytes.getInt(last + 24) < bytes.getInt(apart + 24));
    assertTrue(bytes.getInt(apart + 24) < apart);
    assertEquals(bytes.getInt(8), bytes.getInt(apart + 28), "what is not sent comes last");
    assertEquals(4096, bytes.getInt(88), "whole pages only");
    assertEquals(2 * 4096, bytes.getInt(96));
    int structure = bytes.getInt(last + 28);
    assertEquals(bytes.getInt(last + 24), bytes.getInt(structure));
    assertEquals(bytes.getInt(apart + 24), bytes.getInt(structure + 8));
  }

  @Test
  void differentMessagesAreKeptApartAndEqualOnesOnce() {
    Assembler a = new Assembler();
    Label end = a.label("end");
    a.failTo(end);
    a.call("one", Call.GETPID);
    a.call("one", Call.GETPPID);
    a.call("one", Call.GETPID).hint(Errno.EPERM, "; use sudo");
    a.call("two", Call.GETPID);
    a.place(end);
    ByteBuffer bytes = encode(a);
    int[] messages = new int[4];
    for (int i = 0; i < 4; i++) {
      messages[i] = bytes.getInt(Program.HEADER + i * Program.STRIDE + 12);
    }
    assertEquals(messages[0], messages[1]);
    assertEquals("one", text(bytes, messages[0]));
    assertEquals(0, bytes.get(messages[0] + 5), "no hints, whatever comes behind");
    assertEquals(messages[0] + 6, messages[2]);
    assertEquals("one", text(bytes, messages[2]));
    assertEquals("; use sudo", text(bytes, messages[2] + 6));
    assertEquals("two", text(bytes, messages[3]));
  }

  @Test
  void aMessageMayBeLong() {
    Assembler a = new Assembler();
    Label end = a.label("end");
    String label = "x".repeat(300);
    String hint = "y".repeat(20_000);
    a.call(label, Call.GETPID).orElse(end).hint(Errno.EPERM, hint);
    a.place(end);
    ByteBuffer bytes = encode(a);
    int message = bytes.getInt(Program.HEADER + 12);
    assertEquals(label, text(bytes, message));
    assertEquals(hint, text(bytes, message + 2 + 300 + 1));
  }

  @Test
  void theSizeInMemoryIsReadWithEveryByte() {
    Assembler a = new Assembler();
    a.scratch(0x0182_8384);
    byte[] bytes = Encoder.encode(a.build());
    int size = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(12);
    assertEquals(bytes.length + 0x0182_8388, size);
    assertEquals(size, Encoder.sizeInMemory(bytes));
    assertEquals(
        0x89abcdef,
        Encoder.sizeInMemory(
            new byte[] {
              0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xef, (byte) 0xcd, (byte) 0xab, (byte) 0x89
            }));
  }

  @Test
  void theBuiltInProgramKnowsWhereTheErrorTextsAre() {
    Assembler a = new Assembler();
    a.text("before");
    Operand texts = a.bytes(new byte[] {77});
    ByteBuffer bytes =
        ByteBuffer.wrap(Encoder.encodeBuiltIn(a.build(), texts)).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(77, bytes.get(bytes.getInt(40)));
    assertEquals(0, ByteBuffer.wrap(Encoder.encode(a.build())).getInt(40));
  }
}
