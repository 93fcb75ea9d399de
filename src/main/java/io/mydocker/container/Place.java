package io.mydocker.container;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.AT_REMOVEDIR;
import static io.mydocker.program.Flag.LOCK_EX;
import static io.mydocker.program.Flag.LOCK_NB;
import static io.mydocker.program.Flag.MNT_DETACH;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_DIRECTORY;
import static io.mydocker.program.Flag.UMOUNT_NOFOLLOW;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import io.mydocker.storage.OverlayMount;
import java.util.List;

/**
 * Where the overlay's three directories lie: in the home, as the tutorial's user expects, or in the
 * container's own directory. Which one is decided while the program runs, by a lock on the home
 * that only one container gets; so every path is a slot that holds one of two strings.
 */
final class Place {
  private static final String[] DIRECTORIES = {"merged", "upper", "work"};

  private final Frame frame;
  private final Assembler a;
  private final LaunchPlan plan;
  private final StateFiles files;
  private final UserNamespace users;
  final Slot base;
  final Slot merged;
  private final Slot work;
  private final Slot options;
  private final Slot fallback;
  final Slot record;
  private final Slot onTmpfs;
  private final LayerNames layers;
  private final StepLog.Choice mounted;
  private final StepLog.Choice mountedOnTmpfs;

  /** Where the container's process is before it pivots. */
  final StepLog.Choice location;

  /** Behind the undo of all this, for an undo that cannot go on with it. */
  final Label left;

  Place(Frame frame, LaunchPlan plan, StateFiles files, UserNamespace users) {
    this.frame = frame;
    this.plan = plan;
    this.users = users;
    this.files = files;
    a = frame.a;
    layers = new LayerNames(a, plan.spec().root().lowers());
    base = a.slot("base");
    merged = a.slot("merged");
    work = a.slot("work");
    options = a.slot("options");
    fallback = a.slot("options on tmpfs");
    record = a.slot("place");
    onTmpfs = a.slot("on tmpfs");
    left = a.label("directories left");
    mounted = frame.steps.choice("mounted");
    mountedOnTmpfs = frame.steps.choice("mounted on tmpfs");
    location = frame.steps.choice("location");
  }

  /** Makes the three directories and mounts the overlay. */
  void prepare() {
    frame.steps.info("createLower");
    frame.acquired(
        "root",
        new Frame.Undo() {
          @Override
          public void write() {
            a.place(left);
          }
        });
    if (plan.isAgain()) {
      files.reopen(PlaceRecord.FILE, record);
    } else {
      files.create(PlaceRecord.FILE, 0600, record);
    }
    Label own = a.label("own directories");
    Label made = a.label("directories made");
    if (plan.mayUseHome()) {
      home(own, made);
    }
    a.place(own);
    a.set(base, files.directory.value());
    choose(plan.layout().directory());
    for (String name : DIRECTORIES) {
      Instruction make =
          a.call(
              "make " + plan.layout().directory() + "/" + name,
              Call.MKDIRAT,
              base.value(),
              a.text(name),
              mode());
      if (plan.isAgain()) {
        make.tolerate(Errno.EEXIST);
      }
    }
    a.place(made);
    files.append(record, PlaceRecord.MADE, PlaceRecord.FILE);
    frame.acquired(
        "directories",
        new Frame.Undo() {
          @Override
          public void write() {
            removeDirectories();
          }
        });
    mount();
  }

  private void home(Label own, Label made) {
    String home = plan.layout().settings().home();
    Slot result = a.slot("result");
    a.call(
            "open the home " + home,
            Call.OPENAT,
            Operand.of(AT_FDCWD),
            a.text(home),
            Operand.of(O_DIRECTORY | O_CLOEXEC))
        .into(base)
        .hint(Errno.ENOENT, "; make it, or choose another with --home");
    // A lock that is refused, or a file system without locks: the container's own directory will
    // do.
    a.call("lock the home", Call.FLOCK, base.value(), Operand.of(LOCK_EX | LOCK_NB))
        .into(result)
        .tolerate(Errno.ANY);
    a.jumpIf(result.value(), Test.UNEQUAL, Operand.of(0), own);
    Label[] undo = new Label[DIRECTORIES.length];
    for (int i = 0; i < DIRECTORIES.length; i++) {
      undo[i] = a.label("not ours");
    }
    // Before the record names the home: what it says is ours may be removed.
    for (String name : DIRECTORIES) {
      a.call("look for " + home + "/" + name, Call.FACCESSAT, base.value(), a.text(name))
          .into(result)
          .tolerate(Errno.ENOENT);
      a.jumpIf(result.value(), Test.EQUAL, Operand.of(0), undo[0]);
    }
    choose(home);
    for (int i = 0; i < DIRECTORIES.length; i++) {
      removedIfEmpty(DIRECTORIES[i]);
      a.call(
              "make " + home + "/" + DIRECTORIES[i],
              Call.MKDIRAT,
              base.value(),
              a.text(DIRECTORIES[i]),
              mode())
          .into(result)
          .tolerate(Errno.EEXIST)
          .hint(Errno.EROFS, "; make it writable, or choose another home with --home");
      a.jumpIf(result.value(), Test.UNEQUAL, Operand.of(0), undo[i]);
    }
    a.jump(made);
    // Somebody's own directory has that name: what we made goes again, and theirs is not touched.
    for (int i = DIRECTORIES.length - 1; i >= 0; i--) {
      a.place(undo[i]);
      if (i > 0) {
        a.call(
            "remove " + DIRECTORIES[i - 1],
            Call.UNLINKAT,
            base.value(),
            a.text(DIRECTORIES[i - 1]),
            Operand.of(AT_REMOVEDIR));
      }
    }
    frame.say(
        "mydocker: note: "
            + home
            + " has a directory merged, upper or work that is not a container's;"
            + " using "
            + plan.layout().directory()
            + " instead");
  }

