package io.mydocker.security;

import io.mydocker.linux.Libseccomp;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What comes before a filter: calls that are newer than all that the profile names answer ENOSYS,
 * as on a kernel that lacks them. With EPERM, the usual default answer, a C library would take the
 * call for forbidden and not fall back to the older one.
 */
final class NewerCalls {
  /** Operations of classic BPF (linux/bpf_common.h): load a word, jumps, return. */
  private static final int LOAD = 0x20;

  private static final int JUMP = 0x05;
  private static final int IF_EQUAL = 0x15;
  private static final int IF_GREATER = 0x25;
  private static final int IF_BITS = 0x45;
  private static final int RETURN = 0x06;

  /** Offsets in struct seccomp_data. */
  private static final int NUMBER = 0;

  private static final int ARCHITECTURE = 4;

  /** __X32_SYSCALL_BIT. */
  private static final int X32_BIT = 0x40000000;

  /** Per architecture of the kernel's: with two sets of numbers, as x86-64 has, seven. */
  private static final int SECTION = 7;

  /** No number is above it. */
  private static final int NO_LIMIT = -1;

  private NewerCalls() {}

  /** The instructions, which end where the filter begins; none when new calls go through anyway. */
  static byte[] instructions(SeccompRules rules, Libseccomp library) {
    if (SeccompAnswer.isPermissive(rules.defaultAnswer())
        || rules.defaultAnswer() == SeccompAnswer.noSuchCall()) {
      return new byte[0];
    }
    Map<Integer, int[]> newest = new LinkedHashMap<>();
    for (SeccompArchitecture architecture : rules.architectures()) {
      int number = newest(architecture, rules, library);
      if (number > 0) {
        int[] limits =
            newest.computeIfAbsent(architecture.audit(), audit -> new int[] {NO_LIMIT, NO_LIMIT});
        limit(architecture, number, limits);
      }
    }
    return written(newest);
  }

  /** Numbers with the bit of x32 are of x86-64 alone; there, each set has its own newest. */
  private static void limit(SeccompArchitecture architecture, int number, int[] limits) {
    if (architecture != SeccompArchitecture.X32) {
      limits[0] = number;
    }
    if (architecture != SeccompArchitecture.X86_64) {
      limits[1] = number;
    }
  }

  private static int newest(
      SeccompArchitecture architecture, SeccompRules rules, Libseccomp library) {
    int newest = 0;
    for (SeccompProfile.Rule rule : rules.rules()) {
      for (String name : rule.names()) {
        newest = Math.max(newest, library.number(architecture.number(), name));
      }
    }
    return newest;
  }

  private static byte[] written(Map<Integer, int[]> newest) {
    int count = newest.size();
    ByteBuffer out =
        ByteBuffer.allocate(SeccompFilter.INSTRUCTION * (1 + SECTION * count))
            .order(ByteOrder.nativeOrder());
    put(out, LOAD, 0, 0, ARCHITECTURE);
    int later = SECTION * count;
    for (Map.Entry<Integer, int[]> entry : newest.entrySet()) {
      int[] limits = entry.getValue();
      later -= SECTION;
      put(out, IF_EQUAL, 0, SECTION - 1, entry.getKey());
      put(out, LOAD, 0, 0, NUMBER);
      put(out, IF_BITS, 1, 0, X32_BIT);
      put(out, IF_GREATER, 1, 2, limits[0]);
      put(out, IF_GREATER, 0, 1, limits[1]);
      put(out, RETURN, 0, 0, SeccompAnswer.noSuchCall());
      put(out, JUMP, 0, 0, later);
    }
    return out.array();
  }

  private static void put(ByteBuffer out, int operation, int ifTrue, int ifFalse, int number) {
    out.putShort((short) operation).put((byte) ifTrue).put((byte) ifFalse).putInt(number);
  }
}
