package io.mydocker.container;

import io.mydocker.cgroup.ChildGroup;
import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Program;
import io.mydocker.program.Slot;
import java.util.ArrayList;
import java.util.List;

/**
 * Composes the program of {@code exec}: one more command in the namespaces of a container that
 * runs, in a control group of its own, so that its end is the end of all that it has started.
 */
final class ExecCompiler {
  private static final int FAILED = 125;

  private final ExecPlan plan;
  private final Frame frame;
  private final Assembler a;
  private final Slot signals;
  private final Slot groupFd;

  /** Whether the command's group is emptied at the end; it is not when the command just ended. */
  private final Slot isOrderly;

  private ExecCompiler(ExecPlan plan) {
    this.plan = plan;
    frame = new Frame(FAILED, plan.launch().layout().settings().log());
    a = frame.a;
    signals = a.slot("signals");
    groupFd = a.slot("cgroup");
    isOrderly = a.slot("is orderly");
  }

  /** The program; {@code repairs} come first. */
  static Program compile(ExecPlan plan, List<Leftover> leftovers) {
    return new ExecCompiler(plan).write(leftovers);
  }

  private Program write(List<Leftover> leftovers) {
    LaunchPlan launch = plan.launch();
    Process process = new Process(frame, true);
    Detachment detachment = Detachment.of(frame, launch);
    Watcher watcher = new Watcher(frame, detachment);
    Streams streams = new Streams(frame, launch);
    CallersEnd nobody = new CallersEnd(frame, launch.life());
    Supervision supervision =
        new Supervision(frame, launch, process, signals, streams, nobody, detachment);
    ChildGroup group = new ChildGroup(a, launch.cgroup(), plan.group(), plan.ownGroup());
    Entry entry = new Entry(frame, plan, process, watcher, group, isOrderly);

    frame.warn(launch.warnings());
    a.section("front: umask and signals");
    a.call("set the umask", Call.UMASK, Operand.of(022));
    detachment.split();
    Signals.block(a, signals);
    supervision.awaitJvmInUndo(watcher);
    a.section("front: what killed processes left");
    new Repair(frame).all(leftovers);
    a.section("front: the container");
    entry.findContainer();
    StateFiles files = new StateFiles(frame, launch.layout());
    files.open(launch.layout().directory(), files.directory);
    detachment.openMessages(files);
    a.section("front: a group of its own");
    StateFiles own = new StateFiles(frame, plan.ownLayout());
    own.goLive(false);
    own.append(own.live, plan.ownGroup() + "\n", "the live file");
    makeGroup(group);
    a.section("front: processes");
    supervision.acquireMessages(watcher);
    streams.prepare(files);
    process.pipes();
    entry.pipe();
    watcher.prepare();
    Label half = a.label("command's half");
    entry.beReaper();
    entry.start(half);
    streams.inFront();
    watcher.acquire();
    watcher.start(inherited(process, streams, entry, detachment), supervision.loop());
    if (streams.terminal != null) {
      entry.await(process.statusReader, signals);
    }
    streams.takeTerminal(process, supervision);
    entry.await(entry.numberReader, signals);
    entry.learn();
    group.enter(groupFd, entry.numberText, entry.numberLength);
    entry.release();
    process.go();
    supervision.write(watcher, new CidFile(frame, null));
    a.section("front: the end");
    // Whoever tells us to end means all of it; a command that just ends may leave a service behind,
    // as Docker's does.
    Label told = a.label("told to end");
    a.jumpIf(supervision.isToldToEnd.value(), Test.UNEQUAL, Operand.of(0), told);
    a.set(isOrderly, Operand.of(1));
    a.place(told);
    a.jump(frame.undoAll());
    new ExecHalf(frame, plan, process, entry).write(half, streams);
    return frame.finish();
  }

  private void makeGroup(ChildGroup group) {
    frame.acquired(
        "cgroup",
        new Frame.Undo() {
          @Override
          public void write() {
            Label all = a.label("all of it has ended");
            Label done = a.label("group left");
            a.jumpIf(isOrderly.value(), Test.EQUAL, Operand.of(0), all);
            group.removeIfEmpty();
            a.jump(done);
            a.place(all);
            group.remove();
            a.place(done);
          }
        });
    group.make();
    group.open(groupFd);
  }

  private Slot[] inherited(Process process, Streams streams, Entry entry, Detachment detachment) {
    List<Slot> descriptors = new ArrayList<>(streams.frontEnds());
    descriptors.addAll(detachment.own());
    descriptors.add(process.goWriter);
    descriptors.add(process.statusReader);
    descriptors.add(entry.numberReader);
    descriptors.add(signals);
    return descriptors.toArray(new Slot[0]);
  }
}
