package io.mydocker.program;

import io.mydocker.program.Instruction.Hint;
import java.util.List;

/**
 * Writes a program down for people: calls with the names of the manual, grouped under headings,
 * each with what it is for. What is printed is what the engine gets: it is made from the same
 * instructions.
 */
public final class Printer {
  /** By the variant of a jump and of a sum. */
  private static final String[] TEST_SIGNS = {"", "==", "!=", "<"};

  private static final String[] SUM_SIGNS = {"+", "-", "&", "|", "<<", ">>"};
  private static final int LONGEST_STRING = 200;

  private final Program program;
  private final StringBuilder out = new StringBuilder();

  private Printer(Program program) {
    this.program = program;
  }

  /** The whole program as text, one instruction a line. */
  public static String print(Program program) {
    return new Printer(program).print();
  }

  private String print() {
    List<Instruction> instructions = program.instructions();
    for (int i = 0; i < instructions.size(); i++) {
      for (Program.Section section : program.sections()) {
        if (section.before() == i) {
          out.append("\n# ").append(section.title()).append('\n');
        }
      }
      if (isTarget(i)) {
        out.append('L').append(i).append(":\n");
      }
      out.append("  ");
      print(instructions.get(i));
      out.append('\n');
    }
    return out.toString();
  }

  private boolean isTarget(int index) {
    for (int label : program.labels()) {
      if (label == index) {
        return true;
      }
    }
    return false;
  }

  private void print(Instruction instruction) {
    Operand[] operands = instruction.operands();
    Slot result = instruction.result();
    if (result != null) {
      out.append(name(result.offset())).append(" = ");
    }
    switch (instruction.op()) {
      case CALL -> call(instruction);
      case JUMP -> jump(instruction, operands);
      case LOAD ->
          out.append("load")
              .append(8 * instruction.variant())
              .append('(')
              .append(value(operands[0]))
              .append(" + ")
              .append(value(operands[1]))
              .append(')');
      case STORE ->
          out.append("store")
              .append(8 * instruction.variant())
              .append('(')
              .append(value(operands[0]))
              .append(" + ")
              .append(value(operands[1]))
              .append(", ")
              .append(value(operands[2]))
              .append(')');
      case SUM ->
          out.append(value(operands[0]))
              .append(' ')
              .append(SUM_SIGNS[instruction.variant()])
              .append(' ')
              .append(value(operands[1]));
      case ENTER -> out.append("enter ").append(value(operands[0]));
    }
  }

  private void jump(Instruction instruction, Operand[] operands) {
    if (instruction.variant() != 0) {
      out.append("if ")
          .append(value(operands[0]))
          .append(' ')
          .append(TEST_SIGNS[instruction.variant()])
          .append(' ')
          .append(value(operands[1]))
          .append(' ');
    }
    out.append("go to ").append(value(operands[2]));
  }

  private void call(Instruction instruction) {
    Call call = instruction.call();
    if (call == null) {
      throw new IllegalStateException("a call without a call");
    }
    out.append(call.title()).append('(');
    Operand[] operands = instruction.operands();
    for (int i = 0; i < operands.length; i++) {
      out.append(i == 0 ? "" : ", ").append(argument(Signatures.of(call, i), operands[i]));
    }
    out.append(')');
    out.append("    ; ").append(instruction.label());
    tolerated(instruction);
    Label failure = instruction.failure();
    if (failure != null) {
      out.append(", else L").append(program.labels()[failure.number()]);
    }
    for (Hint hint : instruction.hints()) {
      out.append(" [").append(ErrnoNames.of(hint.errno())).append(hint.text()).append(']');
    }
  }

  private void tolerated(Instruction instruction) {
    String before = ", bears ";
    for (int errno : instruction.tolerated()) {
      if (errno != 0) {
        out.append(before).append(errno == Errno.ANY ? "any error" : ErrnoNames.of(errno));
        before = " ";
      }
    }
  }

  private String argument(char kind, Operand operand) {
    if (operand.kind() == Operand.Kind.DATA) {
      return kind == 's' ? string(operand.value()) : structure(operand.value());
    }
    if (operand.kind() != Operand.Kind.CONSTANT) {
      return value(operand);
    }
    int value = operand.value();
    return switch (kind) {
      case 'd' -> value == Flag.AT_FDCWD ? "AT_FDCWD" : Integer.toString(value);
      case 'o' -> mode(value);
      case 's', 'p' -> value == 0 ? "NULL" : "0x" + Integer.toHexString(value);
      case 'O' -> FlagNames.set(value, "O_");
      case 'M' -> FlagNames.set(value, "MS_");
      case 'U' -> FlagNames.set(value, "MNT_", "UMOUNT_");
      case 'A' -> FlagNames.set(value, "AT_");
      case 'T' -> FlagNames.set(value, "OPEN_TREE_", "O_CLOEXEC", "AT_");
      case 'V' -> FlagNames.set(value, "MOVE_MOUNT_");
      case 'N' -> FlagNames.set(value, "CLONE_NEW");
      case 'P' -> FlagNames.one(value, "PR_");
      case 'Q' -> ioctl(value);
      case 'S' -> signal(value);
      case 'F' -> FlagNames.one(value, "F_");
      case 'W' -> FlagNames.set(value, "WNOHANG");
      default -> Integer.toString(value);
    };
  }

  private static String signal(int value) {
    String name = FlagNames.one(value, "SIG");
    // SIG_BLOCK and SIG_SETMASK are not signals.
    return name.startsWith("SIG_") ? "SIGINT" : name;
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

  private String string(int at) {
    StringBuilder text = new StringBuilder("\"");
    byte[] data = program.data();
    for (int i = at; i < data.length && data[i] != 0; i++) {
      if (i - at == LONGEST_STRING) {
        return text.append("\"...").toString();
      }
      int c = data[i] & 0xff;
      if (c == '\n') {
        text.append("\\n");
      } else if (c < ' ' || c >= 0x7f || c == '"' || c == '\\') {
        text.append("\\x").append(Integer.toHexString(c | 0x100).substring(1));
      } else {
        text.append((char) c);
      }
    }
    return text.append('"').toString();
  }

  /** A structure: the strings its pointers lead to where there are any, else its first words. */
  private String structure(int at) {
    StringBuilder strings = new StringBuilder();
    for (Program.Pointer pointer : program.pointers()) {
      boolean isNext = pointer.at() >= at && pointer.at() - at == 8 * count(strings);
      if (isNext && pointer.target().kind() == Operand.Kind.DATA) {
        strings.append(strings.length() == 0 ? "" : ", ").append(string(pointer.target().value()));
      }
    }
    return strings.length() > 0 ? "[" + strings + "]" : "data+" + at;
  }

  private static int count(StringBuilder strings) {
    int count = strings.length() == 0 ? 0 : 1;
    for (int at = strings.indexOf("\", \""); at >= 0; at = strings.indexOf("\", \"", at + 1)) {
      count++;
    }
    return count;
  }

  private String value(Operand operand) {
    return switch (operand.kind()) {
      case CONSTANT -> Integer.toString(operand.value());
      case CODE -> "L" + program.labels()[operand.value()];
      case DATA -> string(operand.value());
      case ROOM -> "&" + name(operand.value());
      case SLOT -> name(operand.value());
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
      default -> "header+" + offset;
    };
  }

  private String name(int offset) {
    for (Slot slot : program.slots()) {
      if (slot.offset() == offset) {
        return slot.name().replace(' ', '_');
      }
    }
    return "room+" + offset;
  }
}
