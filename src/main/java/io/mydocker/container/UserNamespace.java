package io.mydocker.container;

import static io.mydocker.program.Flag.AT_EMPTY_PATH;
import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.AT_RECURSIVE;
import static io.mydocker.program.Flag.CLONE_NEWUSER;
import static io.mydocker.program.Flag.MOUNT_ATTR_IDMAP;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_DIRECTORY;
import static io.mydocker.program.Flag.O_PATH;
import static io.mydocker.program.Flag.O_WRONLY;
import static io.mydocker.program.Flag.PR_SET_PDEATHSIG;
import static io.mydocker.program.Flag.SIGKILL;

import io.mydocker.oci.RuntimeSpec;
import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import java.util.List;

/**
 * A user namespace with its ids mapped, as a descriptor (user_namespaces(7)). A process that does
 * nothing holds it until we have that: only so can mounts be mapped by it before the container is
 * there.
 */
final class UserNamespace {
  private static final int USERNS_FD = 24;

  private final Assembler a;
  private final LaunchPlan plan;
  private final Frame frame;
  private final Slot descriptor;

  UserNamespace(Frame frame, LaunchPlan plan) {
    this.plan = plan;
    a = frame.a;
    this.frame = frame;
    descriptor = a.slot("user namespace");
  }

  /** Makes it, in the front. */
  void make() {
    if (!plan.hasUsers()) {
      return;
    }
    a.section("front: a user namespace");
    Slot reader = a.lastingSlot("hold reader");
    Slot writer = a.lastingSlot("hold writer");
    Operand pair = a.room(8);
    a.call("make the hold pipe", Call.PIPE2, pair, Operand.of(O_CLOEXEC));
    a.load(reader, 4, pair, Operand.of(0));
    a.load(writer, 4, pair, Operand.of(4));
    Aside holder = new Aside(frame, "the process that holds the user namespace");
    holder
        .start(CLONE_NEWUSER, "hold the user namespace")
        .hint(Errno.ENOSPC, "; the limit on user namespaces is reached: see /proc/sys/user")
        .hint(Errno.EPERM, "; this host allows none")
        .hint(Errno.EINVAL, "; this kernel has none");
    hold(reader, writer);
    holder.inFront("front: the user namespace's ids");
    a.call("close the hold pipe", Call.CLOSE, reader.value());
    map(holder);
    holder.end();
    a.call("close the hold pipe", Call.CLOSE, writer.value());
  }

  /** The pipe's end means that the front is gone before its death could be signalled. */
  private void hold(Slot reader, Slot writer) {
    Label ended = a.label("hold no longer");
    // Silently: it is the front that then fails, and says so.
    a.failTo(ended);
    a.call("close the hold pipe", Call.CLOSE, writer.value());
    a.call("die with the front", Call.PRCTL, Operand.of(PR_SET_PDEATHSIG), Operand.of(SIGKILL));
    a.call("hold the user namespace", Call.READ, reader.value(), a.room(8), Operand.of(1));
    a.place(ended);
  }

  private void map(Aside holder) {
    Slot directory = a.slot("holder's directory");
    Operand path = ProcPath.of(a, holder.pid(), "");
    a.call(
            "open the holder's /proc directory",
            Call.OPENAT,
            at(),
            path,
            Operand.of(O_PATH | O_DIRECTORY | O_CLOEXEC))
        .into(directory);
    write(directory, "uid_map", plan.spec().linux().uidMappings());
    write(directory, "gid_map", plan.spec().linux().gidMappings());
    a.call(
            "open the user namespace",
            Call.OPENAT,
            directory.value(),
            a.text("ns/user"),
            Operand.of(O_CLOEXEC))
        .into(descriptor);
    a.call("close the holder's /proc directory", Call.CLOSE, directory.value());
  }

  private void write(Slot directory, String name, List<RuntimeSpec.IdMapping> mappings) {
    Slot file = a.slot("map");
    String lines = IdMappings.lines(mappings);
    a.call(
            "open " + name,
            Call.OPENAT,
            directory.value(),
            a.text(name),
            Operand.of(O_WRONLY | O_CLOEXEC))
        .into(file);
    a.call("write " + name, Call.WRITE, file.value(), a.text(lines), Operand.of(lines.length()))
        .hint(Errno.EPERM, "; in a user namespace of our own, only its ids can be mapped")
        .hint(Errno.EINVAL, "; the kernel does not take these ranges");
    a.call("close " + name, Call.CLOSE, file.value());
  }

  /** Shows the files of a detached mount to the container as its own ids (mount_setattr(2)). */
  void map(Slot tree, String path) {
    if (!plan.hasUsers()) {
      return;
    }
    Operand attributes = a.longs(MOUNT_ATTR_IDMAP, 0, 0, 0);
    a.store(8, attributes, Operand.of(USERNS_FD), descriptor.value());
    a.call(
            "map the ids of " + path,
            Call.MOUNT_SETATTR,
            tree.value(),
            a.text(""),
            Operand.of(AT_EMPTY_PATH | AT_RECURSIVE),
            attributes,
            Operand.of(MountAttributes.SIZE))
        .hint(Errno.ENOSYS, "; this needs Linux 5.12")
        .hint(
            Errno.EINVAL,
            "; its file system, or one mounted below, cannot be shown with other ids; use another,"
                + " or leave out --userns");
  }

  /** The process enters it, and is nobody there until it becomes root. */
  void enter() {
    a.call("enter the user namespace", Call.SETNS, descriptor.value(), Operand.of(CLONE_NEWUSER));
  }

  /** In the container's process: root of the namespace, or what it makes would be nobody's. */
  void becomeRoot() {
    if (plan.hasUsers()) {
      becomeRoot(a);
    }
  }

  /** In a process that has entered one. */
  static void becomeRoot(Assembler a) {
    Operand root = Operand.of(0);
    a.call("leave the caller's groups", Call.SETGROUPS, root, root);
    a.call("become the namespace's root group", Call.SETRESGID, root, root, root);
    a.call("become the namespace's root", Call.SETRESUID, root, root, root);
  }

  /** In the front, when all that needs it has it. */
  void close() {
    if (plan.hasUsers()) {
      a.call("close the user namespace", Call.CLOSE, descriptor.value());
    }
  }

  private static Operand at() {
    return Operand.of(AT_FDCWD);
  }
}
