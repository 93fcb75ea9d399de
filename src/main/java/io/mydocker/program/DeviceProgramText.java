package io.mydocker.program;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an eBPF program that limits devices back into its rules: rows of tests, each with an {@code
 * exit} at its end that allows. It goes by the instructions that the kernel gets; a program of any
 * other build is none that it can read.
 */
final class DeviceProgramText {
  /** Before the rules: the context is read, and 1 is the answer to begin with. */
  private static final int BEGIN = 7;

  private static final int MOVE_REGISTER = 0xbf;
  private static final int MOVE = 0xb7;
  private static final int AND = 0x57;
  private static final int JUMP_UNLESS_EQUAL = 0x55;
  private static final int EXIT = 0x95;

  private final ByteBuffer data;
  private final int start;
  private final int count;
  private char type = 'a';
  private String major = "*";
  private String minor = "*";
  private int access = 7;

  /**
   * @param start where in the data the instructions begin
   * @param count how many they are
   */
  DeviceProgramText(ByteBuffer data, int start, int count) {
    this.data = data;
    this.start = start;
    this.count = count;
  }

  /** What it allows, as devices.allow has it; null when that cannot be read. */
  @Nullable String allowed() {
    if (count <= BEGIN || start + 8 * count > data.limit()) {
      return null;
    }
    List<String> rules = new ArrayList<>();
    for (int i = BEGIN; i < count; i++) {
      int number = data.getInt(start + 8 * i + 4);
      switch (data.get(start + 8 * i) & 0xff) {
        case JUMP_UNLESS_EQUAL -> test(data.get(start + 8 * i + 1), number);
        case AND -> access = ~number;
        case MOVE_REGISTER -> {
          // What is asked for, to be tested.
        }
        case EXIT -> rules.add(rule());
        case MOVE -> {
          // The end: the answer becomes 0.
          return i == count - 2 ? rules.toString() : null;
        }
        default -> {
          return null;
        }
      }
    }
    return rules.toString();
  }

  private void test(int register, int number) {
    switch (register) {
      case 2 -> type = number == 1 ? 'b' : 'c';
      case 4 -> major = Integer.toString(number);
      case 5 -> minor = Integer.toString(number);
      default -> {
        // Nothing is asked for beyond what is allowed.
      }
    }
  }

  private String rule() {
    StringBuilder rule = new StringBuilder().append(type).append(' ').append(major);
    rule.append(':').append(minor).append(' ');
    rule.append((access & 2) == 0 ? "" : "r").append((access & 4) == 0 ? "" : "w");
    rule.append((access & 1) == 0 ? "" : "m");
    type = 'a';
    major = "*";
    minor = "*";
    access = 7;
    return rule.toString();
  }
}
