package io.mydocker.linux;

import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import java.io.File;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which descriptors are the JVM's and which the program's. A new process goes on with the program's
 * at the same numbers, and with none of the JVM's (its module file is open across execve(2)).
 */
final class OwnDescriptors {
  private static final int FIRST = 3;

  /**
   * One of the program's.
   *
   * @param isClosedOnExec its FD_CLOEXEC
   */
  record Open(int number, boolean isClosedOnExec) {}

  private final CallGate gate;
  private final Set<Integer> own = new HashSet<>();

  /** Takes note of what is open now: all of it is the JVM's, except what was handed to it. */
  OwnDescriptors(CallGate gate, List<Open> handed) {
    this.gate = gate;
    Set<Integer> programs = new HashSet<>();
    for (Open open : handed) {
      programs.add(open.number());
      closeOnExec(open.number(), open.isClosedOnExec());
    }
    for (Open open : all()) {
      if (!programs.contains(open.number())) {
        own.add(open.number());
        closeOnExec(open.number(), true);
      }
    }
  }

  /** The program's descriptors. */
  List<Open> programs() {
    List<Open> found = all();
    found.removeIf(open -> own.contains(open.number()));
    return found;
  }

  private List<Open> all() {
    List<Open> found = new ArrayList<>();
    String[] names = new File("/proc/self/fd").list();
    for (String name : names == null ? new String[0] : names) {
      int number = Integer.parseInt(name);
      long flags = gate.tried(Call.FCNTL, number, Flag.F_GETFD, 0, 0, 0, 0);
      // EBADF: the one through which the directory was read.
      if (number >= FIRST && flags != -Errno.EBADF) {
        found.add(new Open(number, (flags & 1) != 0));
      }
    }
    return found;
  }

  private void closeOnExec(int descriptor, boolean close) {
    gate.tried(Call.FCNTL, descriptor, Flag.F_SETFD, close ? 1 : 0, 0, 0, 0);
  }
}
