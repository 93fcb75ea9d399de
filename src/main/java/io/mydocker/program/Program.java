package io.mydocker.program;

import java.util.List;

/**
 * A list of instructions with the memory they work on. In memory it is one block; every offset
 * counts from its start. What is written while a command runs lies first, together: header and
 * room. Then what lasts: instructions, messages, data; then what is brief, which is given back
 * ({@link Discarded}) and for that lies by itself: data, instructions, messages, the table of
 * pointers, and scratch memory, which is not sent. The header:
 *
 * <pre>
 *   0  magic
 *   8  size of the block as sent      12  size in memory
 *  16  errno of the last failure      24  address of its message    32  address of its instruction
 *  40  address of the engine's table of error texts
 *  48  address of the engine's own argc, argv and environment, as execve(2) leaves them
 *  56  offset of the first instruction
 *  60  offset of a table of 32-bit offsets that ends in 0: the words to which the engine adds the block's address
 *  64  pid of the JVM that wrote the program, 0 when there is none
 *  72  descriptor it came from
 *  80  address of the engine's built-in program, 0 when there is none
 *  88  offset of the whole pages that are brief      96  their size
 * 104  the operands of the current instruction: the native engine's, instead of a stack of its own
 * 152  size of what follows the block as sent, 0 when the program is not to be kept; see {@link Kept}
 * </pre>
 *
 * @param instructions what is done, first to last
 * @param data initialised data, those that last first
 * @param brief where in them the brief ones begin
 * @param room bytes of zeroed memory
 * @param scratch bytes of zeroed memory that is given back with what is brief
 * @param labels where each label stands: the index of an instruction, by the label's number
 * @param pointers the words of the data that hold addresses
 * @param slots the named results
 * @param sections headings for the printed form, by the index of the instruction they stand before
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; a list would box every byte.
public record Program(
    List<Instruction> instructions,
    byte[] data,
    int brief,
    int room,
    int scratch,
    int[] labels,
    List<Section> sections,
    List<Pointer> pointers,
    List<Slot> slots) {
  /** The first eight bytes of an encoded program, "mydkprg1" in memory order. */
  public static final long MAGIC = 0x31677270_6b64796dL;

  /** Bytes of the header. */
  public static final int HEADER = 160;

  /** Bytes of one encoded instruction. */
  public static final int STRIDE = 48;

  /** How the heading of a routine begins; see {@link Assembler#routine}. */
  static final String ROUTINE = "routines: ";

  public static final Operand ERRNO = header(16);
  public static final Operand MESSAGE = header(24);
  public static final Operand FAILED_AT = header(32);
  public static final Operand ERROR_TEXTS = header(40);
  public static final Operand STACK = header(48);
  public static final Operand JVM = header(64);
  public static final Operand PIPE = header(72);
  public static final Operand BUILT_IN = header(80);
  public static final Operand BRIEF = header(88);
  public static final Operand BRIEF_SIZE = header(96);

  /** Where the native engine keeps the operands of an instruction. */
  public static final int OPERANDS = 104;

  /** Where the header tells that the program may be kept. */
  public static final int KEPT = 152;

  /**
   * A heading.
   *
   * @param before the index of the instruction it stands before
   * @param title what the following instructions are for
   */
  public record Section(int before, String title) {}

  /**
   * A word of the data that holds an address.
   *
   * @param at where the word lies
   * @param target the address
   */
  public record Pointer(Operand at, Operand target) {}

  /** Where in {@link #data} an operand's bytes lie. */
  int at(Operand data) {
    return data.kind == Operand.Kind.BRIEF ? brief + data.value : data.value;
  }

  /** The heading that an instruction stands under. */
  String titleAt(int index) {
    String title = "";
    for (Section section : sections) {
      title = section.before() <= index ? section.title() : title;
    }
    return title;
  }

  /** Whether an instruction belongs to a routine. */
  public boolean isRoutine(int index) {
    return titleAt(index).startsWith(ROUTINE);
  }

  /** Whether a label stands before the instruction. */
  boolean isTarget(int index) {
    for (int label : labels) {
      if (label == index) {
        return true;
      }
    }
    return false;
  }

  private static Operand header(int offset) {
    return new Operand(Operand.Kind.HEADER, offset);
  }
}
