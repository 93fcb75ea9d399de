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
  private static final int PAGE = 4096;
  private static final int ROOM_AT = Program.HEADER;

  /** The newest message is kept by its label's length, to be found when it comes again. */
  private static final int LENGTHS = 64;

  private final Program program;
  private final Instruction[] instructions;

  /** Where each instruction lies, and where the program's end does. */
  private final int[] places;

  /** Where each instruction's message begins, 0 where it has none. */
  private final int[] messages;

  private final int lastingTextsAt;
  private final int lastingTexts;
  private final int dataAt;
  private final int briefAt;
  private final int briefTextsAt;
  private final int pointersAt;
  private final int scratchAt;
  private byte[] texts = new byte[16384];
  private int textsSize;

  private Encoder(Program program) {
    this.program = program;
    instructions = program.instructions().toArray(new Instruction[0]);
    messages = new int[instructions.length];
    places = new int[instructions.length + 1];
    // How long the messages are is known only once they are written.
    lastingTextsAt = place(false, (ROOM_AT + program.room() + 7) & ~7);
    writeMessages(false, lastingTextsAt);
    lastingTexts = textsSize;
    dataAt = (lastingTextsAt + textsSize + 7) & ~7;
    briefAt = dataAt + program.brief();
    briefTextsAt = place(true, (dataAt + program.data().length + 7) & ~7);
    writeMessages(true, briefTextsAt - lastingTexts);
    pointersAt = (briefTextsAt + textsSize - lastingTexts + 3) & ~3;
    scratchAt = (pointersAt + 4 * program.pointers().size() + 4 + 7) & ~7;
  }

  /** Lays out the instructions of one part; gives back where they end. */
  private int place(boolean isBrief, int from) {
    int at = from;
    for (int i = 0; i < instructions.length; i++) {
      if (instructions[i].isBrief == isBrief) {
        places[i] = at;
        at += Program.STRIDE;
      }
    }
    // A label may stand behind the last instruction.
    places[places.length - 1] = at;
    return at;
  }

  /** The program as the native engine of an x86-64 machine reads it. */
  public static byte[] encode(Program program) {
    return new Encoder(program).encode(0);
  }

  /** The same, with what the engine needs to keep it when that is not refused. */
  public static byte[] encode(Program program, Premises premises) {
    Encoder encoder = new Encoder(program);
    byte[] encoded = encoder.encode(0);
    if (premises.isRefused()) {
      return encoded;
    }
    int[] texts = {
      encoder.lastingTextsAt,
      encoder.dataAt + program.data().length,
      encoder.briefTextsAt,
      encoder.pointersAt
    };
    return Kept.append(encoded, texts, premises);
  }

  /**
   * The same, with the engine's table of error texts in the header: for the program built into the
   * engine.
   */
  public static byte[] encodeBuiltIn(Program program, Operand errorTexts) {
    Encoder encoder = new Encoder(program);
    return encoder.encode(encoder.dataAt + errorTexts.value());
  }

  /** Where the program's data begin. */
  static int dataAt(Program program) {
    return new Encoder(program).dataAt;
  }

  /** Bytes the encoded program takes in memory, its zeroed room included. */
  public static int sizeInMemory(byte[] encoded) {
    return ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN).getInt(12);
  }

  private byte[] encode(int errorTexts) {
    byte[] out = new byte[scratchAt];
    ByteBuffer bytes = ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(words(errorTexts));
    System.arraycopy(texts, 0, out, lastingTextsAt, lastingTexts);
    System.arraycopy(program.data(), 0, out, dataAt, program.data().length);
    System.arraycopy(texts, lastingTexts, out, briefTextsAt, textsSize - lastingTexts);
    List<Program.Pointer> pointers = program.pointers();
    int[] bases = bases();
    for (int i = 0; i < pointers.size(); i++) {
      Program.Pointer pointer = pointers.get(i);
      Operand target = pointer.target();
      int at = pointer.at().value + bases[pointer.at().kind.region];
      bytes.putInt(at, target.value + bases[target.kind.region]);
      bytes.putInt(pointersAt + 4 * i, at);
    }
    return out;
  }

  /** The header and the instructions. */
  private int[] words(int errorTexts) {
    int[] words = new int[briefTextsAt / 4];
    int size = scratchAt + program.scratch();
    words[0] = (int) Program.MAGIC;
    words[1] = (int) (Program.MAGIC >>> 32);
    words[2] = scratchAt;
    words[3] = size;
    words[10] = errorTexts;
    words[14] = places[0];
    words[15] = pointersAt;
    // Whole pages: what shares one with something else stays.
    int brief = (briefAt + PAGE - 1) & -PAGE;
    words[22] = brief;
    words[24] = Math.max(0, (size & -PAGE) - brief);
    int[] bases = bases();
    int[] labels = program.labels();
    for (int i = 0; i < messages.length; i++) {
      encode(instructions[i], messages[i], bases, labels, words, places[i] / 4);
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
      words[at + 5] = result.address.value + bases[result.address.kind.region];
    }
    Label failure = instruction.failure;
    if (failure != null) {
      words[at + 2] = places[labels[failure.number]];
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
              ? places[labels[operand.value]]
              : operand.value + bases[kind.region];
    }
    words[at + 1] = sources;
  }

  /** What is added to the offsets of each region. */
  private int[] bases() {
    return new int[] {0, dataAt, ROOM_AT, briefAt, scratchAt};
  }

  private void writeMessages(boolean isBrief, int from) {
    @Nullable Instruction[] newest = new Instruction[LENGTHS];
    int[] where = new int[LENGTHS];
    for (int i = 0; i < messages.length; i++) {
      Instruction instruction = instructions[i];
      if (instruction.failure == null || instruction.isBrief != isBrief) {
        continue;
      }
      int bucket = instruction.label.length() & (LENGTHS - 1);
      Instruction last = newest[bucket];
      if (last == null || !isSameMessage(last, instruction)) {
        where[bucket] = from + textsSize;
        writeMessage(instruction);
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

  private void writeMessage(Instruction instruction) {
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
