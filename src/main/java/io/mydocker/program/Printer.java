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

  private final Program program;
  private final CallText texts;
  private final StringBuilder out = new StringBuilder();

  private Printer(Program program) {
    this.program = program;
    texts = new CallText(program);
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
      if (program.isTarget(i)) {
        out.append('L').append(i).append(":\n");
      }
      print(instructions.get(i));
    }
    return out.toString();
  }

  private void print(Instruction instruction) {
    out.append("  ").append(statement(texts, instruction));
    if (instruction.op() == Instruction.Op.CALL) {
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
    out.append('\n');
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

  /** What an instruction does, as one line without what it is for. */
  static String statement(CallText texts, Instruction instruction) {
    Slot result = instruction.result();
    return (result == null ? "" : texts.name(result.address()) + " = ")
        + operation(texts, instruction);
  }

  private static String operation(CallText texts, Instruction instruction) {
    Operand[] operands = instruction.operands();
    return switch (instruction.op()) {
      case CALL -> texts.call(instruction);
      case JUMP -> condition(texts, instruction) + "go to " + texts.value(operands[2]);
      case LOAD -> "load" + memory(texts, instruction) + ")";
      case STORE -> "store" + memory(texts, instruction) + ", " + texts.value(operands[2]) + ")";
      case SUM ->
          texts.value(operands[0])
              + " "
              + SUM_SIGNS[instruction.variant()]
              + " "
              + texts.value(operands[1]);
      case ENTER -> "enter " + texts.value(operands[0]);
    };
  }

  private static String memory(CallText texts, Instruction instruction) {
    Operand[] operands = instruction.operands();
    return 8 * instruction.variant()
        + "("
        + texts.value(operands[0])
        + " + "
        + texts.value(operands[1]);
  }

  private static String condition(CallText texts, Instruction jump) {
    Operand[] operands = jump.operands();
    return jump.variant() == 0
        ? ""
        : "if "
            + texts.value(operands[0])
            + " "
            + TEST_SIGNS[jump.variant()]
            + " "
            + texts.value(operands[1])
            + " ";
  }
}
