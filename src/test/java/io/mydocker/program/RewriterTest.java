package io.mydocker.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mydocker.program.Instruction.Test;

/** Programs made from programs. */
class RewriterTest {
  private static Program sample() {
    Assembler a = new Assembler();
    Slot fd = a.slot("fd");
    Label end = a.label("end");
    a.failTo(end);
    a.section("one");
    Label again = a.here("again");
    a.call("open", Call.OPENAT, Operand.of(-100), a.text("/x")).into(fd).tolerate(Errno.ENOENT);
    a.jumpIf(fd.value(), Test.EQUAL, Operand.of(-Errno.ENOENT), again);
    a.section("two");
    a.call("close", Call.CLOSE, fd.value()).hint(Errno.EBADF, "; never");
    a.place(end);
    a.call("exit", Call.EXIT_GROUP, Operand.of(0));
    return a.build();
  }

  @org.junit.jupiter.api.Test
  void keepingEveryInstructionGivesTheSameProgram() {
    Program program = sample();
    Program same =
        Rewriter.rewrite(
            program, Rewriter.over(program), (index, instruction, into) -> into.add(instruction));
    assertEquals(Printer.print(program), Printer.print(same));
    assertArrayEquals(Encoder.encode(program), Encoder.encode(same));
  }

  @org.junit.jupiter.api.Test
  void whatIsAddedFirstIsWhatJumpsReachAndLabelsFollow() {
    Program program = sample();
    Assembler over = Rewriter.over(program);
    Slot count = over.slot("count");
    Program counted =
        Rewriter.rewrite(
            program,
            over,
            (index, instruction, into) -> {
              into.sum(count, count.value(), Instruction.Sum.ADD, Operand.of(1));
              into.add(instruction);
            });
    assertEquals(
        """

        # one
        L0:
          count = count + 1
          fd = openat(AT_FDCWD, "/x")    ; open, bears ENOENT, else L6
          count = count + 1
          if fd == -2 go to L0

        # two
          count = count + 1
          close(fd)    ; close, else L6 [EBADF; never]
        L6:
          count = count + 1
          exit_group(0)    ; exit, else L6
        """,
        Printer.print(counted));
  }

  @org.junit.jupiter.api.Test
  void anotherCallKeepsLabelFailureHintsAndSlot() {
    Program program = sample();
    Program broken =
        Rewriter.rewrite(
            program,
            Rewriter.over(program),
            (index, instruction, into) ->
                into.add(index == 0 ? instruction.with(Call.CLOSE, Operand.of(-1)) : instruction));
    Instruction first = broken.instructions().get(0);
    assertEquals(Call.CLOSE, first.call());
    assertEquals("open", first.label());
    assertEquals(program.instructions().get(0).failure(), first.failure());
    assertEquals(program.instructions().get(0).result(), first.result());
    assertArrayEquals(program.instructions().get(0).tolerated(), first.tolerated());
  }

  @org.junit.jupiter.api.Test
  void aLabelMayStandBehindTheLastInstruction() {
    Assembler a = new Assembler();
    Label end = a.label("end");
    a.jump(end);
    a.place(end);
    Program program = a.build();
    Program same =
        Rewriter.rewrite(
            program, Rewriter.over(program), (index, instruction, into) -> into.add(instruction));
    assertArrayEquals(new int[] {1}, same.labels());
  }
}
