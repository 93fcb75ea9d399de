package io.mydocker.container;

import io.mydocker.program.Program;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every call of a verb's program, broken in every way. */
final class VerbSweep extends CallSweep {
  private final Verb verb;
  private final NextCommand next;

  VerbSweep(SweepPlace place, String name, Verb verb) throws IOException {
    super(place, name);
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
  Program program() {
    return verb.program();
  }

  @Override
  public void sweep() throws IOException {
    super.sweep();
    verb.end(failures());
  }

  @Override
  EngineRun breakIt(int index, Way way, List<String> wrongs) throws IOException {
    // The program may have been made anew since, with other names in it.
    VerbRule rule = new VerbRule(new Sections(verb.program()), verb.usual());
    EngineRun run = run(index, way, wrongs);
    wrongs.addAll(rule.wrongs(index, way, run));
    after(run, rule.outcome(index, way, run), wrongs);
    if (next.hasRepaired()) {
      count.repaired++;
    }
    return run;
  }

  /** Until every process of it has ended, also one that has let go of our pipe. */
  private EngineRun run(int index, @Nullable Way way, List<String> wrongs) throws IOException {
    String variable = "MYDOCKER_SWEEP=" + place.base;
    Set<Long> before = Host.all(variable);
    Program broken =
        Fault.in(verb.program(), index, way, verb.usual().raised(), place.marks.toString());
    EngineRun run = EngineRun.of(place, broken);
    long end = System.nanoTime() + EngineRun.PATIENCE_NANOS;
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
