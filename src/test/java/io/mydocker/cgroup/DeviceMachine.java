package io.mydocker.cgroup;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** As much of the kernel's eBPF interpreter as a program for devices needs, and a listing. */
final class DeviceMachine {
  private static final int CONTEXT_AT = 0x10000;

  private final ByteBuffer code;

  DeviceMachine(byte[] program) {
    code = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** What the program answers to an access by {@code struct bpf_cgroup_dev_ctx}. */
  boolean allows(char type, int major, int minor, int access) {
    int[] context = {access << 16 | (type == 'b' ? 1 : 2), major, minor};
    long[] registers = new long[11];
    registers[1] = CONTEXT_AT;
    int at = 0;
    while (operation(at) != 0x95) {
      int to = registers(at) & 15;
      long from = registers[registers(at) >> 4 & 15];
      int next = at + 1;
      switch (operation(at)) {
        case 0x61 ->
            registers[to] = context[(int) (from + distance(at) - CONTEXT_AT) / 4] & 0xffffffffL;
        case 0xbf -> registers[to] = from;
        case 0xb7 -> registers[to] = number(at);
        case 0x57 -> registers[to] &= number(at);
        case 0x77 -> registers[to] >>>= number(at);
        case 0x55 -> next += registers[to] == number(at) ? 0 : distance(at);
        default -> throw new AssertionError("no operation of ours: " + line(at));
      }
      at = next;
    }
    return registers[0] == 1;
  }

  /** One instruction a line, as the kernel's verifier writes them. */
  String listing() {
    StringBuilder listing = new StringBuilder();
    for (int at = 0; at < code.limit() / 8; at++) {
      listing.append(at).append(": ").append(line(at)).append('\n');
    }
    return listing.toString();
  }

  private String line(int at) {
    String to = "r" + (registers(at) & 15);
    String from = "r" + (registers(at) >> 4 & 15);
    return switch (operation(at)) {
      case 0x61 -> to + " = *(u32 *)(" + from + " + " + distance(at) + ")";
      case 0xbf -> to + " = " + from;
      case 0xb7 -> to + " = " + number(at);
      case 0x57 -> to + " &= " + number(at);
      case 0x77 -> to + " >>= " + number(at);
      case 0x55 -> "if " + to + " != " + number(at) + " goto " + (at + 1 + distance(at));
      case 0x95 -> "exit";
      default -> "0x" + Integer.toHexString(operation(at));
    };
  }

  private int operation(int at) {
    return code.get(8 * at) & 0xff;
  }

  private int registers(int at) {
    return code.get(8 * at + 1) & 0xff;
  }

  private int distance(int at) {
    return code.getShort(8 * at + 2);
  }

  private int number(int at) {
    return code.getInt(8 * at + 4);
  }
}
