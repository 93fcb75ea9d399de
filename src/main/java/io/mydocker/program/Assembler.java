package io.mydocker.program;

import io.mydocker.program.Instruction.Op;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a program down, instruction by instruction. Strings are raw (one {@code char} per byte)
 * and end in a zero byte in memory. Not thread-safe; one assembler makes one program.
 */
@SuppressWarnings("EnumOrdinal") // The order of tests and sums is their encoding.
public final class Assembler {
  private static final Operand NOTHING = Operand.of(0);
  private static final int LASTING = 0;
  private static final int BRIEF = 1;

  private Instruction[] instructions = new Instruction[1024];
  private int count;
  private final List<Program.Section> sections = new ArrayList<>();
  private final List<Program.Pointer> pointers = new ArrayList<>();
  private final List<Slot> slots = new ArrayList<>();
  private final Texts[] texts = {new Texts(), new Texts()};

  /** What lasts and what is brief, by {@link #part}. */
  private final byte[][] data = {new byte[8192], new byte[16384]};

  private final int[] dataSize = new int[2];
  private int part;
  private int room;
  private int scratch;
  private int[] labels = new int[512];
  private int labelCount;
  private @Nullable Label failure;

  /** An empty program. */
  public Assembler() {}

  /**
   * The memory of another program, with its labels standing nowhere yet and no instructions: for
   * {@link Rewriter}.
   */
  Assembler(Program other) {
    int whole = other.data().length;
    dataSize[LASTING] = other.brief();
    dataSize[BRIEF] = whole - other.brief();
    data[LASTING] = Arrays.copyOf(other.data(), Math.max(64, other.brief()));
    data[BRIEF] = Arrays.copyOfRange(other.data(), other.brief(), whole + 64);
    room = other.room();
    scratch = other.scratch();
    labelCount = other.labels().length;
    labels = new int[labelCount + 64];
    Arrays.fill(labels, -1);
    pointers.addAll(other.pointers());
    slots.addAll(other.slots());
  }

  /**
   * Instructions and data from here on are brief: needed until something has started, and given
   * back then by {@link Discarded#now}. Nothing falls through to here, nor from one part to the
   * other: they lie apart. What lasts may not refer to what is brief.
   */
  public void brief() {
    part = BRIEF;
  }

  /** Instructions and data from here on stay, as they do in a program that has nothing brief. */
  public void lasting() {
    part = LASTING;
  }

  /** Whether what is written now is brief. */
  public boolean isBrief() {
    return part == BRIEF;
  }

  /** Goes over to the part that an instruction of another program is in. */
  void follow(Instruction instruction) {
    part = instruction.isBrief ? BRIEF : LASTING;
  }

  /** Starts a group of instructions under a heading. */
  public void section(String title) {
    sections.add(new Program.Section(count, title));
  }

  /** Starts a routine: several places go to it, and it comes back to right behind the jump. */
  public void routine(String title) {
    section(Program.ROUTINE + title);
  }

  /** Where failures go from here on, unless an instruction says otherwise. */
  public void failTo(Label label) {
    failure = label;
  }

  /** Where failures go at the moment. */
  public @Nullable Label failTo() {
    return failure;
  }

  /** A label that stands nowhere yet. */
  public Label label(String name) {
    if (labelCount == labels.length) {
      labels = Arrays.copyOf(labels, labelCount * 2);
    }
    labels[labelCount] = -1;
    return new Label(labelCount++, name);
  }

  /** Lets a label stand before the next instruction. */
  public void place(Label label) {
    labels[label.number] = count;
  }

  /** The same for a label that is known by its number. */
  void place(int label) {
    labels[label] = count;
  }

  /** A label that stands before the next instruction. */
  public Label here(String name) {
    Label label = label(name);
    place(label);
    return label;
  }

  /** The address of a string; equal strings share it. */
  public Operand text(String raw) {
    return text(raw, part);
  }

  /** The address of a string that lasts, wherever it is asked for. */
  public Operand lastingText(String raw) {
    return text(raw, LASTING);
  }

  @SuppressWarnings("deprecation") // That getBytes drops high bytes is right here.
  private Operand text(String raw, int in) {
    Operand known = texts[in].find(raw);
    if (known == null) {
      int length = raw.length();
      int at = reserve(length + 1, 1, in);
      raw.getBytes(0, length, data[in], at);
      known = dataAt(at, in);
      texts[in].add(raw, known);
    }
    return known;
  }

  private static Operand dataAt(int at, int in) {
    return new Operand(in == BRIEF ? Operand.Kind.BRIEF : Operand.Kind.DATA, at);
  }

  /** The address of bytes, aligned to eight. */
  public Operand bytes(byte[] bytes) {
    int at = reserve(bytes.length, 8, part);
    System.arraycopy(bytes, 0, data[part], at, bytes.length);
    return dataAt(at, part);
  }

  /** The address of a structure made of 64-bit numbers. */
  public Operand longs(long... fields) {
    int at = reserve(fields.length * 8, 8, part);
    byte[] bytes = data[part];
    for (int i = 0; i < fields.length; i++) {
      for (int b = 0; b < 8; b++) {
        bytes[at + 8 * i + b] = (byte) (fields[i] >> (8 * b));
      }
    }
    return dataAt(at, part);
  }

  /**
   * The address of a structure of 64-bit fields, each a constant or an address that the engine
   * makes absolute.
   */
  public Operand fields(Operand... fields) {
    long[] constants = new long[fields.length];
    for (int i = 0; i < fields.length; i++) {
      constants[i] = fields[i].kind() == Operand.Kind.CONSTANT ? fields[i].value() : 0;
    }
    Operand structure = longs(constants);
    for (int i = 0; i < fields.length; i++) {
      if (fields[i].kind() != Operand.Kind.CONSTANT) {
        point(structure, 8 * i, fields[i]);
      }
    }
    return structure;
  }

