package io.mydocker.container;

import io.mydocker.security.Capabilities;

/**
 * Everything that decides what {@code exec} does.
 *
 * @param launch the command and its surroundings, as for a launch; the layout is the container's
 * @param first the container's first process
 * @param group the container's control group, a directory
 * @param hasUsers whether the container has a user namespace of its own
 * @param id of this command, for its own group and live file
 */
record ExecPlan(
    LaunchPlan launch, RecordedProcess first, String group, boolean hasUsers, String id) {
  /** What the names of the groups begin with. */
  static final String PREFIX = "exec-";

  /** Stands between the container's id and the command's in the name of its live file. */
  static final char SEPARATOR = '.';

  /** The command's own control group, in the container's. */
  String ownGroup() {
    return group + "/" + PREFIX + id;
  }

  /** Where its live file lies. */
  Layout ownLayout() {
    Layout container = launch.layout();
    return new Layout(container.settings(), container.id() + SEPARATOR + id);
  }

  /**
   * Whether a process of the container may trace the command before that is executed: those that
   * have CAP_SYS_PTRACE may trace whomever they see, but from a user namespace only what was
   * executed in it (ptrace(2), PTRACE_MODE checks).
   */
  boolean isTraceable() {
    long bounding = Capabilities.set(launch.spec().process().capabilities().bounding());
    return (bounding & 1L << Capabilities.SYS_PTRACE) != 0 && !hasUsers;
  }
}
