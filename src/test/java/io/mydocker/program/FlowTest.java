package io.mydocker.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mydocker.program.Instruction.Test;
import java.util.ArrayList;
import java.util.List;

/** Which calls are made whatever happens, as long as nothing fails. */
class FlowTest {
  private final Assembler a = new Assembler();
  private final Slot slot = a.slot("slot");

  private void call(String label) {
    a.call(label, Call.GETPID);
  }

  /** A front of one call, and behind it an undo that begins there. */
  private Label frontAndUndo() {
    Label undo = a.label("undo");
    a.section("front");
    call("goes on");
    a.section("undo, last acquired first");
    a.place(undo);
    return undo;
  }

  /** The labels of the calls that are certain for whoever begins at an instruction. */
  private List<String> certain(int start) {
    Program program = a.build();
    Flow flow = new Flow(program);
    List<String> certain = new ArrayList<>();
    for (int i = 0; i < program.instructions().size(); i++) {
      Instruction instruction = program.instructions().get(i);
      if (instruction.op() == Instruction.Op.CALL && flow.isCertain(start, i)) {
        certain.add(instruction.label());
      }
    }
    return certain;
  }

  @org.junit.jupiter.api.Test
  void whatABranchMaySkipIsNotCertain() {
    Label behind = a.label("behind");
    call("before");
    a.jumpIf(slot.value(), Test.EQUAL, Operand.of(0), behind);
    call("perhaps");
    a.place(behind);
    a.call("become", Call.EXECVE);
    assertEquals(List.of("before", "become"), certain(0));
    assertEquals(List.of("perhaps", "become"), certain(2));
  }

  @org.junit.jupiter.api.Test
  void aBranchThatExitsDoesNotCount() {
    Label failed = a.label("failed");
    a.jumpIf(slot.value(), Test.BELOW, Operand.of(3), failed);
    call("goes on");
    a.call("become", Call.EXECVE);
    a.place(failed);
    call("says so");
    a.call("exit", Call.EXIT_GROUP);
    assertEquals(List.of("goes on", "become"), certain(0));
  }

  @org.junit.jupiter.api.Test
  void nothingIsCertainBehindAProgramThatIsExecuted() {
    a.call("become", Call.EXECVE);
    call("never");
    assertEquals(List.of("become"), certain(0));
  }

  @org.junit.jupiter.api.Test
  void theLastInstructionMayBeAnyOne() {
    call("only");
    assertEquals(List.of("only"), certain(0));
  }

  @org.junit.jupiter.api.Test
  void oneSideOfACloneDoesNotCountForTheOther() {
    for (Call call : new Call[] {Call.CLONE, Call.CLONE3}) {
      Label parent = a.label("parent");
      a.call("clone", call).into(slot);
      a.jumpIf(slot.value(), Test.UNEQUAL, Operand.of(0), parent);
      call("child");
      a.call("become", Call.EXECVE);
      a.place(parent);
    }
    call("parent");
    a.call("become", Call.EXECVE);
    assertEquals(List.of("clone", "clone", "parent", "become"), certain(0));
  }

  @org.junit.jupiter.api.Test
  void theChildMayBeWhereTheJumpLeads() {
    Label child = a.label("child");
    a.call("clone", Call.CLONE).into(slot);
    a.jumpIf(slot.value(), Test.EQUAL, Operand.of(0), child);
    call("parent");
    a.call("become", Call.EXECVE);
    a.place(child);
    call("child");
    a.call("become", Call.EXECVE);
    assertEquals(List.of("clone", "parent", "become"), certain(0));
  }

  @org.junit.jupiter.api.Test
  void withoutAnUndoGoingBehindTheProgramIsItsEnd() {
    Label end = a.label("end");
    call("first");
    a.jumpIf(slot.value(), Test.EQUAL, Operand.of(0), end);
    call("perhaps");
    a.place(end);
    assertEquals(List.of("first"), certain(0));
  }

  @org.junit.jupiter.api.Test
  void goingToTheUndoIsTheEndOfASection() {
    Label undo = a.label("undo");
    a.section("front");
    call("first");
    a.jumpIf(slot.value(), Test.EQUAL, Operand.of(0), undo);
    call("perhaps");
    a.jump(undo);
    a.section("undo, last acquired first");
    a.place(undo);
    call("undone");
    a.call("exit", Call.EXIT_GROUP);
    assertEquals(List.of("first"), certain(0));
    assertEquals(List.of("undone", "exit"), certain(4));
  }

  @org.junit.jupiter.api.Test
  void theUndoItselfMayGoRoundAndAhead() {
    Label undo = frontAndUndo();
    Label last = a.label("last");
    a.jumpIf(slot.value(), Test.EQUAL, Operand.of(0), last);
    call("perhaps");
    a.jumpIf(slot.value(), Test.EQUAL, Operand.of(1), undo);
    call("perhaps, too");
    a.place(last);
    a.call("exit", Call.EXIT_GROUP);
    assertEquals(List.of("exit"), certain(1));
    assertEquals(List.of("perhaps", "exit"), certain(2));
  }

  @org.junit.jupiter.api.Test
  void theUndoMayBeginWithAJumpToItselfAndLeadBehindTheProgram() {
    Label undo = frontAndUndo();
    Label end = a.label("end");
    a.jumpIf(slot.value(), Test.EQUAL, Operand.of(0), undo);
    a.jumpIf(slot.value(), Test.EQUAL, Operand.of(1), end);
    a.call("exit", Call.EXIT_GROUP);
    a.place(end);
    assertEquals(List.of("exit"), certain(1));
  }

  @org.junit.jupiter.api.Test
  void aRoutineComesBack() {
    Label routine = a.label("routine");
    Slot back = a.slot("back");
    a.section("front");
    a.jump(routine);
    call("after");
    a.call("become", Call.EXECVE);
    a.routine("wait");
    a.place(routine);
    call("inside");
    a.jump(back);
    assertEquals(List.of("after", "become"), certain(0));
    assertEquals(List.of("inside"), certain(3));
  }
}
