package io.mydocker.container;

import io.mydocker.program.Call;
import io.mydocker.program.Flag;
import io.mydocker.program.Instruction;
import io.mydocker.program.Instruction.Op;
import io.mydocker.program.Program;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every call of one option set's program, broken in every way. */
final class SetSweep {
  private static final long PATIENCE_NANOS =
      Long.getLong("mydocker.test.patience", 120) * 250_000_000L;

  /** One instruction to look at closely, else all. */
  private static final int ONLY = Integer.getInteger("mydocker.test.instruction", -1);

  /** What was done, for the line that is printed. */
  static final class Count {
    int calls;
    int unreached;
    int cases;
    int repaired;
  }

  final Count count = new Count();
  final List<String> failures = new ArrayList<>();
  private final SweepPlace place;
  private final OptionSet set;
  private final LaunchPlan plan;
  private final Program program;
  private final Sections sections;
  private final SweepWorld world;
  private final FaultRule rule;

  SetSweep(SweepPlace place, OptionSet set) throws IOException {
    this.place = place;
    this.set = set;
    set.before().run(place);
    plan = set.plan(place);
    program = LaunchCompiler.compile(plan, Leftovers.find(place.settings));
    sections = new Sections(program);
    world = new SweepWorld(place, plan);
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

  void sweep() throws IOException {
    for (int i = 0; i < program.instructions().size(); i++) {
      Instruction instruction = program.instructions().get(i);
      if (instruction.op() == Op.CALL && (ONLY < 0 || ONLY == i)) {
        count.calls++;
        if (!breakIt(i, instruction)) {
          count.unreached++;
        }
      }
    }
  }

  /** In every way, unless the first try shows that nobody comes to it. */
  private boolean breakIt(int index, Instruction instruction) throws IOException {
    for (Way way : Way.values()) {
      boolean isPossible =
          way == Way.DIES
              || Fault.returns(instruction) && (way != Way.CHILD_DIES || Fault.clones(instruction));
      if (isPossible && !breakIt(index, way)) {
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
    boolean isRepaired = false;
    long end = System.nanoTime() + PATIENCE_NANOS;
    List<String> left = world.leftBehind();
    List<String> first = left;
    while (!left.isEmpty() && System.nanoTime() < end) {
      List<Leftover> leftovers = Leftovers.find(place.settings);
      if (leftovers.isEmpty()) {
        Host.pause();
      } else {
        isRepaired = true;
        EngineRun repair = EngineRun.of(place, GuardCompiler.repair(leftovers));
        if (repair.code() != 0 || !repair.lines().isEmpty()) {
          wrongs.add("the next command: " + repair);
        }
      }
      left = world.leftBehind();
    }
    if (!left.isEmpty()) {
      wrongs.add("left behind: " + left);
      force();
    } else if (isRepaired) {
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
    List<Stored> stored = StoredContainers.read(place.settings).all();
    List<String> spoken = stored.stream().map(Stored::id).toList();
    EngineRun run =
        EngineRun.of(place, RemovalCompiler.compile(stored, spoken, List.of(), 0, false));
    if (run.code() != 0 || !run.lines().isEmpty()) {
      wrongs.add("rm: " + run);
    }
    if (world.hasKept()) {
      wrongs.add("rm leaves the kept container; it finds " + spoken);
      force();
    }
  }

  /** So that the next case finds a clean place after one that failed. */
  private void force() {
    Host.killAll("MYDOCKER_SWEEP=" + place.base);
    Host.run("sh", "-c", "while umount -l " + place.home("merged") + " 2>&-; do :; done; true");
    String id = plan.layout().id();
    String directory = plan.layout().directory();
    Host.run("sh", "-c", "while umount -l " + directory + "/merged 2>&-; do :; done; true");
    Host.run(
        "sh",
        "-c",
        "cd "
            + place.base
            + "; rm -rf --one-file-system home/merged home/upper home/work"
            + " data/containers/* data/names/* run/live/*;"
            + " for id in "
            + id
            + " "
            + OptionSet.DEAD
            + "; do rmdir "
            + plan.cgroup().parent()
            + "/$id 2>&-; done; true");
  }
}
