package io.mydocker.container;

import io.mydocker.program.Program;
import java.io.IOException;
import java.util.List;

/** {@code run -d}: of a container that stays until it is removed, or that goes with its command. */
final class DetachedVerb implements Verb {
  private final LaunchPlan plan;
  private final Program program;
  private final SweepWorld world;
  private final NextCommand next;

  DetachedVerb(SweepPlace place, LaunchPlan plan) {
    this.plan = plan;
    program = LaunchCompiler.compile(plan, List.of());
    world = new SweepWorld(place, plan);
    next = new NextCommand(place, world);
  }

  @Override
  public VerbRule.Usual usual() {
    return new VerbRule.Usual(0, 125, true, 0);
  }

  @Override
  public Program program() {
    return program;
  }

  @Override
  public List<String> leftBehind() throws IOException {
    return world.leftBehind();
  }

  /** Who is told that it has failed has no container; who is given an id has one. */
  @Override
  public void check(EngineRun run, Outcome outcome, List<String> wrongs) throws IOException {
    boolean isKept = world.hasKept();
    boolean isKnown = outcome != Outcome.UNKNOWN;
    if (isKnown && plan.keeps() && run.code() == usual().code() && !isKept) {
      wrongs.add("the kept container is gone");
    }
    if (outcome == Outcome.FAILED && run.code() == usual().codeOnFailure() && isKept) {
      wrongs.add("a container is kept that was refused");
    }
    if (isKept) {
      next.remove(false, wrongs);
    }
    if (world.hasKept()) {
      wrongs.add("rm leaves the kept container");
      force();
    }
  }

  @Override
  public void force() {
    world.force();
  }

  @Override
  public void end(List<String> wrongs) {
    // Each run has removed its own.
  }
}
