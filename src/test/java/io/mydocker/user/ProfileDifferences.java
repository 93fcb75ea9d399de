package io.mydocker.user;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which calls our filter answers otherwise than Docker 20.10's, made of the profile of that time.
 * Later ones of Docker's agree with ours. The labels are those of {@link EveryCall}; what the
 * kernel says by itself, unfiltered, counts as let through.
 */
final class ProfileDifferences {
  private static final String THROUGH = "through";

  /** The call of 32-bit programs that nothing refuses. */
  private static final String GETPID = "x86 20 (0)";

  private static final String EPERM = "-1";
  private static final String ENOSYS = "-38";

  private final Map<String, String[]> rows = new TreeMap<>();

  private ProfileDifferences() {
    // name_to_handle_at gives nothing away without open_by_handle_at, which is still refused.
    refusedThere("x86-64", 303);
    refusedThere("x32", 303);
    refusedThere("x86", 341);
    // process_vm_readv and process_vm_writev ask for the same as ptrace, which 20.10 allows.
    refusedThere("x86-64", 310, 311);
    refusedThere("x32", 539, 540);
    refusedThere("x86", 347, 348);
    // pkey_mprotect, pkey_alloc and pkey_free concern one's own memory alone.
    refusedThere("x86-64", 329, 330, 331);
    refusedThere("x32", 329, 330, 331);
    refusedThere("x86", 380, 381, 382);
    // io_uring_setup, _enter and _register: what it does on behalf of its caller no filter sees.
    for (String door : new String[] {"x86-64", "x32", "x86"}) {
      row(door, THROUGH, EPERM, 425, 426, 427);
    }
    // cachestat, fchmodat2, futex_wake, futex_wait and futex_requeue: newer than 20.10, which
    // answers as if the kernel did not know them. For x32 the profile is not known to end there.
    for (String door : new String[] {"x86-64", "x86"}) {
      row(door, ENOSYS, THROUGH, 451, 452, 454, 455, 456);
      // set_mempolicy_home_node: newer too, and ours knows it, to refuse it without CAP_SYS_NICE.
      row(door, ENOSYS, EPERM, 450);
    }
    refusedThere("x32", 451, 452, 454, 455, 456);
    sockets();
  }

  /**
   * Docker 20.10 lets every family through, VSOCK (40) and ALG (38) too. Ours names those that
   * kernels have, by all 64 bits of the register, so that -1 and whatever has a bit in its upper
   * half is refused.
   */
  private void sockets() {
    for (int family : new int[] {12, 19, 20, 23, 25, 34, 37, 38, 40}) {
      put("socket " + family, THROUGH, EPERM);
    }
    for (int family = 0; family < EveryCall.FAMILIES; family++) {
      put("socket " + family + " and more", THROUGH, EPERM);
    }
    put("x86-64 41 (-1)", THROUGH, EPERM);
    put("x32 41 (-1)", THROUGH, EPERM);
    put("x86 359 (-1)", THROUGH, EPERM);
  }

  private void refusedThere(String door, int... numbers) {
    row(door, EPERM, THROUGH, numbers);
  }

  private void row(String door, String docker, String ours, int... numbers) {
    for (int number : numbers) {
      put(door + " " + number + " (0)", docker, ours);
      put(door + " " + number + " (-1)", docker, ours);
    }
  }

  private void put(String call, String docker, String ours) {
    rows.put(call, new String[] {docker, ours});
  }

  /**
   * The answers, with that of the filter where it is one.
   *
   * @param open the answers without a filter
   */
  static Map<String, String> filtered(Map<String, String> answers, Map<String, String> open) {
    Map<String, String> filtered = new LinkedHashMap<>();
    answers.forEach(
        (call, answer) -> filtered.put(call, filtered(answer, open.getOrDefault(call, ""))));
    return filtered;
  }

  private static String filtered(String answer, String open) {
    return answer.equals(EPERM) || answer.equals(ENOSYS) ? seen(answer, open) : THROUGH;
  }

  /** Where the kernel itself says what the filter says, nobody can tell. */
  private static String seen(String answer, String open) {
    return answer.equals(open) ? THROUGH : answer;
  }

  /** Kernels of some guests do not take {@code int 0x80}: to each of its calls it is a fault. */
  private static boolean isShut(String call, Map<String, String> open) {
    return call.startsWith("x86 ") && open.getOrDefault(GETPID, "").startsWith("signal");
  }

  /** All that has to differ on this kernel. */
  static String due(Map<String, String> open) {
    TreeSet<String> lines = new TreeSet<>();
    new ProfileDifferences()
        .rows.forEach(
            (call, answers) -> {
              if (isShut(call, open)) {
                return;
              }
              String unfiltered = open.getOrDefault(call, "");
              String docker = seen(answers[0], unfiltered);
              String ours = seen(answers[1], unfiltered);
              if (!docker.equals(ours)) {
                lines.add(Difference.line(call, docker, ours));
              }
            });
    return String.join("\n", lines);
  }
}
