package io.mydocker.container;

import io.mydocker.program.Call;
import io.mydocker.program.Flag;
import io.mydocker.program.Instruction;
import io.mydocker.program.Program;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every call of one option set's program, broken in every way. */
final class SetSweep implements SweptSet.Sweep {
  private final SweptSet.Count count = new SweptSet.Count();
  private final List<String> failures = new ArrayList<>();
  private final SweepPlace place;
  private final OptionSet set;
  private final LaunchPlan plan;
  private final Program program;
  private final Sections sections;
  private final SweepWorld world;
  private final NextCommand next;
  private final FaultRule rule;

  SetSweep(SweepPlace place, OptionSet set) throws IOException {
    this.place = place;
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
  public SweptSet.Count count() {
    return count;
  }

  @Override
  public List<String> failures() {
    return failures;
  }

  @Override
  public void sweep() throws IOException {
    Sample sample = new Sample(program, set.name(), OptionSet.usual(place));
    for (int i = 0; i < program.instructions().size(); i++) {
      if (sample.has(i)) {
        count.calls++;
        if (!breakIt(i, program.instructions().get(i))) {
          count.unreached++;
        }
      }
    }
  }

  /** In every way, unless the first try shows that nobody comes to it. */
  private boolean breakIt(int index, Instruction instruction) throws IOException {
    for (Way way : Way.values()) {
      if (Sample.isPossible(instruction, way) && !breakIt(index, way)) {
        return false;
      }
    }
    return true;
  }

  private boolean breakIt(int index, Way way) throws IOException {
    EngineRun run = run(index, way);
    List<String> wrongs = rule.wrongs(index, way, run);
    if (set.raised() == Flag.SIGKILL && isWatcherLost(index, way, run.role())) {
      // Front and watcher both lost, before the front could start another: nobody is left to
      // restore it.
      wrongs.remove(EngineRun.TERMINAL_CHANGED);
    }
    boolean isDeadFront = run.role().equals(Fault.FRONT) && way == Way.DIES;
    boolean mayNeedRepair = !isDeadFront || !sections.isWatched(index);
    clearUp(wrongs, mayNeedRepair && !run.role().isEmpty());
    if (!run.role().isEmpty()) {
      count.cases++;
    }
    if (!wrongs.isEmpty()) {
      Instruction instruction = program.instructions().get(index);
      failures.add(
          set
              + ", instruction "
              + index
              + " '"
              + instruction.label()
              + "' "
              + way
              + ", "
              + run.role()
              + ": exit code "
              + run.code()
              + ", said "
              + run.lines()
              + "\n      "
              + String.join("\n      ", wrongs));
      // At once: a sweep in which much hangs may be stopped before its end.
      System.out.println(failures.get(failures.size() - 1));
    }
    return !run.role().isEmpty();
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
