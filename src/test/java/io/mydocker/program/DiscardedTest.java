package io.mydocker.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mydocker.program.Instruction.Op;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Only the native engine has a program of its own and execve's stack behind the one that it carries
 * out; another's memory is left alone.
 */
class DiscardedTest {
  static List<Consumer<Assembler>> ofTheNativeEngine() {
    return List.of(Discarded::builtIn, Discarded::arguments);
  }

  @ParameterizedTest
  @MethodSource("ofTheNativeEngine")
  void anotherEnginesMemoryIsLeftAlone(Consumer<Assembler> discarded) {
    Assembler a = new Assembler();
    discarded.accept(a);
    Program program = a.build();
    Instruction first = program.instructions().get(0);
    Operand[] operands = first.operands();
    assertEquals(Op.JUMP, first.op());
    assertEquals(Program.BUILT_IN, operands[0]);
    assertEquals(Operand.of(0), operands[1]);
    int end = program.labels()[operands[2].value()];
    assertEquals(program.instructions().size(), end, "it does nothing");
  }
}
