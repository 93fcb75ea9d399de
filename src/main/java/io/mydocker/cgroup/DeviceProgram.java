package io.mydocker.cgroup;

import java.util.List;

/**
 * The eBPF program that decides an access by {@link DeviceRules}. The kernel runs it with the
 * address of a {@code struct bpf_cgroup_dev_ctx} in register 1 (linux/bpf.h: type in the low half
 * of the first word and access in its high half, major, minor) whenever a process of the group
 * opens or makes a device node; it allows by 1 and denies by 0.
 *
 * <p>It begins with 1 in register 0, so that a rule is a row of tests, each of which leads to the
 * next rule, with an {@code exit} at its end.
 */
public final class DeviceProgram {
  /** Bytes of one instruction. */
  public static final int INSTRUCTION = 8;

  /** Three tests of one instruction, one of three, and the exit. */
  private static final int LONGEST_RULE = 7;

  /** Before and behind the rules. */
  private static final int FRAME = 9;

  private static final int BLOCK = 1;
  private static final int CHARACTER = 2;

  private static final int LOAD_WORD = 0x61;
  private static final int MOVE_REGISTER = 0xbf;
  private static final int MOVE = 0xb7;
  private static final int AND = 0x57;
  private static final int SHIFT_RIGHT = 0x77;
  private static final int JUMP_UNLESS_EQUAL = 0x55;
  private static final int EXIT = 0x95;

  private static final int RESULT = 0;
  private static final int CONTEXT = 1;

  /** The context is read by then. */
  private static final int SCRATCH = 1;

  private static final int TYPE = 2;
  private static final int ACCESS = 3;
  private static final int MAJOR = 4;
  private static final int MINOR = 5;

  private final byte[] bytes;
  private int size;

  private DeviceProgram(int instructions) {
    bytes = new byte[instructions * INSTRUCTION];
  }

  /** The instructions as bpf(2) takes them on x86-64 and aarch64, lowest byte first. */
  public static byte[] of(DeviceRules rules) {
    List<DeviceRule> list = rules.rules();
    DeviceProgram program = new DeviceProgram(FRAME + LONGEST_RULE * list.size());
    program.begin();
    for (int i = 0; i < list.size(); i++) {
      program.rule(list.get(i));
    }
    if (!rules.isAll()) {
      program.add(MOVE, RESULT, 0, 0);
    }
    program.add(EXIT, 0, 0, 0);
    byte[] exact = new byte[program.size];
    System.arraycopy(program.bytes, 0, exact, 0, program.size);
    return exact;
  }

  private void begin() {
    add(LOAD_WORD, TYPE | CONTEXT << 4, 0, 0);
    add(MOVE_REGISTER, ACCESS | TYPE << 4, 0, 0);
    add(AND, TYPE, 0, 0xffff);
    add(SHIFT_RIGHT, ACCESS, 0, 16);
    add(LOAD_WORD, MAJOR | CONTEXT << 4, 4, 0);
    add(LOAD_WORD, MINOR | CONTEXT << 4, 8, 0);
    add(MOVE, RESULT, 0, 1);
  }

  private void rule(DeviceRule rule) {
    boolean isPartial = rule.access() != DeviceRule.ALL;
    int tests =
        (isPartial ? 4 : 1)
            + (rule.major() == DeviceRule.ANY ? 0 : 1)
            + (rule.minor() == DeviceRule.ANY ? 0 : 1);
    int next = size + INSTRUCTION * (tests + 1);
    unlessEqual(TYPE, rule.type() == 'b' ? BLOCK : CHARACTER, next);
    if (isPartial) {
      // What is asked for beyond what the rule allows must be nothing.
      add(MOVE_REGISTER, SCRATCH | ACCESS << 4, 0, 0);
      add(AND, SCRATCH, 0, ~rule.access());
      unlessEqual(SCRATCH, 0, next);
    }
    if (rule.major() != DeviceRule.ANY) {
      unlessEqual(MAJOR, rule.major(), next);
    }
    if (rule.minor() != DeviceRule.ANY) {
      unlessEqual(MINOR, rule.minor(), next);
    }
    add(EXIT, 0, 0, 0);
  }

  /** Goes on at an offset of the bytes; a distance counts instructions from the one behind. */
  private void unlessEqual(int register, int number, int next) {
    add(JUMP_UNLESS_EQUAL, register, (next - size) / INSTRUCTION - 1, number);
  }

  /** {@code struct bpf_insn}: operation, registers, a distance of 16 bits, a number of 32. */
  private void add(int operation, int registers, int distance, int number) {
    bytes[size] = (byte) operation;
    bytes[size + 1] = (byte) registers;
    bytes[size + 2] = (byte) distance;
    bytes[size + 3] = (byte) (distance >> 8);
    bytes[size + 4] = (byte) number;
    bytes[size + 5] = (byte) (number >> 8);
    bytes[size + 6] = (byte) (number >> 16);
    bytes[size + 7] = (byte) (number >> 24);
    size += INSTRUCTION;
  }
}
