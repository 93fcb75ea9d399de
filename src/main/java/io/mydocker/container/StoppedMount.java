package io.mydocker.container;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.AT_REMOVEDIR;
import static io.mydocker.program.Flag.MNT_DETACH;
import static io.mydocker.program.Flag.MS_RDONLY;
import static io.mydocker.program.Flag.UMOUNT_NOFOLLOW;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import io.mydocker.storage.OverlayMount;

/**
 * Shows a kept container's files for a while: its upper directory is, read-only, simply the topmost
 * layer. The live file is locked meanwhile, so that no other command starts or removes the
 * container.
 */
final class StoppedMount {
  private final Frame frame;
  private final Assembler a;
  private final Stored container;

  StoppedMount(Frame frame, Stored container) {
    this.frame = frame;
    this.container = container;
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
    a.call("make " + merged, Call.MKDIRAT, Operand.of(AT_FDCWD), a.text(merged), Operand.of(0700))
        .tolerate(Errno.EEXIST);
    undo("merged", Call.UNLINKAT, merged, AT_REMOVEDIR);
    LayerNames layers = new LayerNames(a, container.layers());
    layers.open();
    a.call(
        "mount the overlay on " + merged,
        Call.MOUNT,
        a.text("overlay"),
        a.text(merged),
        a.text("overlay"),
        Operand.of(MS_RDONLY),
        a.text(OverlayMount.readOnly(layers.names())));
    layers.close();
    undo("overlay", Call.UMOUNT2, merged, MNT_DETACH | UMOUNT_NOFOLLOW);
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
