package io.mydocker.container;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.AT_REMOVEDIR;
import static io.mydocker.program.Flag.MNT_DETACH;
import static io.mydocker.program.Flag.MS_RDONLY;
import static io.mydocker.program.Flag.UMOUNT_NOFOLLOW;

import io.mydocker.container.RequestException.Kind;
import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import io.mydocker.storage.OverlayMount;
import java.util.List;

/**
 * Shows a kept container's files for a while: its upper directory is, read-only, simply the topmost
 * layer, and its own when it is to be written to. The live file is locked meanwhile, so that no
 * other command starts or removes the container.
 */
final class StoppedMount {
  /** How long the engine is waited for. */
  static final long PATIENCE_NANOS = 30_000_000_000L;

  private final Frame frame;
  private final Assembler a;
  private final Stored container;
  private final boolean isWritable;

  StoppedMount(Frame frame, Stored container, boolean isWritable) {
    this.frame = frame;
    this.container = container;
    this.isWritable = isWritable;
    a = frame.a;
  }

  /** Where it is mounted. */
  static String mergedPath(Stored container) {
    return container.place().base() + "/merged";
  }

  void mount() {
    Slot live = a.slot("live file");
    String file = container.layout().liveFile();
    StateFiles files = new StateFiles(frame, container.layout());
    new StateRoots(frame, container.layout().settings()).makeLiveIfGone();
    files.openLive(live);
    files.lock(live).hint(Errno.EAGAIN, "; another command works on the container: try again");
    Label removed = a.label("live file removed");
    Label there = a.label("live file there");
    files.ifRemoved(live, removed);
    a.jump(there);
    a.place(removed);
    frame.say(
        "mydocker: container "
            + container.name()
            + ": another command has just worked on it: try again");
    a.jump(frame.undoAll());
    a.place(there);
    undo("live file", Call.UNLINKAT, file, 0);
    String merged = mergedPath(container);
    makeDirectory("merged", merged);
    if (isWritable) {
      // The container's end removes it. Overlayfs makes one of its own in it, and leaves that.
      makeDirectory("work", work());
      undo("overlay's own directory", Call.UNLINKAT, work() + "/work", AT_REMOVEDIR);
    }
    LayerNames layers = new LayerNames(a, isWritable ? container.lowers() : container.layers());
    layers.open();
    a.call(
        "mount the overlay on " + merged,
        Call.MOUNT,
        a.text("overlay"),
        a.text(merged),
        a.text("overlay"),
        Operand.of(isWritable ? 0 : MS_RDONLY),
        a.text(options(layers.names())));
    layers.close();
    undo("overlay", Call.UMOUNT2, merged, MNT_DETACH | UMOUNT_NOFOLLOW);
  }

  private void makeDirectory(String what, String path) {
    a.call("make " + path, Call.MKDIRAT, Operand.of(AT_FDCWD), a.text(path), Operand.of(0700))
        .tolerate(Errno.EEXIST);
    undo(what, Call.UNLINKAT, path, AT_REMOVEDIR);
  }

  private String work() {
    return container.place().base() + "/work";
  }

  private String options(List<String> lowers) {
    return isWritable
        ? OverlayMount.options(lowers, container.layers().get(0), work(), false)
        : OverlayMount.readOnly(lowers);
  }

  /** Waits until the engine has mounted it; {@code verb} is for messages. */
  static void await(Stored container, String verb) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    String mount = " " + escaped(mergedPath(container)) + " ";
    while (!HostFacts.text("/proc/self/mountinfo").contains(mount)) {
      pause(end, verb, "mount container " + container.name());
    }
  }

  /** As mountinfo shows a path (proc_pid_mountinfo(5)). */
  private static String escaped(String path) {
    return path.replace("\\", "\\134")
        .replace(" ", "\\040")
        .replace("\t", "\\011")
        .replace("\n", "\\012");
  }

  /** A moment of waiting for the engine, or the end of patience. */
  static void pause(long end, String verb, String what) {
    if (System.nanoTime() - end > 0) {
      throw new RequestException(Kind.FAILED, verb + ": took too long to " + what);
    }
    try {
      Thread.sleep(1);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new RequestException(Kind.FAILED, verb + ": interrupted");
    }
  }

  private void undo(String what, Call call, String path, int flags) {
    frame.acquired(
        what,
        new Frame.Undo() {
          @Override
          public void write() {
            Operand[] operands =
                call == Call.UMOUNT2
                    ? new Operand[] {a.text(path), Operand.of(flags)}
                    : new Operand[] {Operand.of(AT_FDCWD), a.text(path), Operand.of(flags)};
            a.call("undo " + what + " " + path, call, operands)
                .tolerate(Errno.ENOENT, Errno.EINVAL);
          }
        });
  }
}
