package io.mydocker.linux;

import static io.mydocker.program.Flag.CLONE_INTO_CGROUP;
import static io.mydocker.program.Flag.CLONE_NEWCGROUP;
import static io.mydocker.program.Flag.CLONE_NEWIPC;
import static io.mydocker.program.Flag.CLONE_NEWNET;
import static io.mydocker.program.Flag.CLONE_NEWNS;
import static io.mydocker.program.Flag.CLONE_NEWPID;
import static io.mydocker.program.Flag.CLONE_NEWUTS;
import static io.mydocker.program.Flag.CLONE_PIDFD;
import static io.mydocker.program.Flag.SIGCHLD;

/**
 * What a program asks of clone(2) or clone3(2), as far as the Java engine can do it.
 *
 * @param flags the flags, without the exit signal
 * @param exitSignal what the parent gets at the child's end
 * @param pidfd address where a pidfd is wanted
 * @param cgroup descriptor of the group that the child begins in
 */
record Clone(long flags, long exitSignal, long pidfd, int cgroup) {
  private static final long NAMESPACES =
      CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNET;
  private static final long POSSIBLE = NAMESPACES | CLONE_PIDFD | CLONE_INTO_CGROUP;

  private static final int EXIT_SIGNAL = 0xff;

  /** Of clone(2)'s first argument. */
  static Clone of(long flags) {
    return new Clone(flags & ~EXIT_SIGNAL, flags & EXIT_SIGNAL, 0, -1);
  }

  /** Of clone3(2)'s structure. */
  static Clone of(Memory memory, long arguments) {
    return new Clone(
        memory.getLong(arguments),
        memory.getLong(arguments + 32),
        memory.getLong(arguments + 8),
        (int) memory.getLong(arguments + 80));
  }

  /** Whether all that is asked for can be had by unshare(2) and posix_spawn(3). */
  boolean isPossible() {
    return (flags & ~POSSIBLE) == 0 && exitSignal == SIGCHLD;
  }

  long namespaces() {
    return flags & NAMESPACES;
  }

  boolean wantsPidfd() {
    return (flags & CLONE_PIDFD) != 0;
  }

  boolean wantsCgroup() {
    return (flags & CLONE_INTO_CGROUP) != 0;
  }
}
