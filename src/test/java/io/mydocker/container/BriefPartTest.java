package io.mydocker.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.program.Call;
import io.mydocker.program.Instruction;
import io.mydocker.program.Instruction.Op;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Operand.Kind;
import io.mydocker.program.Program;
import io.mydocker.program.Slot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is given back once the container's process has been started is zeroes from then on. So
 * nothing that is done later may lead there: no jump, no failure, no falling through, no address,
 * and none that an earlier instruction has left in a slot.
 */
class BriefPartTest {
  private static final Set<Kind> SCRATCH = Set.of(Kind.SCRATCH, Kind.BRIEF_SLOT);
  private static final Set<Kind> BRIEF = Set.of(Kind.BRIEF, Kind.SCRATCH);

  /** A program and what it is for. */
  record Given(String name, Program program) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Each with what a killed run has left; kept containers also when they are started again. */
  static List<Given> cases() {
    List<Given> all = new ArrayList<>();
    for (LaunchProgramTest.Case each : LaunchProgramTest.cases()) {
      LaunchPlan plan = LaunchPlans.plan(each);
      Layout other = new Layout(plan.layout().settings(), "ba9876543210");
      PlaceRecord place = new PlaceRecord("/root", "/sys/fs/cgroup/x", false, "n", true);
      List<Leftover> killed =
          List.of(
              new Leftover(other, place, "n", null, false),
              new Leftover(other, place, "n", "/sys/fs/cgroup/x/exec-0123", false),
              new Leftover(other, null, null, null, false));
      all.add(new Given(each.name(), LaunchCompiler.compile(plan, killed)));
      if (plan.life().isDetached()) {
        LaunchPlan again = LaunchPlans.again(plan);
        all.add(new Given(each.name() + " again", LaunchCompiler.compile(again, killed)));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatLastsRefersToNothingThatIsBrief(Given given) {
    Program program = given.program();
    List<String> found = new ArrayList<>();
    for (int i = 0; i < program.instructions().size(); i++) {
      Instruction instruction = program.instructions().get(i);
      if (!instruction.isBrief()) {
        references(program, instruction, i + ": " + instruction.label(), found);
      }
    }
    for (Program.Pointer pointer : program.pointers()) {
      if (pointer.at().kind() != Kind.BRIEF && BRIEF.contains(pointer.target().kind())) {
        found.add("a pointer at " + pointer.at() + " to " + pointer.target());
      }
    }
    assertEquals(List.of(), found);
  }

  private static void references(
      Program program, Instruction instruction, String what, List<String> found) {
    for (Operand operand : instruction.operands()) {
      if (operand.kind() == Kind.BRIEF) {
        found.add(what + ": brief data " + operand.value());
      }
      if (operand.kind() == Kind.CODE
          && isBriefAndReturns(program, program.labels()[operand.value()])) {
        found.add(what + ": goes to what is brief, " + program.labels()[operand.value()]);
      }
    }
    Label failure = instruction.failure();
    if (failure != null && isBrief(program, program.labels()[failure.value().value()])) {
      found.add(what + ": fails to what is brief");
    }
  }

  /** All but the beginning, to which what lasts goes over once. */
  private static boolean isBriefAndReturns(Program program, int index) {
    return isBrief(program, index) && (index == 0 || isBrief(program, index - 1));
  }

  private static boolean isBrief(Program program, int index) {
    return index < program.instructions().size() && program.instructions().get(index).isBrief();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void nothingFallsFromOnePartIntoTheOther(Given given) {
    List<Instruction> all = given.program().instructions();
    List<String> found = new ArrayList<>();
    for (int i = 0; i + 1 < all.size(); i++) {
      Instruction instruction = all.get(i);
      boolean goesOn =
          instruction.call() != Call.EXIT_GROUP
              && (instruction.op() != Op.JUMP || instruction.variant() != 0)
              && !isFault(instruction);
      if (goesOn && instruction.isBrief() != all.get(i + 1).isBrief()) {
        found.add(i + ": " + instruction.op() + " " + instruction.label());
      }
    }
    assertEquals(List.of(), found);
  }

  /** What stands behind an exit, should that be filtered. */
  private static boolean isFault(Instruction instruction) {
    return instruction.op() == Op.LOAD && instruction.operands()[0].equals(Operand.of(0));
  }

  /** An address goes into a slot, or from one slot into another, only by a sum. */
  @ParameterizedTest
  @MethodSource("cases")
  void noSlotKeepsABriefAddressForLater(Given given) {
    Program program = given.program();
    Set<Operand> tainted = new HashSet<>();
    boolean grows = true;
    while (grows) {
      grows = false;
      for (Instruction instruction : program.instructions()) {
        Slot result = instruction.result();
        if (result != null && instruction.isBrief() && isTainted(instruction, tainted)) {
          grows |= tainted.add(result.value());
        }
      }
    }
    List<String> found = new ArrayList<>();
    for (int i = 0; i < program.instructions().size(); i++) {
      Instruction instruction = program.instructions().get(i);
      for (Operand operand : instruction.operands()) {
        if (tainted.contains(operand) && !instruction.isBrief() && !program.isRoutine(i)) {
          found.add(i + ": " + instruction.label() + " reads slot " + operand);
        }
      }
    }
    assertEquals(List.of(), found);
  }

  private static boolean isTainted(Instruction instruction, Set<Operand> tainted) {
    if (instruction.op() != Op.SUM) {
      return false;
    }
    for (Operand operand : instruction.operands()) {
      if (BRIEF.contains(operand.kind()) || tainted.contains(operand)) {
        return true;
      }
    }
    return false;
  }

  /** Scratch memory is zeroes again later: what one part has written there the other has not. */
  @ParameterizedTest
  @MethodSource("cases")
  void noScratchMemoryIsUsedByBothParts(Given given) {
    List<Set<Integer>> used = List.of(new HashSet<>(), new HashSet<>());
    for (Instruction instruction : given.program().instructions()) {
      Slot result = instruction.result();
      Set<Integer> mine = used.get(instruction.isBrief() ? 1 : 0);
      for (Operand operand : instruction.operands()) {
        if (SCRATCH.contains(operand.kind())) {
          mine.add(operand.value());
        }
      }
      if (result != null && SCRATCH.contains(result.value().kind())) {
        mine.add(result.value().value());
      }
    }
    used.get(0).retainAll(used.get(1));
    assertEquals(Set.of(), used.get(0));
  }

  /** With -d what execve(2) left on the stack has been given back, too. */
  @ParameterizedTest
  @MethodSource("cases")
  void nothingReadsArgumentsLater(Given given) {
    Program program = given.program();
    List<Integer> found = new ArrayList<>();
    for (int i = new Sections(program).begin("watcher"); i < program.instructions().size(); i++) {
      Instruction instruction = program.instructions().get(i);
      if (!instruction.isBrief() && List.of(instruction.operands()).contains(Program.STACK)) {
        found.add(i);
      }
    }
    assertEquals(List.of(), found);
  }

  /** Else the tests above would hold for a program that gives nothing back. */
  @ParameterizedTest
  @MethodSource("cases")
  void mostIsBrief(Given given) {
    List<Instruction> all = given.program().instructions();
    long brief = all.stream().filter(Instruction::isBrief).count();
    assertTrue(2 * brief > all.size(), () -> brief + " of " + all.size());
  }
}
