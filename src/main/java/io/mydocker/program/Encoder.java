package io.mydocker.program;

import io.mydocker.program.Instruction.Hint;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns a program into the bytes an engine reads. An instruction is 48 bytes, little-endian:
 *
 * <pre>
 *   0  operation       1  variant (width, test, sum)      2  system-call number, 16 bits
 *   4  sources of the operands, two bits each: 0 constant, 1 address, 2 contents; 16 bits
 *   8  offset to go on at after a failure          12  offset of the message
 *  16  tolerated errnos, four bytes                20  offset the result is stored at, 0 for nowhere
 *  24  six operands, 32 bits each
 * </pre>
 *
 * A message is a 16-bit length and that many bytes, then for each hint an errno (a byte), a 16-bit
 * length and bytes, then a zero byte.
 */
@SuppressWarnings("EnumOrdinal") // The order of operations is their encoding.
public final class Encoder {
  private final Program program;
  private final Map<String, Integer> messages = new HashMap<>();
  private byte[] out;
  private int size;
  private final int dataAt;
  private final int pointersAt;
  private final int roomAt;

  private Encoder(Program program) {
    this.program = program;
    dataAt = Program.HEADER + program.instructions().size() * Program.STRIDE;
    int messagesAt = dataAt + program.data().length;
    out = new byte[messagesAt + 4096];
    size = messagesAt;
    // Messages and pointers come between data and room, and how long they are is known only once
    // they are written.
    writeMessages();
    pointersAt = (size + 3) & ~3;
    roomAt = (pointersAt + 4 * program.pointers().size() + 4 + 7) & ~7;
  }

  /** The program as the native engine of an x86-64 machine reads it. */
  public static byte[] encode(Program program) {
    return new Encoder(program).encode();
  }

  /**
   * The same, with the engine's table of error texts in the header: for the program built into the
   * engine.
   */
  public static byte[] encodeBuiltIn(Program program, Operand errorTexts) {
    Encoder encoder = new Encoder(program);
    byte[] bytes = encoder.encode();
    encoder.put4(40, encoder.dataAt + errorTexts.value());
    return bytes;
  }

  /** Bytes the encoded program takes in memory, its zeroed room included. */
  public static int sizeInMemory(byte[] encoded) {
    return (encoded[12] & 0xff)
        | (encoded[13] & 0xff) << 8
        | (encoded[14] & 0xff) << 16
        | (encoded[15] & 0xff) << 24;
  }

  private byte[] encode() {
    out = Arrays.copyOf(out, roomAt);
    put4(0, (int) Program.MAGIC);
    put4(4, (int) (Program.MAGIC >>> 32));
    put4(8, roomAt);
    put4(12, roomAt + program.room());
    put4(56, Program.HEADER);
    put4(60, pointersAt);
    System.arraycopy(program.data(), 0, out, dataAt, program.data().length);
    List<Program.Pointer> pointers = program.pointers();
    for (int i = 0; i < pointers.size(); i++) {
      Program.Pointer pointer = pointers.get(i);
      put4(dataAt + pointer.at(), resolve(pointer.target()));
      put4(pointersAt + 4 * i, dataAt + pointer.at());
    }
    List<Instruction> instructions = program.instructions();
    for (int i = 0; i < instructions.size(); i++) {
      encode(instructions.get(i), Program.HEADER + i * Program.STRIDE);
    }
    return out;
  }

  private void encode(Instruction instruction, int at) {
    out[at] = (byte) instruction.op().ordinal();
    out[at + 1] = (byte) instruction.variant();
    Call call = instruction.call();
    if (call != null) {
      put2(at + 2, call.x86());
    }
    Operand[] operands = instruction.operands();
    int sources = 0;
    for (int i = 0; i < operands.length; i++) {
      sources |= source(operands[i].kind()) << (2 * i);
      put4(at + 24 + 4 * i, resolve(operands[i]));
    }
    put2(at + 4, sources);
    Label failure = instruction.failure();
    if (failure != null) {
      put4(at + 8, codeAt(failure.number()));
      put4(at + 12, messageAt(instruction));
    }
    int[] tolerated = instruction.tolerated();
    for (int i = 0; i < 4; i++) {
      out[at + 16 + i] = (byte) tolerated[i];
    }
    Slot result = instruction.result();
    if (result != null) {
      put4(at + 20, roomAt + result.offset());
    }
  }

  private static int source(Operand.Kind kind) {
    return switch (kind) {
      case CONSTANT, CODE -> 0;
      case DATA, ROOM, BASE -> 1;
      case SLOT, HEADER -> 2;
    };
  }

  private int resolve(Operand operand) {
    return switch (operand.kind()) {
      case CONSTANT, HEADER, BASE -> operand.value();
      case CODE -> codeAt(operand.value());
      case DATA -> dataAt + operand.value();
      case ROOM, SLOT -> roomAt + operand.value();
    };
  }

  private int codeAt(int label) {
    return Program.HEADER + program.labels()[label] * Program.STRIDE;
  }

  private void writeMessages() {
    for (Instruction instruction : program.instructions()) {
      if (instruction.failure() != null) {
        writeMessage(instruction);
      }
    }
  }

  private void writeMessage(Instruction instruction) {
    String key = key(instruction);
    if (messages.containsKey(key)) {
      return;
    }
    messages.put(key, size);
    append(instruction.label());
    for (Hint hint : instruction.hints()) {
      appendByte(hint.errno());
      append(hint.text());
    }
    appendByte(0);
  }

  private int messageAt(Instruction instruction) {
    return messages.getOrDefault(key(instruction), 0);
  }

  private static String key(Instruction instruction) {
    String key = instruction.label();
    for (Hint hint : instruction.hints()) {
      key = key + '\0' + (char) hint.errno() + hint.text();
    }
    return key;
  }

  private void append(String raw) {
    int length = Math.min(raw.length(), 0xffff);
    appendByte(length);
    appendByte(length >> 8);
    for (int i = 0; i < length; i++) {
      appendByte(raw.charAt(i));
    }
  }

  private void appendByte(int value) {
    if (size == out.length) {
      out = Arrays.copyOf(out, size * 2);
    }
    out[size++] = (byte) value;
  }

  private void put2(int at, int value) {
    out[at] = (byte) value;
    out[at + 1] = (byte) (value >> 8);
  }

  private void put4(int at, int value) {
    put2(at, value);
    put2(at + 2, value >> 16);
  }
}
