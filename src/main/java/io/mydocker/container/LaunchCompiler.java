package io.mydocker.container;

import io.mydocker.cgroup.CgroupFragment;
import io.mydocker.cgroup.DeviceFragment;
import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Discarded;
import io.mydocker.program.Errno;
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
    Frame frame = new Frame(codeOnFailure(plan), plan.layout().settings().log());
    Assembler a = frame.a;
    Slot signals = a.slot("signals");
    Slot cgroupFd = a.slot("cgroup");
    StateFiles files = new StateFiles(frame, plan.layout());
    UserNamespace users = new UserNamespace(frame, plan);
    Joins joins = new Joins(frame, plan.isolation().joined());
    Mounts mounts = new Mounts(a, plan, users, joins);
    DeviceFiles devices = new DeviceFiles(a, plan);
    Place place = new Place(frame, plan, files, users);
    Process process = new Process(frame);
    Detachment detachment = Detachment.of(frame, plan);
    Watcher watcher = new Watcher(frame, detachment);
    Streams streams = new Streams(frame, plan);
    CallersEnd caller = new CallersEnd(frame, plan.life());
    Supervision supervision =
        new Supervision(frame, plan, process, signals, streams, caller, detachment);
    Unstarted unstarted = new Unstarted(frame, plan, watcher, files, supervision);
    CgroupFragment cgroup =
        new CgroupFragment(a, plan.cgroup(), plan.cgroup().group(plan.layout().id()));

    Discarded.later(a);
    Confinement confinement = new Confinement(a, plan);
    frame.warn(plan.warnings());
    a.section("front: umask and signals");
    // The caller's must not decide who may enter the container's root: the overlay shows the upper
    // directory's mode.
    a.call("set the umask", Call.UMASK, Operand.of(022));
    detachment.split();
    Signals.block(a, signals);
    supervision.awaitJvmInUndo(watcher);
    caller.open();
    joins.open();
    a.section("front: what killed processes left");
    new Repair(frame).all(leftovers);
    a.section("front: state on disk");
    CidFile cidFile = new CidFile(frame, plan.life().cidFile());
    cidFile.create();
    new StateRoots(frame, plan.layout().settings()).make(plan.hasRoots());
    goLive(files, plan);
    unstarted.restoreExitCode();
    detachment.openMessages(files);
    writeFiles(files, plan);
    execRecord(a, files, plan, confinement);
    a.section("front: volume sources");
    VolumeSources.ensure(frame, plan);
    users.make();
    a.section("front: an overlay as root");
    place.prepare();
    a.section("front: cgroup");
    makeCgroup(frame, cgroup, cgroupFd, place.left);
    DeviceFragment limit =
        new DeviceFragment(
            a,
            plan.cgroup(),
            plan.cgroup().group(plan.layout().id()),
            plan.isolation().deviceRules());
    limit.limit(cgroupFd);
    a.section("front: processes");
    supervision.acquireMessages(watcher);
    streams.prepare(files);
    process.pipes();
    watcher.prepare();
    Label container = a.label("container");
    if (frame.steps.isOn()) {
      frame.steps.info("command all is " + ShellWords.join(plan.spec().process().args()));
    }
    joins.enterPids();
    if (plan.hasUsers()) {
      process.cloneInto(plan, cgroupFd, container, users, () -> open(mounts, devices, place));
    } else {
      process.cloneInto(plan, cgroupFd, container);
    }
    joins.leavePids();
    joins.close();
    users.close();
    streams.inFront();
    if (plan.keeps() && !plan.isAgain()) {
      // Before the watcher is started, which must know it too.
      files.keep(place.record);
      unstarted.keepOnlyStarted(place.record);
    }
    detachment.isPrepared();
    watcher.acquire();
    watcher.start(inherited(process, streams, signals, detachment), supervision.loop());
    caller.tie();
    streams.begin(process, supervision);
    supervision.write(watcher, cidFile);
    a.section("front: the end");
    unstarted.skipRecord();
    recordExit(frame, plan, files);
    a.jump(frame.undoAll());
    Surroundings around = new Surroundings(users, joins, mounts, devices, limit, confinement);
    new ContainerHalf(frame, plan, process, place, files, around)
        .write(container, cgroup, cgroupFd, streams);
    return frame.finish();
  }

  /** A verb of its own has another code than run. */
  private static int codeOnFailure(LaunchPlan plan) {
    return plan.isAgain() && !plan.isAttached() ? 1 : FAILED;
  }

  /** What is the host's to open, where the container's root is nobody on the host. */
  private static void open(Mounts mounts, DeviceFiles devices, Place place) {
    mounts.openSources();
    devices.openSources();
    place.enter();
  }

  private static void goLive(StateFiles files, LaunchPlan plan) {
    files.goLive(plan.isAgain());
    if (plan.isAgain()) {
      files.existingDirectory();
    } else {
      files.containerDirectory(plan.keeps(), plan.name());
    }
  }

  private static void writeFiles(StateFiles files, LaunchPlan plan) {
    if (plan.isAgain()) {
      return;
    }
    String request = plan.life().request();
    if (request != null) {
      files.file(RequestFile.FILE, request, 0600);
    }
    files.file("config.json", io.mydocker.oci.ConfigJson.of(plan.spec()), 0600);
    files.file("hosts", plan.files().hosts(), 0644);
    files.file("hostname", plan.files().hostname(), 0644);
    files.file("resolv.conf", plan.files().resolv(), 0644);
  }

  /** What a command more will take over; anew when the container is started again. */
  private static void execRecord(
      Assembler a, StateFiles files, LaunchPlan plan, Confinement confinement) {
    Slot file = a.slot(ExecRecord.FILE);
    files.rewrite(ExecRecord.FILE, file);
    files.append(file, ExecRecord.text(plan), ExecRecord.FILE);
    confinement.writeTo(file);
    a.call("close " + ExecRecord.FILE, Call.CLOSE, file.value());
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
  private static Slot[] inherited(
      Process process, Streams streams, Slot signals, Detachment detachment) {
    List<Slot> descriptors = new ArrayList<>(streams.frontEnds());
    descriptors.addAll(detachment.own());
    descriptors.add(process.goWriter);
    descriptors.add(process.statusReader);
    descriptors.add(signals);
    return descriptors.toArray(new Slot[0]);
  }

  /**
   * A kept container's exit code, in hexadecimal, for ps. Of one that is not kept whoever waits has
   * the live file open.
   */
  private static void recordExit(Frame frame, LaunchPlan plan, StateFiles files) {
    if (!plan.keeps() && !plan.life().isDetached()) {
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
    if (plan.keeps()) {
      files.create("exit", 0600, file);
    } else {
      a.set(file, files.live.value());
    }
    a.call("record the exit code", Call.WRITE, file.value(), text, Operand.of(3));
    if (plan.keeps() && plan.life().isDetached()) {
      // Nobody waits for us, and it is all that is known of the end. Where it cannot be, it is
      // written all the same.
      a.call("have it on the disk", Call.FSYNC, file.value()).tolerate(Errno.ANY);
    }
  }
}
