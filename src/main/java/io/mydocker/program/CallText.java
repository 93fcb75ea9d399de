package io.mydocker.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes down one call or operand with the names of the manual; what all printed forms share. */
final class CallText {
  private static final int LONGEST_STRING = 200;

  private final Program program;
  private final int longest;
  private final boolean isPlain;
  private final Structures structures;
  private final Map<Operand, String> names = new HashMap<>();

  CallText(Program program) {
    this(program, LONGEST_STRING, false);
  }

  /**
   * The same with other habits.
   *
   * @param longest how many bytes of a string are shown
   * @param isPlain whether memory without a name is just a buffer
   */
  CallText(Program program, int longest, boolean isPlain) {
    this.program = program;
    this.isPlain = isPlain;
    this.longest = longest;
    structures = new Structures(program, this);
    List<Slot> slots = program.slots();
    for (int i = slots.size() - 1; i >= 0; i--) {
      names.put(slots.get(i).address(), slots.get(i).name().replace(' ', '_'));
    }
  }

  /** {@code mount("proc", ".", "proc", MS_NOSUID)}. */
  String call(Instruction instruction) {
    return title(instruction) + "(" + String.join(", ", arguments(instruction)) + ")";
  }

  /** The call's name in section 2 of the manual. */
  static String title(Instruction instruction) {
    Call call = instruction.call();
    if (call == null) {
      throw new IllegalStateException("a call without a call");
    }
    return call.title();
  }

  /**
   * The call with the values that its operands had.
   *
   * @param data the address of the program's data in the process that made it
   * @param shift by how much further on what is brief lies there than it does in our program
   */
  String call(Instruction instruction, TraceRecord record, long data, int shift) {
    List<String> arguments = arguments(instruction);
    Operand[] operands = instruction.operands();
    for (int i = 0; i < operands.length; i++) {
      if (operands[i].isContents()) {
        long value = record.operands()[i];
        arguments.set(i, actual(instruction, i, value, offset(value - data, shift)));
      }
    }
    return title(instruction) + "(" + String.join(", ", arguments) + ")";
  }

  /** In our program's data; -1 when it is none of that. */
  private int offset(long inMemory, int shift) {
    long offset = inMemory < program.brief() ? inMemory : inMemory - shift;
    boolean isOurs = inMemory < program.brief() || offset >= program.brief();
    return isOurs && offset >= 0 && offset < program.data().length ? (int) offset : -1;
  }

  private String actual(Instruction instruction, int index, long value, int offset) {
    if (offset >= 0 && Signatures.of(instruction.call(), index) == 's') {
      return string(offset);
    }
    // Else a pointer to something that only the process can see: by its name.
    return value == (int) value
        ? constant(instruction, index, (int) value)
        : "*" + value(instruction.operands()[index]);
  }

