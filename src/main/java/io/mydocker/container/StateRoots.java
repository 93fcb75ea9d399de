package io.mydocker.container;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.AT_REMOVEDIR;
import static io.mydocker.program.Flag.RENAME_NOREPLACE;
import static io.mydocker.program.Flag.S_IFREG;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import io.mydocker.program.Instruction;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import java.util.List;

/** The instructions for the directories that all containers share. */
final class StateRoots {
  private static final int PRIVATE = 0700;
  private static final int STATX_UID = 20;
  private static final int STATX_MODE = 28;

  private final Frame frame;
  private final Assembler a;
  private final Settings settings;

  StateRoots(Frame frame, Settings settings) {
    this.frame = frame;
    this.settings = settings;
    a = frame.a;
  }

  /**
   * The directories that all containers share, made at their first use and held to 0700
   * (CVE-2021-41091).
   */
  void make(boolean areThere) {
    String[] roots = {settings.dataRoot(), settings.runRoot()};
    for (String root : roots) {
      if (!areThere) {
        withParents(root);
      }
      checkPrivate(root);
    }
    shared(Layout.containers(settings));
    shared(Layout.live(settings));
  }

  /**
   * That of the live files, for whoever locks one and is to make it if no run has since a reboot.
   */
  void makeLiveIfGone() {
    if (!Leftovers.hasLive(settings)) {
      makeLive();
    }
  }

  /** After a reboot it is gone: for whoever locks a live file before the next run. */
  private void makeLive() {
    runRoot();
    shared(Layout.live(settings));
  }

  /**
   * The same with a live file for each container that is to be repaired. Without the directory
   * every container is looked at, with it only those that have a file there; so it gets its name
   * when it is whole, and a command that is killed over the first undo leaves the others to be
   * found.
   */
  void remakeLive(List<Leftover> leftovers) {
    runRoot();
    String made = Layout.live(settings) + ".new";
    Label incomplete = a.label("live files are not whole");
    // What an earlier command that was killed has made in it is of the same containers.
    shared(made);
    frame.reportAndSkipTo(incomplete);
    for (Leftover leftover : leftovers) {
      a.call(
              "make " + leftover.layout().id() + "'s live file again",
              Call.MKNODAT,
              Operand.of(AT_FDCWD),
              a.text(made + "/" + leftover.layout().id()),
              Operand.of(S_IFREG | 0600),
              Operand.of(0))
          .tolerate(Errno.EEXIST, Errno.ENOENT);
    }
    // ENOENT here and above, EEXIST: another command has done it by now, which is as good.
    a.call(
            "give the live files their place",
            Call.RENAMEAT2,
            Operand.of(AT_FDCWD),
            a.text(made),
            Operand.of(AT_FDCWD),
            a.text(Layout.live(settings)),
            Operand.of(RENAME_NOREPLACE))
        .tolerate(Errno.ENOENT, Errno.EEXIST);
    a.place(incomplete);
    frame.reportAndGoOn();
    for (Leftover leftover : leftovers) {
      removed(made + "/" + leftover.layout().id(), 0);
    }
    removed(made, AT_REMOVEDIR);
  }

  /** Another command may be at the same work. */
  private void removed(String path, int flags) {
    a.call("remove " + path, Call.UNLINKAT, Operand.of(AT_FDCWD), a.text(path), Operand.of(flags))
        .tolerate(Errno.ANY);
  }

  private void runRoot() {
    String root = settings.runRoot();
    withParents(root);
    checkPrivate(root);
  }

  private void withParents(String path) {
    for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
      // EROFS, EACCES: a parent that exists may lie where nothing can be made; the last call is the
      // one that counts.
      make(a, path.substring(0, slash), 0755).tolerate(Errno.EEXIST, Errno.EROFS, Errno.EACCES);
    }
    shared(path);
  }

  private void shared(String path) {
    make(a, path).tolerate(Errno.EEXIST);
  }

  /** Makes a directory that only root can enter. */
  static Instruction make(Assembler a, String path) {
    return make(a, path, PRIVATE);
  }

  private static Instruction make(Assembler a, String path, int mode) {
    return a.call(
        "make " + path, Call.MKDIRAT, Operand.of(AT_FDCWD), a.text(path), Operand.of(mode));
  }

  private void checkPrivate(String path) {
    Slot mode = a.slot("mode");
    Operand status = a.scratch(256);
    Label isPrivate = a.label("private");
    Label isOurs = a.label("ours");
    a.call(
        "look at " + path,
        Call.STATX,
        Operand.of(AT_FDCWD),
        a.text(path),
        Operand.of(0),
        Operand.of(Flag.STATX_BASIC_STATS),
        status);
    a.load(mode, 4, status, Operand.of(STATX_UID));
    a.jumpIf(mode.value(), Test.EQUAL, Operand.of(0), isOurs);
    frame.say(
        "mydocker: "
            + path
            + " belongs to another user than root; remove it or choose another directory");
    a.jump(frame.exit);
    a.place(isOurs);
    a.load(mode, 2, status, Operand.of(STATX_MODE));
    a.sum(mode, mode.value(), Sum.AND, Operand.of(077));
    a.jumpIf(mode.value(), Test.EQUAL, Operand.of(0), isPrivate);
    a.call(
        "close " + path + " to others",
        Call.FCHMODAT,
        Operand.of(AT_FDCWD),
        a.text(path),
        Operand.of(PRIVATE));
    a.place(isPrivate);
  }
}
