package io.mydocker.container;

import io.mydocker.program.Instruction;
import io.mydocker.program.Program;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The calls of one program that a set breaks, each in every way, and what came of it. */
abstract class CallSweep implements SweptSet.Sweep {
  final SweptSet.Count count = new SweptSet.Count();
  final SweepPlace place;
  private final String name;
  private final List<String> failures = new ArrayList<>();

  CallSweep(SweepPlace place, String name) {
    this.place = place;
    this.name = name;
  }

  /** As it is now: what it finds may have had to be made anew. */
  abstract Program program();

  /** One run with a fault, judged, and all that it left cleared. */
  abstract EngineRun breakIt(int index, Way way, List<String> wrongs) throws IOException;

  @Override
  public final SweptSet.Count count() {
    return count;
  }

  @Override
  public final List<String> failures() {
    return failures;
  }

  @Override
  public void sweep() throws IOException {
    List<Instruction> instructions = program().instructions();
    Sample sample = new Sample(program(), name, OptionSet.usual(place));
    for (int i = 0; i < instructions.size(); i++) {
      if (sample.has(i)) {
        count.calls++;
        if (!breakIt(i, instructions.get(i))) {
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
    List<String> wrongs = new ArrayList<>();
    EngineRun run = breakIt(index, way, wrongs);
    boolean isReached = !run.role().isEmpty();
    if (isReached) {
      count.cases++;
    }
    if (!wrongs.isEmpty()) {
      String label = program().instructions().get(index).label();
      String what = name + ", instruction " + index + " '" + label + "' " + way;
      String how = run.role() + ": exit code " + run.code() + ", said " + run.lines();
      String failure = what + ", " + how + "\n      " + String.join("\n      ", wrongs);
      failures.add(failure);
      // At once: a sweep in which much hangs may be stopped before its end.
      System.out.println(failure);
    }
    return isReached;
  }
}
