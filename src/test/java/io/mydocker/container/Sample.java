package io.mydocker.container;

import io.mydocker.program.Call;
import io.mydocker.program.Instruction;
import io.mydocker.program.Instruction.Op;
import io.mydocker.program.Program;
import java.util.HashSet;
import java.util.Set;

/**
 * Which calls of a program are broken, and how. All of the default launch; of every other program
 * all that the default has not, and of what they share half, each set another half: so that what a
 * set acquires is undone after failures everywhere, in half of the time. {@code
 * -Dmydocker.test.sweep=full} breaks all of all.
 */
final class Sample {
  /** The set whose program the others are compared with. */
  static final String DEFAULT = "default";

  private static final int SHARE = 2;

  /** One instruction to look at closely, else all. */
  private static final int ONLY = Integer.getInteger("mydocker.test.instruction", -1);

  private static final boolean IS_FULL =
      System.getProperty("mydocker.test.sweep", "").equals("full");

  private final Program program;
  private final String set;
  private final Set<String> shared = new HashSet<>();

  Sample(Program program, String set, Program usual) {
    this.program = program;
    this.set = set;
    for (Instruction instruction : usual.instructions()) {
      if (instruction.op() == Op.CALL) {
        shared.add(words(instruction));
      }
    }
  }

  /** Without ids, which are others with each launch. */
  private static String words(Instruction instruction) {
    return instruction.call() + " " + instruction.label().replaceAll("[0-9a-f]{12}", "ID");
  }

  /** Whether a set breaks it. */
  boolean has(int index) {
    Instruction instruction = program.instructions().get(index);
    if (instruction.op() != Op.CALL || ONLY >= 0 && ONLY != index) {
      return false;
    }
    String words = words(instruction);
    return ONLY >= 0
        || IS_FULL
        || set.equals(DEFAULT)
        || !shared.contains(words)
        || Math.floorMod(words.hashCode() + set.hashCode(), SHARE) == 0;
  }

  /** Whether the call can be broken so at all. */
  static boolean isPossible(Instruction instruction, Way way) {
    return switch (way) {
      case DIES -> true;
      // Whatever close(2) says, the descriptor is released; who knows that bears any error.
      case NOT_MADE ->
          Fault.returns(instruction)
              && !(instruction.call() == Call.CLOSE && Fault.bearsAny(instruction));
      case MADE -> Fault.returns(instruction);
      case CHILD_DIES -> Fault.clones(instruction);
    };
  }
}
