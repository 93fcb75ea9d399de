package io.mydocker.security;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Carries out a filter as the kernel does (Documentation/networking/filter.rst), on struct
 * seccomp_data.
 */
final class BpfMachine {
  private final ByteBuffer program;

  BpfMachine(SeccompFilter filter) {
    program = ByteBuffer.wrap(filter.instructions()).order(ByteOrder.nativeOrder());
  }

  /** What the filter answers to a call. */
  int answer(int audit, int number, long... arguments) {
    ByteBuffer call = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());
    call.putInt(number).putInt(audit).putLong(0);
    for (long argument : arguments) {
      call.putLong(argument);
    }
    int value = 0;
    int[] memory = new int[16];
    int at = 0;
    while (true) {
      int operation = program.getShort(8 * at) & 0xffff;
      int operand = program.getInt(8 * at + 4);
      switch (operation) {
        case 0x20 -> value = call.getInt(operand);
        case 0x02 -> memory[operand] = value;
        case 0x60 -> value = memory[operand];
        case 0x54 -> value &= operand;
        case 0x05 -> at += operand;
        case 0x15 -> at += jump(at, value == operand);
        case 0x25 -> at += jump(at, Integer.compareUnsigned(value, operand) > 0);
        case 0x35 -> at += jump(at, Integer.compareUnsigned(value, operand) >= 0);
        case 0x45 -> at += jump(at, (value & operand) != 0);
        case 0x06 -> {
          return operand;
        }
        default -> throw new IllegalStateException("operation " + operation + " at " + at);
      }
      at++;
    }
  }

  private int jump(int at, boolean holds) {
    return program.get(8 * at + (holds ? 2 : 3)) & 0xff;
  }
}
