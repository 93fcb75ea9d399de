package io.mydocker.container;

import io.mydocker.program.Call;
import io.mydocker.program.Flag;
import io.mydocker.program.Program;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every call of one option set's program, broken in every way. */
final class SetSweep extends CallSweep {
  private final OptionSet set;
  private final LaunchPlan plan;
  private final Program program;
  private final Sections sections;
  private final SweepWorld world;
  private final NextCommand next;
  private final FaultRule rule;

  SetSweep(SweepPlace place, OptionSet set) throws IOException {
    super(place, set.name());
    this.set = set;
    set.before().run(place);
    plan = set.plan(place);
    program = LaunchCompiler.compile(plan, Leftovers.find(place.settings));
    sections = new Sections(program);
    world = new SweepWorld(place, plan);
    next = new NextCommand(place, world);
    rule = new FaultRule(sections, undisturbed(), set.isEnded());
  }

  private EngineRun undisturbed() throws IOException {
    EngineRun run = run(-1, null);
    if (run.code() != set.code() || !run.wrongs().isEmpty()) {
      throw new AssertionError(set + ", undisturbed: " + run);
    }
    List<String> wrongs = new ArrayList<>();
    clearUp(wrongs, false);
    if (!wrongs.isEmpty()) {
      throw new AssertionError(set + ", undisturbed: " + wrongs);
    }
    return run;
  }

  @Override
  Program program() {
    return program;
  }

  @Override
  EngineRun breakIt(int index, Way way, List<String> wrongs) throws IOException {
    EngineRun run = run(index, way);
    wrongs.addAll(rule.wrongs(index, way, run));
    if (set.raised() == Flag.SIGKILL && isWatcherLost(index, way, run.role())) {
      // Front and watcher both lost, before the front could start another: nobody is left to
      // restore it.
      wrongs.remove(EngineRun.TERMINAL_CHANGED);
    }
    boolean isDeadFront = run.role().equals(Fault.FRONT) && way == Way.DIES;
    boolean mayNeedRepair = !isDeadFront || !sections.isWatched(index);
    clearUp(wrongs, mayNeedRepair && !run.role().isEmpty());
    return run;
  }

  private boolean isWatcherLost(int index, Way way, String role) {
    boolean isStart = program.instructions().get(index).call() == Call.CLONE;
    return role.equals(Fault.WATCHER)
        || way == Way.CHILD_DIES && isStart && role.equals(Fault.FRONT);
  }

  private EngineRun run(int index, @Nullable Way way) throws IOException {
    set.before().run(place);
    Program broken = Fault.in(program, index, way, set.raised(), place.marks.toString());
    return EngineRun.of(place, set, broken);
  }

  /** What the next command does, if need be, and then nothing may be left. */
  private void clearUp(List<String> wrongs, boolean mayNeedRepair) throws IOException {
    List<String> first = world.leftBehind();
    next.clearUp(wrongs);
    if (next.hasLeft()) {
      world.force();
    } else if (next.hasRepaired()) {
      count.repaired++;
      if (!mayNeedRepair) {
        wrongs.add("left to the next command: " + first);
      }
    }
    remove(wrongs);
  }

  /** A kept container goes by rm, whatever became of its launch. */
  private void remove(List<String> wrongs) throws IOException {
    if (!world.hasKept()) {
      return;
    }
    List<String> spoken = next.remove(false, wrongs);
    if (world.hasKept()) {
      wrongs.add("rm leaves the kept container; it finds " + spoken);
      world.force();
    }
  }
}
