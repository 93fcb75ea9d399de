package io.mydocker.container;

import static io.mydocker.program.Flag.PR_SET_PDEATHSIG;
import static io.mydocker.program.Flag.SIGKILL;

import io.mydocker.cgroup.CgroupFragment;
import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Program;
import io.mydocker.program.Slot;
import java.util.ArrayList;
import java.util.List;

/** Composes the program of a foreground {@code run}: a pure function of the plan. */
final class LaunchCompiler {
  /** Exit code when the launch itself fails. */
  private static final int FAILED = 125;

  private LaunchCompiler() {}

  /** The program: front, watcher, container's half, undo. {@code repairs} come first. */
  static Program compile(LaunchPlan plan, List<Leftover> leftovers) {
    Frame frame = new Frame(FAILED, plan.layout().settings().log());
    Assembler a = frame.a;
    Slot signals = a.slot("signals");
    Slot cgroupFd = a.slot("cgroup");
    StateFiles files = new StateFiles(frame, plan.layout());
    Place place = new Place(frame, plan, files);
    Process process = new Process(frame);
    Watcher watcher = new Watcher(frame);
    Streams streams = new Streams(frame, plan);
    Supervision supervision = new Supervision(frame, plan, process, signals, streams);
    CgroupFragment cgroup =
        new CgroupFragment(a, plan.cgroup(), plan.cgroup().group(plan.layout().id()));

    for (String warning : plan.warnings()) {
      frame.say("mydocker: warning: " + warning);
    }
    a.section("front: umask and signals");
    // The caller's must not decide who may enter the container's root: the overlay shows the upper
    // directory's mode.
    a.call("set the umask", Call.UMASK, Operand.of(022));
    Signals.block(a, signals);
    awaitJvmInUndo(frame, supervision, watcher);
    a.section("front: what killed processes left");
    new Repair(frame).all(leftovers);
    a.section("front: state on disk");
    CidFile cidFile = new CidFile(frame, plan.life().cidFile());
    cidFile.create();
    files.roots(plan.hasRoots());
    files.goLive();
    files.containerDirectory(plan.keeps(), plan.name());
    writeFiles(files, plan);
    a.section("front: volume sources");
    VolumeSources.ensure(frame, plan);
    a.section("front: an overlay as root");
    place.prepare();
    a.section("front: cgroup");
    makeCgroup(frame, cgroup, cgroupFd, place.left);
    a.section("front: processes");
    supervision.acquireMessages(watcher);
    streams.prepare();
    process.pipes();
    watcher.prepare();
    Label container = a.label("container");
    if (frame.steps.isOn()) {
      frame.steps.info("command all is " + ShellWords.join(plan.spec().process().args()));
    }
    process.cloneInto(plan, cgroupFd, container);
    streams.inFront();
    if (plan.keeps()) {
      // Before the watcher is started, which must know it too.
      files.keep(place.record);
    }
    watcher.acquire();
    watcher.start(inherited(process, streams, signals), supervision.loop());
    tieToParent(frame, plan.life().parent());
    streams.begin(process, supervision);
    supervision.write(watcher, cidFile);
    a.section("front: the end");
    recordExit(frame, plan, files);
    a.jump(frame.undoAll());
    new ContainerHalf(frame, plan, process, place, files)
        .write(container, cgroup, cgroupFd, streams);
    return frame.finish();
  }

  private static void awaitJvmInUndo(Frame frame, Supervision supervision, Watcher watcher) {
    frame.acquired(
        "JVM",
        new Frame.Undo() {
          @Override
          public void write() {
            Label notOurs = frame.a.label("not our child");
            watcher.unlessWatcher(notOurs);
            supervision.awaitJvm();
            frame.a.place(notOurs);
          }
        });
  }

  /**
   * {@code --die-with-parent}: only now, since a front that is killed before there is a watcher
   * leaves its undo to the next command. Should the caller have ended already, nothing would tell
   * us: so its pid is compared (prctl(2), PR_SET_PDEATHSIG).
   */
  private static void tieToParent(Frame frame, int parent) {
    if (parent == 0) {
      return;
    }
    Assembler a = frame.a;
    Slot now = a.slot("parent now");
    frame.acquired(
        "tie to the caller",
        new Frame.Undo() {
          @Override
          public void write() {
            // Before the watcher is dismissed: killed after that, we would leave the rest undone.
            a.call("outlive the caller", Call.PRCTL, Operand.of(PR_SET_PDEATHSIG), Operand.of(0));
          }
        });
    a.call("die with the caller", Call.PRCTL, Operand.of(PR_SET_PDEATHSIG), Operand.of(SIGKILL));
    a.call("ask for our parent", Call.GETPPID).into(now);
    a.jumpIf(now.value(), Test.UNEQUAL, Operand.of(parent), frame.undoAll());
  }

  private static void writeFiles(StateFiles files, LaunchPlan plan) {
    files.file("config.json", io.mydocker.oci.ConfigJson.of(plan.spec()), 0600);
    files.file("hosts", plan.files().hosts(), 0644);
    files.file("hostname", plan.files().hostname(), 0644);
    files.file("resolv.conf", plan.files().resolv(), 0644);
  }

  private static void makeCgroup(Frame frame, CgroupFragment cgroup, Slot descriptor, Label left) {
    // Removing a group that was never made does no harm, and its parent may be made before it
    // fails.
    frame.acquired(
        "cgroup",
        new Frame.Undo() {
          @Override
          public void write() {
            // A process that could not be ended has all of it in use: the next command tries again.
            frame.a.jumpIf(frame.undoFailed.value(), Test.UNEQUAL, Operand.of(0), left);
            cgroup.remove();
          }
        });
    cgroup.make();
    cgroup.open(descriptor);
  }

  /**
   * What the watcher inherits and must not hold: it would keep pipes open that others wait to see
   * closed.
   */
  private static Slot[] inherited(Process process, Streams streams, Slot signals) {
    List<Slot> descriptors = new ArrayList<>(streams.frontEnds());
    descriptors.add(process.goWriter);
    descriptors.add(process.statusReader);
    descriptors.add(signals);
    return descriptors.toArray(new Slot[0]);
  }

  /** A kept container's exit code, in hexadecimal, for ps. */
  private static void recordExit(Frame frame, LaunchPlan plan, StateFiles files) {
    if (!plan.keeps()) {
      return;
    }
    Assembler a = frame.a;
    Slot file = a.slot("exit file");
    Operand text = a.room(8);
    Slot digit = a.slot("digit");
    Operand digits = a.text("0123456789abcdef");
    for (int i = 0; i < 2; i++) {
      a.sum(
          digit,
          frame.code.value(),
          io.mydocker.program.Instruction.Sum.SHIFT_RIGHT,
          Operand.of(4 - 4 * i));
      a.sum(digit, digit.value(), io.mydocker.program.Instruction.Sum.AND, Operand.of(15));
      a.load(digit, 1, digits, digit.value());
      a.store(1, text, Operand.of(i), digit.value());
    }
    a.store(1, text, Operand.of(2), Operand.of('\n'));
    files.create("exit", 0600, file);
    a.call("record the exit code", Call.WRITE, file.value(), text, Operand.of(3));
  }
}