  /** The arguments, each as text. */
  List<String> arguments(Instruction instruction) {
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < instruction.operands().length; i++) {
      arguments.add(argument(instruction, i));
    }
    return arguments;
  }

  private String argument(Instruction instruction, int index) {
    Operand operand = instruction.operands()[index];
    if (operand.isData()) {
      String structure = structures.text(instruction, index);
      boolean isString = Signatures.of(instruction.call(), index) == 's';
      return structure != null
          ? structure
          : isString ? string(program.at(operand)) : array(operand);
    }
    return operand.kind() == Operand.Kind.CONSTANT
        ? constant(instruction, index, operand.value())
        : value(operand);
  }

  /** A value that an argument has, or had. */
  static String constant(Instruction instruction, int index, int value) {
    char kind = Signatures.of(instruction.call(), index);
    if (instruction.call() == Call.PRCTL && index == 1) {
      kind = Signatures.ofPrctl(instruction.operands()[0].value());
    }
    return switch (kind) {
      case 'd' -> value == Flag.AT_FDCWD ? "AT_FDCWD" : Integer.toString(value);
      case 'o' -> mode(value);
      case 's', 'p' -> value == 0 ? "NULL" : "0x" + Integer.toHexString(value);
      case 'Q' -> ioctl(value);
      case 'S' -> signal(value);
      case 'c' -> clone(value);
      default -> {
        String[] prefixes = Signatures.prefixes(kind);
        yield prefixes.length == 0 ? Integer.toString(value) : flags(kind, value, prefixes);
      }
    };
  }

  /** The lowest byte of clone(2)'s flags is the signal at the end. */
  private static String clone(int value) {
    int flags = value & ~0xff;
    return (flags == 0 ? "" : FlagNames.set(flags, "CLONE_") + "|") + signal(value & 0xff);
  }

  private static String flags(char kind, int value, String... prefixes) {
    return Signatures.isOne(kind)
        ? FlagNames.one(value, prefixes[0])
        : FlagNames.set(value, prefixes);
  }

  private static String signal(int value) {
    String name = FlagNames.one(value, "SIG");
    // SIG_BLOCK and SIG_SETMASK are not signals.
    if (!name.startsWith("SIG_")) {
      return name;
    }
    return value == 0 ? "0" : "SIGINT";
  }

  private static String ioctl(int value) {
    for (String prefix : new String[] {"TIOC", "TC", "SIOC"}) {
      String name = FlagNames.one(value, prefix);
      if (name.startsWith(prefix)) {
        return name;
      }
    }
    return "0x" + Integer.toHexString(value);
  }

  private static String mode(int value) {
    String type =
        (value & Flag.S_IFMT) == 0 ? "" : FlagNames.one(value & Flag.S_IFMT, "S_IF") + "|";
    return type + "0" + Integer.toOctalString(value & ~Flag.S_IFMT);
  }

  /** The string at an offset of the data, quoted, what is not printable ASCII escaped. */
  String string(int at) {
    byte[] data = program.data();
    int end = at;
    while (end < data.length && data[end] != 0) {
      end++;
    }
    int shown = end - at > longest ? at + longest : end;
    return quoted(data, at, shown) + (shown < end ? "..." : "");
  }

  private static String quoted(byte[] data, int from, int to) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = from; i < to; i++) {
      int c = data[i] & 0xff;
      if (c == '\n') {
        text.append("\\n");
      } else if (c < ' ' || c >= 0x7f) {
        text.append("\\x").append(Integer.toHexString(c | 0x100).substring(1));
      } else {
        text.append(c == '"' || c == '\\' ? "\\" : "").append((char) c);
      }
    }
    return text.append('"').toString();
  }

  /** The strings that a structure's pointers lead to, where there are any. */
  private String array(Operand operand) {
    List<String> strings = new ArrayList<>();
    for (Program.Pointer pointer : program.pointers()) {
      Operand next = Assembler.plus(operand, 8 * strings.size());
      Operand target = pointer.target();
      if (target.isData() && pointer.at().equals(next)) {
        strings.add(string(program.at(target)));
      }
    }
    return strings.isEmpty()
        ? "data+" + program.at(operand)
        : "[" + String.join(", ", strings) + "]";
  }

  /** An operand of an instruction that is no call. */
  String value(Operand operand) {
    return switch (operand.kind()) {
      case CONSTANT -> Integer.toString(operand.value());
      case CODE -> "L" + program.labels()[operand.value()];
      case DATA, BRIEF -> string(program.at(operand));
      case ROOM, SCRATCH -> "&" + name(operand);
      case SLOT -> name(new Operand(Operand.Kind.ROOM, operand.value()));
      case BRIEF_SLOT -> name(new Operand(Operand.Kind.SCRATCH, operand.value()));
      case HEADER -> header(operand.value());
      case BASE -> "&program";
    };
  }

  private static String header(int offset) {
    return switch (offset) {
      case 16 -> "errno";
      case 24 -> "message";
      case 32 -> "failed_at";
      case 40 -> "error_texts";
      case 48 -> "stack";
      case 64 -> "jvm";
      case 72 -> "pipe";
      case 80 -> "built_in";
      case 88 -> "brief";
      case 96 -> "brief_size";
      default -> "header+" + offset;
    };
  }

  /** What eight bytes of the zeroed memory are called. */
  String name(Operand address) {
    String name = names.get(address);
    if (name != null) {
      return name;
    }
    String where = address.kind() == Operand.Kind.ROOM ? "room+" : "scratch+";
    return isPlain ? "buffer" : where + address.value();
  }
}
