package io.mydocker.container;

import java.io.IOException;
import java.util.List;

/** The container that a verb finds. */
record Given(SweepPlace place) {
  /** Carries a detached launch out, undisturbed. */
  void start(LaunchPlan plan) throws IOException {
    EngineRun run = EngineRun.of(place, LaunchCompiler.compile(plan, List.of()));
    if (run.code() != 0 || !run.lines().isEmpty()) {
      throw new AssertionError("run -d: " + run);
    }
  }
}
