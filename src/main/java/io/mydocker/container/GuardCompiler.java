package io.mydocker.container;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.LOCK_EX;
import static io.mydocker.program.Flag.LOCK_NB;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_DIRECTORY;
import static io.mydocker.program.Flag.SIGCHLD;
import static io.mydocker.program.Flag.SIGPIPE;
import static io.mydocker.program.Flag.SIGWINCH;
import static io.mydocker.program.Flag.WNOHANG;

import io.mydocker.cgroup.Freezer;
import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Program;
import io.mydocker.program.Slot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program that guards a JVM at work: what the work needs (a frozen container, a mounted overlay)
 * is acquired by the engine and given back whatever becomes of the JVM, and the watcher sees to it
 * should the engine itself be killed. Its exit code is the JVM's.
 */
final class GuardCompiler {
  private final Frame frame;
  private final Assembler a;
  private final Slot signals;

  private GuardCompiler() {
    frame = new Frame(1);
    a = frame.a;
    signals = a.slot("signals");
  }

  /**
   * What is to be held while the JVM works.
   *
   * @param freezer what to freeze, or null: it may be frozen already
   * @param frozen the directory of the container that stays frozen, or null
   * @param mount the stopped container to mount, or null
   * @param isWritable whether what is written to that mount is to be its own
   * @param temporary a file that must not stay, or null
   */
  record Held(
      @Nullable Freezer freezer,
      @Nullable String frozen,
      @Nullable Stored mount,
      boolean isWritable,
      @Nullable String temporary) {}

  /** A guard that only repairs and waits. */
  static Program repair(List<Leftover> leftovers) {
    return compile(new Held(null, null, null, false, null), leftovers);
  }

  static Program compile(Held held, List<Leftover> leftovers) {
    GuardCompiler compiler = new GuardCompiler();
    return compiler.write(held, leftovers);
  }

  private Program write(Held held, List<Leftover> leftovers) {
    a.section("signals");
    Signals.block(a, signals);
    a.section("what killed processes left");
    new Repair(frame).all(leftovers);
    a.section("guard");
    Watcher watcher = new Watcher(frame);
    watcher.prepare();
    // First, so that it is dismissed last: were it gone before the container is thawed, and we
    // killed in between, nobody would know that there is something to thaw.
    watcher.acquire();
    if (held.temporary() != null) {
      removeAtTheEnd(held.temporary());
    }
    if (held.mount() != null) {
      new StoppedMount(frame, held.mount(), held.isWritable()).mount();
    }
    Slot freezer = a.slot("freezer");
    lock(held.frozen());
    if (held.freezer() != null) {
      thawAtTheEnd(held.freezer(), freezer);
    }
    Label loop = a.label("wait for the JVM");
    watcher.start(new Slot[] {signals}, loop);
    if (held.freezer() != null) {
      held.freezer().freeze(a, freezer);
    }
    a.place(loop);
    serve(watcher);
    return frame.finish();
  }

  /**
   * One at a time: the first to end would thaw what the other one still reads. The watcher has the
   * descriptor, too, and with it the lock.
   */
  private void lock(@Nullable String directory) {
    if (directory == null) {
      return;
    }
    Slot lock = a.slot("container's lock");
    a.call(
            "open " + directory,
            Call.OPENAT,
            Operand.of(AT_FDCWD),
            a.text(directory),
            Operand.of(O_DIRECTORY | O_CLOEXEC))
        .into(lock)
        .hint(Errno.ENOENT, "; the container has ended");
    a.call("lock " + directory, Call.FLOCK, lock.value(), Operand.of(LOCK_EX | LOCK_NB))
        .hint(Errno.EAGAIN, "; another commit of this container is at work: wait for it");
  }

  private void removeAtTheEnd(String path) {
    frame.acquired(
        "temporary file",
        new Frame.Undo() {
          @Override
          public void write() {
            a.call("remove " + path, Call.UNLINKAT, Operand.of(AT_FDCWD), a.text(path))
                .tolerate(Errno.ENOENT, Errno.ENOTDIR);
          }
        });
  }

  /**
   * Before it is frozen, and before the watcher is started, which inherits the descriptor: a
   * container that is frozen and not thawed would hang for good.
   */
  private void thawAtTheEnd(Freezer freezer, Slot descriptor) {
    freezer.open(a, descriptor);
    frame.acquired(
        "freezer",
        new Frame.Undo() {
          @Override
          public void write() {
            freezer.thaw(a, descriptor);
          }
        });
  }

  /** Signals go to the JVM; its end is ours. */
  private void serve(Watcher watcher) {
    Slot number = a.slot("signal");
    Operand info = a.room(Signals.INFO);
    Label child = a.label("a child ended");
    Label read = a.label("wait for a signal");
    // Once without a signal: the JVM may have ended before they were blocked, and its SIGCHLD been
    // dropped.
    a.jump(child);
    a.place(read);
    a.call("read a signal", Call.READ, signals.value(), info, Operand.of(Signals.INFO));
    a.load(number, 4, info, Operand.of(0));
    a.jumpIf(number.value(), Test.EQUAL, Operand.of(SIGCHLD), child);
    for (int ignored : new int[] {SIGPIPE, SIGWINCH}) {
      a.jumpIf(number.value(), Test.EQUAL, Operand.of(ignored), read);
    }
    a.call("signal the JVM", Call.KILL, Program.JVM, number.value()).tolerate(Errno.ESRCH);
    a.jump(read);
    a.place(child);
    reap(read, watcher);
  }

  private void reap(Label loop, Watcher watcher) {
    Slot child = a.slot("child");
    Operand status = a.room(8);
    Label again = a.here("reap");
    Label other = a.label("not the JVM");
    a.call("reap a child", Call.WAIT4, Operand.of(-1), status, Operand.of(WNOHANG))
        .into(child)
        .tolerate(Errno.ECHILD);
    a.jumpIf(child.value(), Test.EQUAL, Operand.of(0), loop);
    a.jumpIf(child.value(), Test.EQUAL, Operand.of(-Errno.ECHILD), frame.undoAll());
    a.jumpIf(child.value(), Test.UNEQUAL, Program.JVM, other);
    ExitStatus.decode(a, status, frame.code);
    a.jump(frame.undoAll());
    a.place(other);
    a.jumpIf(child.value(), Test.UNEQUAL, watcher.pid.value(), again);
    watcher.ended(status);
  }
}
