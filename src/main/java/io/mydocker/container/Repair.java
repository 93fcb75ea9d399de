package io.mydocker.container;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.AT_REMOVEDIR;
import static io.mydocker.program.Flag.LOCK_EX;
import static io.mydocker.program.Flag.LOCK_NB;
import static io.mydocker.program.Flag.MNT_DETACH;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_DIRECTORY;
import static io.mydocker.program.Flag.O_PATH;
import static io.mydocker.program.Flag.UMOUNT_NOFOLLOW;

import io.mydocker.cgroup.CgroupFragment;
import io.mydocker.cgroup.GroupEnd;
import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Undoes what killed processes left: the same steps as a launch's own undo, from what the place
 * record says.
 */
final class Repair {
  private static final int STATX_SIZE = 256;
  private static final int STATX_SIZE_MASK = 0x200;
  private static final int STATX_SIZE_AT = 40;

  private final Frame frame;
  private final Assembler a;

  Repair(Frame frame) {
    this.frame = frame;
    a = frame.a;
  }

  /** The instructions for each leftover. What fails is reported, and the rest goes on. */
  void all(List<Leftover> leftovers) {
    Label before = a.failTo();
    frame.reportAndGoOn();
    if (!leftovers.isEmpty() && leftovers.get(0).isAfterReboot()) {
      new StateRoots(frame, leftovers.get(0).layout().settings()).remakeLive(leftovers);
    }
    for (Leftover leftover : leftovers) {
      one(leftover);
    }
    if (!leftovers.isEmpty()) {
      // What could not be undone of one is no reason to leave anything of another.
      a.set(frame.undoFailed, Operand.of(0));
    }
    if (before != null) {
      a.failTo(before);
    }
  }

  private void one(Leftover leftover) {
    Layout layout = leftover.layout();
    a.set(frame.undoFailed, Operand.of(0));
    Slot live = a.slot("live file");
    Slot result = a.slot("result");
    Label skip = a.label("at work on by another");
    StateFiles files = new StateFiles(frame, layout);
    if (leftover.isAfterReboot()) {
      files.openLive(live).tolerate(Errno.ENOENT);
    } else {
      // A new one would be ours to lock, when another command has undone all by now.
      files.openLiveIfThere(live);
    }
    files.lock(live).into(result).tolerate(Errno.EAGAIN, Errno.EACCES, Errno.EBADF);
    a.jumpIf(result.value(), Test.UNEQUAL, Operand.of(0), skip);
    files.ifRemoved(live, skip);
    if (leftover.group() != null) {
      undoCommand(files, leftover.group());
    } else {
      if (leftover.place() == null) {
        ifPlaced(layout, skip);
      }
      undo(layout, leftover.place(), leftover.name());
    }
    a.place(skip);
    a.call("close", Call.CLOSE, live.value()).tolerate(Errno.EBADF);
  }

  /** A command more in a container ends with all that it started. */
  private void undoCommand(StateFiles files, String group) {
    Label failed = a.label("keep live file");
    if (!group.isEmpty()) {
      frame.reportAndSkipTo(failed);
      new GroupEnd(a, group).killAll();
      frame.reportAndGoOn();
      CgroupFragment.removeAlone(a, group);
      a.jumpIf(frame.undoFailed.value(), Test.UNEQUAL, Operand.of(0), failed);
    }
    files.removeLiveFile();
    a.place(failed);
  }

  /**
   * Its record was not there when we looked. If it is by now, the container was only about to begin
   * then, and what it is to keep stands in the record.
   */
  private void ifPlaced(Layout layout, Label elsewhere) {
    String record = layout.directory() + "/" + PlaceRecord.FILE;
    Operand status = a.scratch(STATX_SIZE);
    Slot size = a.slot("size");
    Label none = a.label("no record");
    a.call(
            "look for " + record,
            Call.STATX,
            Operand.of(AT_FDCWD),
            a.text(record),
            Operand.of(0),
            Operand.of(STATX_SIZE_MASK),
            status)
        .into(size)
        .tolerate(Errno.ENOENT);
    a.jumpIf(size.value(), Test.UNEQUAL, Operand.of(0), none);
    a.load(size, 8, status, Operand.of(STATX_SIZE_AT));
    a.jumpIf(size.value(), Test.UNEQUAL, Operand.of(0), elsewhere);
    a.place(none);
  }

