package io.mydocker.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.Golden;
import io.mydocker.program.Encoder;
import io.mydocker.program.ErrorTable;
import io.mydocker.program.Printer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine as a file: the program built into it, and the frame that the kernel loads. */
class EmitTest {
  private static final Path GOLDEN = Golden.path("engine/boot.txt");
  private static final String LIB = "/lib/mydocker";
  private static final SourceJdk JDK =
      new SourceJdk("/jdk/lib/modules", 123_456, 1_700_000_000, LIB + "/make-runtime");
  private static final int PAGE = 4096;

  /** Behind the header and three segments, as elf(5) sizes them. */
  private static final int CODE_OFFSET = 64 + 3 * 56;

  /** One loaded part of an executable, as elf(5) describes it. */
  private record Segment(int type, int flags, long offset, long address, long size, long memory) {
    static Segment of(ByteBuffer file, int index) {
      int at = (int) file.getLong(32) + index * file.getShort(54);
      assertEquals(file.getLong(at + 16), file.getLong(at + 24), "physical address");
      return new Segment(
          file.getInt(at),
          file.getInt(at + 4),
          file.getLong(at + 8),
          file.getLong(at + 16),
          file.getLong(at + 32),
          file.getLong(at + 40));
    }
  }

  private static ByteBuffer executable() {
    return ByteBuffer.wrap(Emit.executable(LIB, JDK)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] boot() {
    return Boot.encode(Emit.jvms(LIB), JDK);
  }

  @Test
  void theProgramThatStartsTheJvmIsTheReviewedOne() throws IOException {
    String printed = Printer.print(Boot.program(Emit.jvms(LIB), JDK));
    Golden.isReviewed(EmitTest.class, GOLDEN, printed);
  }

  @Test
  void theHeadIsThatOfAnExecutable() {
    ByteBuffer file = executable();
    assertEquals(0x7f | 'E' << 8 | 'L' << 16 | 'F' << 24, file.getInt(0));
    assertEquals(2 | 1 << 8 | 1 << 16, file.getInt(4), "64 bits, little-endian");
    assertEquals(2 | 62 << 16, file.getInt(16), "an executable for x86-64");
    assertEquals(64 | 56 << 16, file.getInt(52), "sizes of this and of a segment");
    assertEquals(3, file.getInt(56), "segments, no sections");
  }

  @Test
  void codeCannotBeWrittenAndNothingElseBeExecuted() {
    ByteBuffer file = executable();
    Segment code = Segment.of(file, 0);
    int size = X86Engine.emit(0).bytes().length;
    assertEquals(new Segment(1, 5, 0, Elf.CODE_AT, CODE_OFFSET + size, CODE_OFFSET + size), code);
    assertEquals(Elf.CODE_AT + CODE_OFFSET, file.getLong(24), "where it begins");
    byte[] boot = boot();
    int offset = (CODE_OFFSET + size + 15) / 16 * 16;
    assertEquals(
        new Segment(1, 6, offset, Elf.dataAt(size), boot.length, Encoder.sizeInMemory(boot)),
        Segment.of(file, 1));
    assertEquals(new Segment(0x6474e551, 6, 0, 0, 0, 0), Segment.of(file, 2), "the stack");
    assertEquals(PAGE, file.getLong(64 + 48), "alignment of the code");
    assertEquals(16, file.getLong(64 + 2 * 56 + 48), "alignment of the stack");
  }

  @Test
  void bothPartsLieWhereTheSegmentsSay() {
    byte[] file = Emit.executable(LIB, JDK);
    Segment data = Segment.of(executable(), 1);
    byte[] code = X86Engine.emit((int) data.address()).bytes();
    assertArrayEquals(code, Arrays.copyOfRange(file, CODE_OFFSET, CODE_OFFSET + code.length));
    byte[] boot = boot();
    assertArrayEquals(boot, Arrays.copyOfRange(file, (int) data.offset(), file.length));
  }

  @Test
  void theErrorTextsLieWhereTheHeaderSays() {
    byte[] boot = boot();
    byte[] texts = ErrorTable.bytes();
    int at = ByteBuffer.wrap(boot).order(ByteOrder.LITTLE_ENDIAN).getInt(40);
    assertArrayEquals(texts, Arrays.copyOfRange(boot, at, at + texts.length));
  }

  /** As mmap(2) demands, and no page is skipped. */
  @Test
  void dataBeginOnThePageBehindTheCodeAtTheOffsetThatTheFileHas() {
    for (int size = 1; size < 3 * PAGE; size++) {
      int last = CODE_OFFSET + size - 1;
      int offset = (last + 16) / 16 * 16;
      int address = Elf.dataAt(size);
      assertEquals(offset % PAGE, address % PAGE);
      assertEquals((Elf.CODE_AT + last) / PAGE + 1, address / PAGE);
    }
  }

  @Test
  void theAddressOfTheProgramIsInTheCodeLittleEndian() {
    byte[] code = X86Engine.emit(0x12345678).bytes();
    assertArrayEquals(new byte[] {(byte) 0xbb, 0x78, 0x56, 0x34, 0x12}, Arrays.copyOf(code, 5));
  }

  @Test
  void aFileIsWrittenThatEveryoneMayExecute(@TempDir Path directory) throws IOException {
    Path out = directory.resolve("out");
    Path listing = directory.resolve("listing");
    Emit.main(
        new String[] {"--out", out.toString(), "--listing", listing.toString(), "--lib", LIB});
    assertArrayEquals(Emit.executable(LIB, null), Files.readAllBytes(out));
    assertEquals(Emit.listing(), Files.readString(listing));
    assertTrue(Files.isExecutable(out));
    Emit.main(new String[] {"--out", out.toString()});
    assertArrayEquals(Emit.executable("/usr/local/lib/mydocker", null), Files.readAllBytes(out));
  }

  @Test
  void withoutAFileOrWithAnOptionItDoesNotKnowNothingIsWritten(@TempDir Path directory) {
    Path out = directory.resolve("out");
    assertThrows(IllegalArgumentException.class, () -> Emit.main(new String[] {"--lib", LIB}));
    assertThrows(IllegalArgumentException.class, () -> Emit.main(new String[] {"--out"}));
    assertThrows(
        IllegalArgumentException.class,
        () -> Emit.main(new String[] {"--out", out.toString(), "--lib64", LIB}));
    assertFalse(Files.exists(out));
  }
}