  /** Lets a field of a structure hold an address, which the engine makes absolute. */
  public void point(Operand structure, int offset, Operand to) {
    pointers.add(new Program.Pointer(plus(structure, offset), to));
  }

  /** The address of an array of strings that ends in a null, as execve(2) takes it. */
  public Operand array(List<String> texts) {
    Operand[] fields = new Operand[texts.size() + 1];
    for (int i = 0; i < texts.size(); i++) {
      fields[i] = text(texts.get(i));
    }
    fields[texts.size()] = Operand.of(0);
    return fields(fields);
  }

  /** The address of zeroed memory, aligned to eight. That of what is brief is scratch memory. */
  public Operand room(int size) {
    return part == BRIEF ? scratch(size) : lastingRoom(size);
  }

  private Operand lastingRoom(int size) {
    int at = room;
    room = (room + size + 7) & ~7;
    return new Operand(Operand.Kind.ROOM, at);
  }

  /**
   * The address of memory, aligned to eight, that is zeroes at first, and again when what is brief
   * is given back: for what is large, or not looked at later. Where nothing is written, nothing is
   * taken of the machine's memory.
   */
  public Operand scratch(int size) {
    int at = scratch;
    scratch = (scratch + size + 7) & ~7;
    return new Operand(Operand.Kind.SCRATCH, at);
  }

  /** An address some bytes further on. */
  public static Operand plus(Operand address, int offset) {
    return new Operand(address.kind(), address.value() + offset);
  }

  /** A place for one result. */
  public Slot slot(String name) {
    return slot(room(8), name);
  }

  /** A place for a result that lasts, wherever it is asked for. */
  public Slot lastingSlot(String name) {
    return slot(lastingRoom(8), name);
  }

  private Slot slot(Operand address, String name) {
    Slot slot = new Slot(address, name);
    slots.add(slot);
    return slot;
  }

  /**
   * A slot inside memory that was reserved with {@link #room}, for structures filled in field by
   * field.
   */
  public static Slot slotAt(Operand memory, int offset, String name) {
    return new Slot(plus(memory, offset), name);
  }

  /** A system call; {@code label} says what for, in the words of an error message. */
  public Instruction call(String label, Call call, Operand... operands) {
    Instruction made = new Instruction(Op.CALL, 0, call, label, operands);
    made.failure = failure;
    return add(made);
  }

  /** Goes on elsewhere. */
  public void jump(Label to) {
    jump(Test.ALWAYS, NOTHING, NOTHING, to.value());
  }

  /** Goes on at a place that a slot holds. */
  public void jump(Slot to) {
    jump(Test.ALWAYS, NOTHING, NOTHING, to.value());
  }

  /** Goes on elsewhere if the comparison holds. */
  public void jumpIf(Operand left, Test test, Operand right, Label to) {
    jump(test, left, right, to.value());
  }

  private void jump(Test test, Operand left, Operand right, Operand to) {
    add(new Instruction(Op.JUMP, test.ordinal(), null, "", left, right, to));
  }

  /** Reads 1, 2, 4 or 8 bytes at {@code base + offset}, zero-extended. */
  public void load(Slot into, int width, Operand base, Operand offset) {
    add(new Instruction(Op.LOAD, width, null, "", base, offset)).result = into;
  }

  /** Writes 1, 2, 4 or 8 bytes at {@code base + offset}. */
  public void store(int width, Operand base, Operand offset, Operand value) {
    add(new Instruction(Op.STORE, width, null, "", base, offset, value));
  }

  /** Keeps a value. */
  public void set(Slot into, Operand value) {
    sum(into, value, Sum.ADD, NOTHING);
  }

  /** Combines two values. */
  public void sum(Slot into, Operand left, Sum how, Operand right) {
    add(new Instruction(Op.SUM, how.ordinal(), null, "", left, right)).result = into;
  }

  /** Leaves this program for the one that lies at an address. */
  public void enter(Operand base) {
    add(new Instruction(Op.ENTER, 0, null, "", base));
  }

  /** The finished program. Every label must stand somewhere. */
  public Program build() {
    for (int i = 0; i < labelCount; i++) {
      if (labels[i] < 0) {
        throw new IllegalStateException("label " + i + " stands nowhere");
      }
    }
    int brief = (dataSize[LASTING] + 7) & ~7;
    byte[] all = Arrays.copyOf(data[LASTING], brief + dataSize[BRIEF]);
    System.arraycopy(data[BRIEF], 0, all, brief, dataSize[BRIEF]);
    Arrays.fill(all, dataSize[LASTING], brief, (byte) 0);
    return new Program(
        Arrays.asList(Arrays.copyOf(instructions, count)),
        all,
        brief,
        room,
        scratch,
        Arrays.copyOf(labels, labelCount),
        sections,
        pointers,
        slots);
  }

  /** Adds an instruction of another program over the same memory. */
  public Instruction add(Instruction instruction) {
    if (count == instructions.length) {
      instructions = Arrays.copyOf(instructions, 2 * count);
    }
    instruction.isBrief = part == BRIEF;
    instructions[count++] = instruction;
    return instruction;
  }

  private int reserve(int size, int alignment, int in) {
    int at = (dataSize[in] + alignment - 1) & -alignment;
    byte[] bytes = data[in];
    if (at + size > bytes.length) {
      data[in] = Arrays.copyOf(bytes, Math.max(bytes.length * 2, at + size));
    }
    dataSize[in] = at + size;
    return at;
  }
}