  /** What fails while the three are made, or right after that, has put nothing into them. */
  private void removedIfEmpty(String name) {
    frame.acquired(
        name,
        new Frame.Undo() {
          @Override
          public void write() {
            a.call(
                    "remove " + name,
                    Call.UNLINKAT,
                    base.value(),
                    a.text(name),
                    Operand.of(AT_REMOVEDIR))
                .tolerate(Errno.ENOENT, Errno.ENOTEMPTY, Errno.ENOTDIR, Errno.EROFS);
          }
        });
  }

  private void choose(String path) {
    List<String> lowers = layers.names();
    boolean isTransient = !plan.keeps();
    // These two are undone by name.
    a.set(merged, a.lastingText(path + "/merged"));
    a.set(work, a.lastingText(path + "/work"));
    String onDisk = OverlayMount.options(lowers, path + "/upper", path + "/work", isTransient);
    String inMemory =
        OverlayMount.options(lowers, path + "/work/upper", path + "/work/work", isTransient);
    a.set(options, a.text(onDisk));
    a.set(fallback, a.text(inMemory));
    if (frame.steps.isOn()) {
      mounted.be(told(onDisk, path));
      mountedOnTmpfs.be(told(inMemory, path));
      location.be("Current location is " + path + "/merged");
    }
    files.append(record, PlaceRecord.of(path, plan), PlaceRecord.FILE);
  }

  private static String told(String options, String path) {
    return "mountOverlayFS -o " + options + " " + path + "/merged";
  }

  private void mount() {
    // Before the call: unmounting what is not mounted does no harm.
    frame.acquired(
        "overlay",
        new Frame.Undo() {
          @Override
          public void write() {
            // What is still mounted is in use: its directories stay for the next command.
            frame.reportAndSkipTo(left);
            unmount(merged, "the overlay");
            frame.reportAndGoOn();
          }
        });
    if (plan.hasUsers()) {
      new MappedOverlay(frame, plan, users).mount(base, merged);
      mounted.info();
      return;
    }
    Slot result = a.slot("result");
    Label done = a.label("overlay mounted");
    layers.open();
    overlay(options).into(result).tolerate(Errno.EINVAL, Errno.EOPNOTSUPP);
    a.jumpIf(result.value(), Test.EQUAL, Operand.of(0), done);
    tmpfsInstead();
    mounted.become(mountedOnTmpfs);
    a.place(done);
    layers.close();
    mounted.info();
  }

  private io.mydocker.program.Instruction overlay(Slot data) {
    return a.call(
            "mount the overlay",
            Call.MOUNT,
            a.text("overlay"),
            merged.value(),
            a.text("overlay"),
            Operand.of(0),
            data.value())
        .hint(Errno.ENOENT, "; a layer of the image is gone: it was removed meanwhile")
        .hint(
            Errno.ENODEV,
            "; this kernel has no overlay file system: load the module with modprobe overlay");
  }

  /** An overlay's upper directory cannot lie on an overlay (as in another container) nor on NFS. */
  private void tmpfsInstead() {
    frame.say(
        "mydocker: warning: this file system cannot hold an overlay's upper directory;"
            + " what the container writes goes to memory");
    a.set(onTmpfs, Operand.of(1));
    a.call(
        "mount a tmpfs for the upper directory",
        Call.MOUNT,
        a.text("tmpfs"),
        work.value(),
        a.text("tmpfs"),
        Operand.of(0),
        a.text("mode=700"));
    for (String name : new String[] {"work/upper", "work/work"}) {
      a.call("make " + name, Call.MKDIRAT, base.value(), a.text(name), mode());
    }
    overlay(fallback);
  }

  /**
   * Goes to the root that is made. A process in a new mount namespace is at the same place of its
   * copy (copy_mnt_ns, Linux, fs/namespace.c), also where it may not walk the way.
   */
  void enter() {
    a.call("enter the new root", Call.CHDIR, merged.value());
  }

  private void removeDirectories() {
    Label onDisk = a.label("on disk");
    a.jumpIf(onTmpfs.value(), Test.EQUAL, Operand.of(0), onDisk);
    unmount(work, "the tmpfs");
    a.place(onDisk);
    a.call("remove merged", Call.UNLINKAT, base.value(), a.text("merged"), Operand.of(AT_REMOVEDIR))
        .tolerate(Errno.ENOENT);
    if (!plan.keeps()) {
      frame.removal.remove(base.value(), a.text("upper"));
    }
    frame.removal.remove(base.value(), a.text("work"));
  }

  private void unmount(Slot path, String what) {
    // Detached, since whoever looks into the mount from outside must not be able to keep it;
    // EINVAL: not mounted.
    a.call("unmount " + what, Call.UMOUNT2, path.value(), Operand.of(MNT_DETACH | UMOUNT_NOFOLLOW))
        .tolerate(Errno.EINVAL, Errno.ENOENT);
  }

  private static Operand mode() {
    return Operand.of(0755);
  }
}
