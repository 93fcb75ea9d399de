package io.mydocker.container;

import io.mydocker.program.Instruction;
import io.mydocker.program.Program;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every call of a verb's program, broken in every way. */
final class VerbSweep implements SweptSet.Sweep {
  private static final long PATIENCE_NANOS =
      Long.getLong("mydocker.test.patience", 120) * 250_000_000L;

  private final SweptSet.Count count = new SweptSet.Count();
  private final List<String> failures = new ArrayList<>();
  private final SweepPlace place;
  private final String name;
  private final Verb verb;
  private final NextCommand next;

  VerbSweep(SweepPlace place, String name, Verb verb) throws IOException {
    this.place = place;
    this.name = name;
    this.verb = verb;
    next = new NextCommand(place, verb);
    List<String> wrongs = new ArrayList<>();
    EngineRun run = run(-1, null, wrongs);
    after(run, Verb.Outcome.AS_SAID, wrongs);
    if (run.code() != verb.usual().code() || !run.lines().isEmpty() || !wrongs.isEmpty()) {
      throw new AssertionError(name + ", undisturbed: " + run + wrongs);
    }
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
    List<Instruction> instructions = verb.program().instructions();
    Sample sample = new Sample(verb.program(), name, OptionSet.usual(place));
    for (int i = 0; i < instructions.size(); i++) {
      if (sample.has(i)) {
        count.calls++;
        if (!breakIt(i, instructions.get(i))) {
          count.unreached++;
        }
      }
    }
    verb.end(failures);
  }

  private boolean breakIt(int index, Instruction instruction) throws IOException {
    for (Way way : Way.values()) {
      if (Sample.isPossible(instruction, way) && !breakIt(index, way)) {
        return false;
      }
    }
    return true;
  }

  private boolean breakIt(int index, Way way) throws IOException {
    List<String> wrongs = new ArrayList<>();
    // The program may have been made anew since, with other names in it.
    VerbRule rule = new VerbRule(new Sections(verb.program()), verb.usual());
    EngineRun run = run(index, way, wrongs);
    wrongs.addAll(rule.wrongs(index, way, run));
    after(run, rule.outcome(index, way, run), wrongs);
    if (!run.role().isEmpty()) {
      count.cases++;
    }
    if (next.hasRepaired()) {
      count.repaired++;
    }
    if (!wrongs.isEmpty()) {
      Instruction instruction = verb.program().instructions().get(index);
      String what = name + ", instruction " + index + " '" + instruction.label() + "' " + way;
      String how = run.role() + ": exit code " + run.code() + ", said " + run.lines();
      failures.add(what + ", " + how + "\n      " + String.join("\n      ", wrongs));
      // At once: a sweep in which much hangs may be stopped before its end.
      System.out.println(failures.get(failures.size() - 1));
    }
    return !run.role().isEmpty();
  }

  /** Until every process of it has ended, also one that has let go of our pipe. */
  private EngineRun run(int index, @Nullable Way way, List<String> wrongs) throws IOException {
    String variable = "MYDOCKER_SWEEP=" + place.base;
    Set<Long> before = Host.all(variable);
    Program broken =
        Fault.in(verb.program(), index, way, verb.usual().raised(), place.marks.toString());
    EngineRun run = EngineRun.of(place, broken);
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!before.containsAll(Host.all(variable))) {
      if (System.nanoTime() > end) {
        wrongs.add("it hangs, detached");
        Host.killAll(variable);
        break;
      }
      Host.pause();
    }
    String role = run.role().isEmpty() ? place.takeMark() : run.role();
    return new EngineRun(run.code(), run.lines(), role, run.wrongs());
  }

  private void after(EngineRun run, Verb.Outcome outcome, List<String> wrongs) throws IOException {
    next.clearUp(wrongs);
    if (next.hasLeft()) {
      verb.force();
    }
    verb.check(run, outcome, wrongs);
  }
}
