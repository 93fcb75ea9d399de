package io.mydocker.engine;

import io.mydocker.program.Assembler;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/** What of the caller's environment the JVM must not know. */
final class HiddenVariables {
  private final Assembler a;

  HiddenVariables(Assembler assembler) {
    a = assembler;
  }

  /**
   * Variables that print on our standard error or change a JVM that is root, and the locale, with
   * which it would read two dozen files and treat paths in another way. Their first byte is
   * replaced by a small number, so that the JVM does not know them and {@code -e NAME} can still
   * pass them on; the command line reader turns it back.
   */
  void hide(Slot environment) {
    Slot at = a.slot("variable");
    Slot name = a.slot("name");
    Slot four = a.slot("four");
    Slot low = a.slot("low");
    Label done = a.label("done");
    a.set(at, environment.value());
    Label next = a.here("next variable");
    Label advance = a.label("advance");
    Label locale = a.label("begins with L");
    a.load(name, 8, at.value(), Operand.of(0));
    a.jumpIf(name.value(), Test.EQUAL, Operand.of(0), done);
    a.load(four, 8, name.value(), Operand.of(0));
    String[] prefixes = {"JAVA_TOO", "JDK_JAVA", "_JAVA_OP", "CLASSPAT"};
    int[] codes = {1, 1, 3, 4};
    for (int i = 0; i < prefixes.length; i++) {
      Label other = a.label("other");
      a.load(low, 8, a.text(prefixes[i]), Operand.of(0));
      a.jumpIf(four.value(), Test.UNEQUAL, low.value(), other);
      a.store(1, name.value(), Operand.of(0), Operand.of(codes[i]));
      a.jump(advance);
      a.place(other);
    }
    a.load(low, 4, name.value(), Operand.of(0));
    a.jumpIf(low.value(), Test.EQUAL, Operand.of(word("LANG")), locale);
    a.sum(low, low.value(), Sum.AND, Operand.of(0xffffff));
    a.jumpIf(low.value(), Test.EQUAL, Operand.of(word("LC_")), locale);
    a.jumpIf(low.value(), Test.UNEQUAL, Operand.of(word("LD_")), advance);
    a.place(locale);
    a.store(1, name.value(), Operand.of(0), Operand.of(2));
    a.place(advance);
    a.sum(at, at.value(), Sum.ADD, Operand.of(8));
    a.jump(next);
    a.place(done);
  }

  /** Up to four characters as a little-endian number. */
  static int word(String characters) {
    int word = 0;
    for (int i = 0; i < characters.length(); i++) {
      word |= characters.charAt(i) << (8 * i);
    }
    return word;
  }
}
