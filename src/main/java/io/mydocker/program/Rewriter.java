package io.mydocker.program;

import java.util.List;

/**
 * Makes a program from another, instruction by instruction, over the same memory: to watch each
 * call, or to break one. Labels and headings stay where they were among the instructions.
 */
public final class Rewriter {
  /** What becomes of one instruction. */
  public interface Rule {
    /**
     * Adds what takes the instruction's place; {@link Assembler#add} keeps it. What is added first
     * is what jumps to the original reach.
     *
     * @param index the instruction's index in the original
     */
    void rewrite(int index, Instruction instruction, Assembler into);
  }

  private Rewriter() {}

  /**
   * The program with every instruction put through the rule.
   *
   * @param into what {@link #over} gave for it
   */
  public static Program rewrite(Program program, Assembler into, Rule rule) {
    List<Instruction> instructions = program.instructions();
    int[] labels = program.labels();
    int section = 0;
    for (int i = 0; i < instructions.size(); i++) {
      while (section < program.sections().size() && program.sections().get(section).before() == i) {
        into.section(program.sections().get(section++).title());
      }
      placeLabels(labels, i, into);
      into.follow(instructions.get(i));
      rule.rewrite(i, instructions.get(i), into);
    }
    placeLabels(labels, instructions.size(), into);
    return into.build();
  }

  /** The program's memory without its instructions; a rule may add to it. */
  public static Assembler over(Program program) {
    return new Assembler(program);
  }

  private static void placeLabels(int[] labels, int index, Assembler into) {
    for (int label = 0; label < labels.length; label++) {
      if (labels[label] == index) {
        into.place(label);
      }
    }
  }
}
