package io.mydocker.program;

import io.mydocker.program.Instruction.Hint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
 *
 * <p>A launch is encoded by a JVM that only interprets, in which a call costs as much as fifty
 * other bytecodes: therefore the long method, the fields instead of accessors and the words, which
 * are turned into bytes all at once.
 */
public final class Encoder {
  private static final int WORDS = Program.STRIDE / 4;

  /** The newest message is kept by its label's length, to be found when it comes again. */
  private static final int LENGTHS = 64;

  private final Program program;
  private final Instruction[] instructions;
  private final int dataAt;
  private final int messagesAt;
  private final int pointersAt;
  private final int roomAt;

  /** Where each instruction's message begins, 0 where it has none. */
  private final int[] messages;

  private byte[] texts = new byte[16384];
  private int textsSize;

  private Encoder(Program program) {
    this.program = program;
    instructions = program.instructions().toArray(new Instruction[0]);
    messages = new int[instructions.length];
    dataAt = Program.HEADER + messages.length * Program.STRIDE;
    messagesAt = (dataAt + program.data().length + 3) & ~3;
    // Messages and pointers come between data and room, and how long they are is known only once
    // they are written.
    writeMessages();
    pointersAt = (messagesAt + textsSize + 3) & ~3;
    roomAt = (pointersAt + 4 * program.pointers().size() + 4 + 7) & ~7;
  }

  /** The program as the native engine of an x86-64 machine reads it. */
  public static byte[] encode(Program program) {
    return new Encoder(program).encode(0);
  }

  /**
   * The same, with the engine's table of error texts in the header: for the program built into the
   * engine.
   */
  public static byte[] encodeBuiltIn(Program program, Operand errorTexts) {
    Encoder encoder = new Encoder(program);
    return encoder.encode(encoder.dataAt + errorTexts.value());
  }

  /** Bytes the encoded program takes in memory, its zeroed room included. */
  public static int sizeInMemory(byte[] encoded) {
    return ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN).getInt(12);
  }

  private byte[] encode(int errorTexts) {
    byte[] out = new byte[roomAt];
    ByteBuffer bytes = ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(words(errorTexts));
    System.arraycopy(program.data(), 0, out, dataAt, program.data().length);
    System.arraycopy(texts, 0, out, messagesAt, textsSize);
    List<Program.Pointer> pointers = program.pointers();
    int[] bases = bases();
    for (int i = 0; i < pointers.size(); i++) {
      Program.Pointer pointer = pointers.get(i);
      Operand target = pointer.target();
      int at = dataAt + pointer.at();
      bytes.putInt(at, target.value + bases[target.kind.region]);
      bytes.putInt(pointersAt + 4 * i, at);
    }
    return out;
  }

  /** The header and the instructions. */
  private int[] words(int errorTexts) {
    int[] words = new int[dataAt / 4];
    words[0] = (int) Program.MAGIC;
    words[1] = (int) (Program.MAGIC >>> 32);
    words[2] = roomAt;
    words[3] = roomAt + program.room();
    words[10] = errorTexts;
    words[14] = Program.HEADER;
    words[15] = pointersAt;
    int[] bases = bases();
    int[] labels = program.labels();
    int at = Program.HEADER / 4;
    for (int i = 0; i < messages.length; i++) {
      encode(instructions[i], messages[i], bases, labels, words, at);
      at += WORDS;
    }
    return words;
  }

  private void encode(
      Instruction instruction, int message, int[] bases, int[] labels, int[] words, int at) {
    Call call = instruction.call;
    words[at] =
        instruction.op.code | instruction.variant << 8 | (call == null ? 0 : call.x86 << 16);
    words[at + 4] = instruction.tolerated;
    Slot result = instruction.result;
    if (result != null) {
      words[at + 5] = roomAt + result.offset;
    }
    Label failure = instruction.failure;
    if (failure != null) {
      words[at + 2] = Program.HEADER + labels[failure.number] * Program.STRIDE;
      words[at + 3] = message;
    }
    int sources = 0;
    int shift = 0;
    int to = at + 6;
    for (Operand operand : instruction.operands) {
      Operand.Kind kind = operand.kind;
      sources |= kind.source << shift;
      shift += 2;
      words[to++] =
          kind == Operand.Kind.CODE
              ? Program.HEADER + labels[operand.value] * Program.STRIDE
              : operand.value + bases[kind.region];
    }
    words[at + 1] = sources;
  }

  /** What is added to the offsets of each region. */
  private int[] bases() {
    return new int[] {0, dataAt, roomAt};
  }

  private void writeMessages() {
    @Nullable Instruction[] newest = new Instruction[LENGTHS];
    int[] where = new int[LENGTHS];
    for (int i = 0; i < messages.length; i++) {
      Instruction instruction = instructions[i];
      if (instruction.failure == null) {
        continue;
      }
      int bucket = instruction.label.length() & (LENGTHS - 1);
      Instruction last = newest[bucket];
      if (last == null || !isSameMessage(last, instruction)) {
        where[bucket] = writeMessage(instruction);
        newest[bucket] = instruction;
      }
      messages[i] = where[bucket];
    }
  }

  /** Literals are one object wherever they stand; that others may be written twice does no harm. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSameMessage(Instruction one, Instruction other) {
    return one.label == other.label && one.hints == other.hints;
  }

  private int writeMessage(Instruction instruction) {
    int at = messagesAt + textsSize;
    append(instruction.label);
    List<Hint> hints = instruction.hints;
    if (hints != null) {
      for (int i = 0; i < hints.size(); i++) {
        Hint hint = hints.get(i);
        texts[textsSize++] = (byte) hint.errno();
        append(hint.text());
      }
    }
    texts[textsSize++] = 0;
    return at;
  }

  /** Leaves room for the byte that follows. */
  @SuppressWarnings(
      "deprecation") // What is wrong with getBytes, that it drops high bytes, is right here.
  private void append(String raw) {
    int length = Math.min(raw.length(), 0xffff);
    if (textsSize + length + 4 > texts.length) {
      texts = Arrays.copyOf(texts, 2 * texts.length + length);
    }
    texts[textsSize++] = (byte) length;
    texts[textsSize++] = (byte) (length >> 8);
    raw.getBytes(0, length, texts, textsSize);
    textsSize += length;
  }
}
