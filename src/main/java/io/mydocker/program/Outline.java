package io.mydocker.program;

import io.mydocker.program.Instruction.Op;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a program under their headings, what each is for in front of it: the form to read
 * first. Bookkeeping between the calls is left out, a call that may not be needed is marked, and
 * several of one kind in a row are drawn together.
 */
public final class Outline {
  private static final int LONGEST_STRING = 48;
  private static final int PURPOSE = 40;
  private static final int WIDTH = 100;
  private static final int FEWEST_DRAWN_TOGETHER = 3;

  /** The calls in a row that have one purpose; equal shapes are made of equal calls. */
  private record Step(String purpose, List<String> lines, String shape) {}

  private final Program program;
  private final CallText texts;
  private final Flow flow;
  private final StringBuilder out = new StringBuilder();

  private Outline(Program program) {
    this.program = program;
    texts = new CallText(program, LONGEST_STRING, true);
    flow = new Flow(program);
  }

  /** The outline of a whole program; routines that several places go to come last. */
  public static String of(Program program) {
    return new Outline(program).print();
  }

  private String print() {
    legend();
    List<Program.Section> sections = program.sections();
    for (int pass = 0; pass < 2; pass++) {
      for (int i = 0; i < sections.size(); i++) {
        boolean isRoutine = program.isRoutine(sections.get(i).before());
        if (isRoutine == (pass == 1)) {
          int end =
              i + 1 < sections.size()
                  ? sections.get(i + 1).before()
                  : program.instructions().size();
          section(sections.get(i), end);
        }
      }
    }
    return out.toString();
  }

  private void legend() {
    int calls = 0;
    for (Instruction instruction : program.instructions()) {
      calls += instruction.op() == Op.CALL ? 1 : 0;
    }
    out.append(calls).append(" system calls in ").append(program.instructions().size());
    out.append(" instructions; nothing was done.\n");
    out.append(
        "? is made only where it is needed. A call that fails is named with what it is for,");
    out.append("\nand what was acquired before it is undone, last first.\n");
    out.append("Every instruction: --explain=full; for tools: --explain=json\n");
  }

  private void section(Program.Section section, int end) {
    List<Step> steps = steps(section.before(), end);
    if (steps.isEmpty()) {
      return;
    }
    out.append('\n').append(section.title()).append('\n');
    int i = 0;
    while (i < steps.size()) {
      int next = i + 1;
      while (next < steps.size() && areAlike(steps.get(i), steps.get(next))) {
        next++;
      }
      int shown = next - i > FEWEST_DRAWN_TOGETHER ? i + 1 : next;
      for (int k = i; k < shown; k++) {
        show(steps.get(k));
      }
      if (shown < next) {
        drawTogether(steps.subList(i, next));
      }
      i = next;
    }
  }

  private List<Step> steps(int start, int end) {
    List<Step> steps = new ArrayList<>();
    for (int i = start; i < end; i++) {
      Instruction instruction = program.instructions().get(i);
      String mark = flow.isCertain(start, i) ? "  " : "? ";
      String routine = routine(start, instruction);
      if (instruction.op() == Op.CALL) {
        String line = Printer.statement(texts, instruction);
        add(steps, instruction.label(), mark + line, mark + CallText.title(instruction));
      } else if (routine != null) {
        String line = mark + "the routine, with " + given(i);
        steps.add(new Step(routine, List.of(line), mark + i));
      }
    }
    return steps;
  }

  private static void add(List<Step> steps, String purpose, String line, String shape) {
    Step last = steps.isEmpty() ? null : steps.get(steps.size() - 1);
    if (last != null && last.purpose().equals(purpose)) {
      last.lines().add(line);
      steps.set(steps.size() - 1, new Step(purpose, last.lines(), last.shape() + shape));
    } else {
      steps.add(new Step(purpose, new ArrayList<>(List.of(line)), shape));
    }
  }

  /** What the routine that an instruction outside all routines goes to is for, or null. */
  private @Nullable String routine(int start, Instruction instruction) {
    boolean isJump = instruction.op() == Op.JUMP;
    if (!isJump
        || instruction.operands()[2].kind() != Operand.Kind.CODE
        || program.isRoutine(start)) {
      return null;
    }
    int target = program.labels()[instruction.operands()[2].value()];
    return program.isRoutine(target) && !program.titleAt(target).endsWith("failures go")
        ? program.titleAt(target).substring(Program.ROUTINE.length())
        : null;
  }

  /** The values that the instructions before a jump keep for the routine. */
  private String given(int jump) {
    List<String> given = new ArrayList<>();
    for (int i = jump - 1; i >= 0 && program.instructions().get(i).op() == Op.SUM; i--) {
      Instruction kept = program.instructions().get(i);
      Slot slot = kept.result();
      if (kept.operands()[0].kind() != Operand.Kind.CODE && slot != null) {
        given.add(0, texts.name(slot.address()) + "=" + texts.value(kept.operands()[0]));
      }
    }
    return String.join(", ", given);
  }

  private static boolean areAlike(Step one, Step other) {
    return one.shape().equals(other.shape())
        && firstWord(one.purpose()).equals(firstWord(other.purpose()));
  }

  private static String firstWord(String text) {
    int space = text.indexOf(' ');
    return space < 0 ? text : text.substring(0, space);
  }

  private void show(Step step) {
    for (int i = 0; i < step.lines().size(); i++) {
      String line = step.lines().get(i);
      String purpose = i == 0 ? step.purpose() : line.startsWith("?") ? "or else" : "and";
      out.append(line, 0, 2).append(purpose);
      out.append(" ".repeat(Math.max(2, PURPOSE - purpose.length())));
      out.append(line.substring(2)).append('\n');
    }
  }

  /** What distinguishes the steps, as a wrapped list. */
  private void drawTogether(List<Step> steps) {
    String first = steps.get(0).purpose();
    String second = steps.get(1).purpose();
    int prefix = 0;
    while (prefix < Math.min(first.length(), second.length())
        && first.charAt(prefix) == second.charAt(prefix)) {
      prefix++;
    }
    prefix = first.lastIndexOf(' ', prefix) + 1;
    StringBuilder line = new StringBuilder("    and ").append(steps.size() - 1).append(" more:");
    for (int i = 1; i < steps.size(); i++) {
      String purpose = steps.get(i).purpose();
      int end = purpose.indexOf(' ', prefix);
      String word = purpose.substring(prefix, end < 0 ? purpose.length() : end);
      if (line.length() + 1 + word.length() > WIDTH) {
        out.append(line).append('\n');
        line.setLength(0);
        line.append("     ");
      }
      line.append(' ').append(word);
    }
    out.append(line).append('\n');
  }
}
