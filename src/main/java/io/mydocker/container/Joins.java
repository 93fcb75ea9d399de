package io.mydocker.container;

import static io.mydocker.program.Flag.AT_EMPTY_PATH;
import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.CLONE_NEWIPC;
import static io.mydocker.program.Flag.CLONE_NEWNET;
import static io.mydocker.program.Flag.CLONE_NEWNS;
import static io.mydocker.program.Flag.CLONE_NEWPID;
import static io.mydocker.program.Flag.CLONE_NEWUTS;
import static io.mydocker.program.Flag.MOUNT_ATTR_NODEV;
import static io.mydocker.program.Flag.MOUNT_ATTR_NOEXEC;
import static io.mydocker.program.Flag.MOUNT_ATTR_NOSUID;
import static io.mydocker.program.Flag.O_CLOEXEC;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins namespaces of running containers by a pidfd of each one's first process (setns(2), since
 * Linux 5.8): a descriptor stays that process's, whatever becomes of its number.
 */
final class Joins {
  private static final String[] NAMES = {"network", "ipc", "uts"};
  private static final int[] FLAGS = {CLONE_NEWNET, CLONE_NEWIPC, CLONE_NEWUTS};

  private final Frame frame;
  private final Assembler a;
  private final List<JoinedNamespace> joined;
  private final Slot[] pidfds;
  private @Nullable Slot ownPids;

  Joins(Frame frame, List<JoinedNamespace> joined) {
    this.frame = frame;
    a = frame.a;
    this.joined = joined;
    pidfds = new Slot[joined.size()];
  }

  /** In the front, before anything is made: opens the pidfds, and makes sure whose they are. */
  void open() {
    for (int i = 0; i < pidfds.length; i++) {
      JoinedNamespace namespace = joined.get(i);
      pidfds[i] = a.slot("other container");
      Label gone = a.label("container gone");
      Label there = a.label("container there");
      new OtherProcess(a, namespace.layout().id(), namespace.first()).open(pidfds[i], gone, there);
      a.place(gone);
      frame.say(
          "mydocker: run: --"
              + namespace.namespace()
              + " container:"
              + namespace.layout().id()
              + ": that container has ended; start it again, or choose another");
      a.jump(frame.undoAll());
      a.place(there);
    }
  }

  /**
   * In the front, around the clone: a pid namespace is entered by the children only
   * (pid_namespaces(7)), and ours that come after must be of our own again.
   */
  void enterPids() {
    Slot pidfd = pidfd("pid");
    if (pidfd == null) {
      return;
    }
    ownPids = a.slot("own pid namespace");
    a.call(
            "open our own pid namespace",
            Call.OPENAT,
            Operand.of(AT_FDCWD),
            a.text("/proc/self/ns/pid"),
            Operand.of(O_CLOEXEC))
        .into(ownPids);
    enter("pid", pidfd, CLONE_NEWPID);
  }

  void leavePids() {
    if (ownPids != null) {
      a.call(
          "return to our own pid namespace", Call.SETNS, ownPids.value(), Operand.of(CLONE_NEWPID));
      a.call("close our own pid namespace", Call.CLOSE, ownPids.value());
    }
  }

  /** In the front, after the clone: the container's process has them now. */
  void close() {
    for (Slot pidfd : pidfds) {
      a.call("close the other container's pidfd", Call.CLOSE, pidfd.value());
    }
  }

  /** In the container's process. */
  void enterOthers() {
    for (int i = 0; i < NAMES.length; i++) {
      Slot pidfd = pidfd(NAMES[i]);
      if (pidfd != null) {
        enter(NAMES[i], pidfd, FLAGS[i]);
      }
    }
  }

  /**
   * Opens a directory of the container whose IPC namespace is joined, as a mount of our own: a copy
   * of a mount can be made only from inside its namespace (open_tree(2)).
   */
  void openInOther(String path, int flags, Slot into) {
    Slot pidfd = pidfd("ipc");
    if (pidfd == null) {
      throw new IllegalStateException("no IPC namespace is joined");
    }
    Slot own = a.slot("own mount namespace");
    a.call(
            "open our own mount namespace",
            Call.OPENAT,
            Operand.of(AT_FDCWD),
            a.text("/proc/self/ns/mnt"),
            Operand.of(O_CLOEXEC))
        .into(own);
    enter("mount", pidfd, CLONE_NEWNS);
    Slot directory = a.slot("other's directory");
    LinklessPath.open(a, "open the other container's " + path, path).into(directory);
    a.call(
            "copy the mount of " + path,
            Call.OPEN_TREE,
            directory.value(),
            a.text(""),
            Operand.of(flags | AT_EMPTY_PATH))
        .into(into);
    a.call("close the other container's " + path, Call.CLOSE, directory.value());
    MountAttributes.set(
        a,
        "let nothing be executed from " + path,
        into,
        0,
        MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
    a.call("return to our own mounts", Call.SETNS, own.value(), Operand.of(CLONE_NEWNS));
    a.call("close our own mount namespace", Call.CLOSE, own.value());
  }

  boolean has(String namespace) {
    return pidfd(namespace) != null;
  }

  private @Nullable Slot pidfd(String namespace) {
    for (int i = 0; i < pidfds.length; i++) {
      if (joined.get(i).namespace().equals(namespace)) {
        return pidfds[i];
      }
    }
    return null;
  }

  private void enter(String namespace, Slot pidfd, int flag) {
    a.call(
            "join the container's " + namespace + " namespace",
            Call.SETNS,
            pidfd.value(),
            Operand.of(flag))
        .hint(Errno.ESRCH, "; that container has ended")
        .hint(Errno.EINVAL, "; this needs Linux 5.8");
  }
}
