package io.mydocker.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What an outline draws together, and how routines are gone to. */
class OutlineTest {
  private final Assembler a = new Assembler();

  /** The outline without its legend. */
  private static String outline(Program program) {
    String outline = Outline.of(program);
    return outline.substring(outline.indexOf("\n\n") + 2);
  }

  @Test
  void fourOfAKindAreDrawnTogetherAndThreeAreNot() {
    a.section("three");
    for (String name : new String[] {"x", "y", "z"}) {
      a.call("leave " + name + " now", Call.CLOSE, Operand.of(3));
    }
    a.section("four");
    for (String name : new String[] {"x", "y", "z", "last"}) {
      a.call("leave " + name + " now", Call.CLOSE, Operand.of(3));
    }
    assertEquals(
        """
        three
          leave x now                             close(3)
          leave y now                             close(3)
          leave z now                             close(3)

        four
          leave x now                             close(3)
            and 3 more: y z last
        """,
        outline(a.build()));
  }

  @Test
  void aListOfNamesIsWrappedBehindColumn100() {
    a.section("many");
    String[] names = new String[7];
    for (int i = 0; i < names.length; i++) {
      names[i] = Integer.toString(i).repeat(16);
      a.call("leave " + names[i], Call.CLOSE, Operand.of(3));
    }
    String full = "    and 6 more: " + String.join(" ", Arrays.asList(names).subList(1, 6));
    assertEquals(100, full.length());
    String outline = outline(a.build());
    assertEquals(
        full + "\n      " + names[6] + "\n", outline.substring(outline.indexOf("    and")));
  }

  @Test
  void aNameThatWouldReachColumn101GoesToTheNextLine() {
    a.section("many");
    for (String name : new String[] {"a", "b", "c".repeat(82), "d"}) {
      a.call("leave " + name, Call.CLOSE, Operand.of(3));
    }
    String outline = outline(a.build());
    assertEquals(
        "    and 3 more: b " + "c".repeat(82) + "\n      d\n",
        outline.substring(outline.indexOf("    and")));
  }

  @Test
  void aRoutineIsNamedWithWhatItIsGiven() {
    Slot path = a.slot("path");
    Slot back = a.slot("back");
    Label routine = a.label("routine");
    Label after = a.label("after");
    a.set(path, a.text("/x"));
    a.set(back, after.value());
    a.jump(routine);
    a.place(after);
    a.call("exit", Call.EXIT_GROUP, Operand.of(0));
    a.routine("remove a tree");
    a.place(routine);
    a.call("remove", Call.UNLINKAT, Operand.of(-100), path.value());
    a.jump(back);
    Assembler whole = new Assembler(a.build());
    whole.section("front");
    Program copy =
        Rewriter.rewrite(a.build(), whole, (index, instruction, into) -> into.add(instruction));
    assertEquals(
        """
        front
          remove a tree                           the routine, with path="/x"
          exit                                    exit_group(0)

        routines: remove a tree
          remove                                  unlinkat(AT_FDCWD, path)
        """,
        outline(copy));
  }
}
