package io.mydocker.security;

import io.mydocker.program.Errno;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a filter can answer to a call: the kernel's return values (linux/seccomp.h), the lower 16
 * bits of which are an errno or a message to a tracer.
 */
final class SeccompAnswer {
  static final int KILL_PROCESS = 0x80000000;
  static final int KILL_THREAD = 0;
  static final int TRAP = 0x00030000;
  static final int ERRNO = 0x00050000;
  static final int TRACE = 0x7ff00000;
  static final int LOG = 0x7ffc0000;
  static final int ALLOW = 0x7fff0000;

  /** What the kernel looks at of an answer to know its kind (SECCOMP_RET_ACTION_FULL). */
  private static final int KIND = 0xffff0000;

  private static final Map<String, Integer> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put("SCMP_ACT_ALLOW", ALLOW);
    NAMES.put("SCMP_ACT_ERRNO", ERRNO);
    NAMES.put("SCMP_ACT_KILL", KILL_THREAD);
    NAMES.put("SCMP_ACT_KILL_PROCESS", KILL_PROCESS);
    NAMES.put("SCMP_ACT_KILL_THREAD", KILL_THREAD);
    NAMES.put("SCMP_ACT_LOG", LOG);
    NAMES.put("SCMP_ACT_TRACE", TRACE);
    NAMES.put("SCMP_ACT_TRAP", TRAP);
  }

  private SeccompAnswer() {}

  /** The kind of answer of this name, or null. */
  static @Nullable Integer kind(String name) {
    return NAMES.get(name);
  }

  /** All names. */
  static Set<String> names() {
    return NAMES.keySet();
  }

  /** Whether an answer of this kind carries a number, which is EPERM unless the profile says. */
  static boolean hasNumber(int kind) {
    return kind == ERRNO || kind == TRACE;
  }

  /** The most that the number may be: the kernel cuts an errno off at 4095. */
  static int mostNumber(int kind) {
    return kind == ERRNO ? 4095 : 0xffff;
  }

  /**
   * Whether a call that nobody thought of goes through. Tracing counts: a tracer that emulates
   * calls wants to see new ones.
   */
  static boolean isPermissive(int answer) {
    int kind = answer & KIND;
    return kind == ALLOW || kind == LOG || kind == TRACE;
  }

  /** There is no such call. */
  static int noSuchCall() {
    return ERRNO | Errno.ENOSYS;
  }
}
