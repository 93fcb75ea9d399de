package io.mydocker.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A static ELF executable for x86-64 with two segments (elf(5)): code that can be executed and not
 * written, data that can be written and not executed.
 */
final class Elf {
  static final int CODE_AT = 0x400000;
  private static final int PAGE = 0x1000;
  private static final int HEADER = 64;
  private static final int SEGMENT = 56;
  private static final int SEGMENTS = 3;
  private static final int CODE_OFFSET = HEADER + SEGMENTS * SEGMENT;
  private static final int READ = 4;
  private static final int WRITE = 2;
  private static final int EXECUTE = 1;
  private static final int LOAD = 1;
  private static final int GNU_STACK = 0x6474e551;

  private Elf() {}

  /** Where the data segment of a program with that much code begins. */
  static int dataAt(int codeSize) {
    int end = CODE_OFFSET + codeSize;
    // On a page of its own, at the same offset within the page as in the file, as mmap(2) requires.
    return CODE_AT + (end + PAGE - 1) / PAGE * PAGE + offsetOfData(codeSize) % PAGE;
  }

  private static int offsetOfData(int codeSize) {
    return (CODE_OFFSET + codeSize + 15) & ~15;
  }

  /**
   * The file.
   *
   * @param memory bytes of the data segment, of which those beyond {@code data} start as zeroes
   */
  static byte[] file(byte[] code, byte[] data, int memory) {
    int dataOffset = offsetOfData(code.length);
    ByteBuffer out = ByteBuffer.allocate(dataOffset + data.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    out.putShort((short) 2).putShort((short) 62).putInt(1);
    out.putLong(CODE_AT + CODE_OFFSET).putLong(HEADER).putLong(0).putInt(0);
    out.putShort((short) HEADER).putShort((short) SEGMENT).putShort((short) SEGMENTS);
    out.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    int codeEnd = CODE_OFFSET + code.length;
    segment(out, LOAD, READ | EXECUTE, 0, CODE_AT, codeEnd, codeEnd);
    segment(out, LOAD, READ | WRITE, dataOffset, dataAt(code.length), data.length, memory);
    segment(out, GNU_STACK, READ | WRITE, 0, 0, 0, 0);
    out.put(code);
    out.position(dataOffset);
    out.put(data);
    return out.array();
  }

  private static void segment(
      ByteBuffer out, int type, int flags, int offset, int address, int inFile, int inMemory) {
    out.putInt(type).putInt(flags).putLong(offset).putLong(address).putLong(address);
    out.putLong(inFile).putLong(inMemory).putLong(type == LOAD ? PAGE : 16);
  }
}