  /**
   * The undo of one container whose lock is ours; its live file goes when all went well. Its
   * directory is the last but that: without it all is undone, and what lies in the home or has the
   * name is another's.
   */
  void undo(Layout layout, @Nullable PlaceRecord place, @Nullable String name) {
    Label before = a.failTo();
    frame.reportAndGoOn();
    Label failed = a.label("keep live file");
    Label undone = a.label("undone by another");
    ifAbsent(layout.directory(), undone);
    if (place != null) {
      // What may still run has all the rest in use.
      frame.reportAndSkipTo(failed);
      new GroupEnd(a, place.cgroup()).killAll();
      frame.reportAndGoOn();
      CgroupFragment.remove(a, place.cgroup());
      removeDirectories(layout, place);
    }
    a.jumpIf(frame.undoFailed.value(), Test.UNEQUAL, Operand.of(0), failed);
    // A kept container's layer is spared by a repair and not by rm, which says so in the record it
    // passes.
    if (place == null || !place.keeps()) {
      if (name != null) {
        new ReservedName(a, layout, name).freeIfOwn();
        a.jumpIf(frame.undoFailed.value(), Test.UNEQUAL, Operand.of(0), failed);
      }
      // Last: as long as it is there, whoever is killed here is repaired by the next.
      remove(Layout.containers(layout.settings()), layout.id());
    }
    a.jumpIf(frame.undoFailed.value(), Test.UNEQUAL, Operand.of(0), failed);
    a.place(undone);
    new StateFiles(frame, layout).removeLiveFile();
    a.place(failed);
    if (before != null) {
      a.failTo(before);
    }
  }

  private void ifAbsent(String path, Label elsewhere) {
    Slot result = a.slot("result");
    a.call("look for " + path, Call.FACCESSAT, Operand.of(AT_FDCWD), a.text(path))
        .into(result)
        .tolerate(Errno.ENOENT);
    a.jumpIf(result.value(), Test.EQUAL, Operand.of(-Errno.ENOENT), elsewhere);
  }

  /** The home has one container at a time, which holds its lock: what lies there then is that's. */
  private void removeDirectories(Layout layout, PlaceRecord place) {
    if (place.base().equals(layout.directory())) {
      removeDirectories(place);
      return;
    }
    Slot home = a.slot("home");
    Slot result = a.slot("result");
    Label others = a.label("home is another's");
    a.call(
            "open the home " + place.base(),
            Call.OPENAT,
            Operand.of(AT_FDCWD),
            a.text(place.base()),
            Operand.of(O_DIRECTORY | O_CLOEXEC))
        .into(home)
        .tolerate(Errno.ENOENT);
    a.call("lock the home", Call.FLOCK, home.value(), Operand.of(LOCK_EX | LOCK_NB))
        .into(result)
        .tolerate(Errno.ANY);
    a.jumpIf(result.value(), Test.UNEQUAL, Operand.of(0), others);
    removeDirectories(place);
    a.place(others);
    a.call("close the home", Call.CLOSE, home.value()).tolerate(Errno.EBADF);
  }

  private void removeDirectories(PlaceRecord place) {
    String base = place.base();
    if (!place.isMade()) {
      // Killed while it made them: what has something in it is somebody else's.
      for (String name : new String[] {"merged", "upper", "work"}) {
        a.call(
                "remove " + base + "/" + name,
                Call.UNLINKAT,
                Operand.of(AT_FDCWD),
                a.text(base + "/" + name),
                Operand.of(AT_REMOVEDIR))
            .tolerate(Errno.ENOENT, Errno.ENOTEMPTY, Errno.ENOTDIR, Errno.EBUSY);
      }
      return;
    }
    for (String name : new String[] {"merged", "work"}) {
      String path = base + "/" + name;
      a.call(
              "unmount " + path,
              Call.UMOUNT2,
              a.text(path),
              Operand.of(MNT_DETACH | UMOUNT_NOFOLLOW))
          .tolerate(Errno.EINVAL, Errno.ENOENT);
    }
    a.call(
            "remove " + base + "/merged",
            Call.UNLINKAT,
            Operand.of(AT_FDCWD),
            a.text(base + "/merged"),
            Operand.of(AT_REMOVEDIR))
        .tolerate(Errno.ENOENT);
    if (!place.keeps()) {
      remove(base, "upper");
    }
    remove(base, "work");
  }

  /** Removes a tree of ours; {@link Frame#undoFailed} tells when that fails. */
  void remove(String directory, String tree) {
    Slot parent = a.slot("parent");
    Label absent = a.label("absent");
    frame.reportAndSkipTo(absent);
    a.call(
            "open " + directory,
            Call.OPENAT,
            Operand.of(AT_FDCWD),
            a.text(directory),
            Operand.of(O_PATH | O_DIRECTORY | O_CLOEXEC))
        .into(parent)
        .tolerate(Errno.ENOENT);
    frame.reportAndGoOn();
    a.jumpIf(parent.value(), Test.EQUAL, Operand.of(-Errno.ENOENT), absent);
    frame.removal.remove(parent.value(), a.text(tree));
    a.call("close", Call.CLOSE, parent.value());
    a.place(absent);
  }
}
