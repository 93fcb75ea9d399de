package io.mydocker.container;

import io.mydocker.program.Program;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code start} of a kept container that has ended. */
final class AgainVerb implements Verb {
  /** Its command's before and now, none, or that of a process that failed or died in its place. */
  private static final Set<Integer> CODES = Set.of(OptionSet.USUAL, -1, 1, 125, 126, 137, 139);

  private final SweepPlace place;
  private final LaunchPlan first;
  private final SweepWorld world;
  private final NextCommand next;
  private Program program;

  AgainVerb(SweepPlace place, LaunchPlan first) throws IOException {
    this.place = place;
    this.first = first;
    world = new SweepWorld(place, first);
    next = new NextCommand(place, world);
    program = make();
  }

  /** A container that has ended, and what starts it again. */
  private Program make() throws IOException {
    new Given(place).start(first);
    List<String> wrongs = new ArrayList<>();
    next.clearUp(wrongs);
    CapturingEngine engine = new CapturingEngine();
    List<String> said =
        new Restarting(place.settings, engine).start(List.of(first.layout().id()), false);
    if (!said.isEmpty() || !wrongs.isEmpty()) {
      throw new AssertionError("start: " + said + wrongs);
    }
    return engine.program();
  }

  @Override
  public VerbRule.Usual usual() {
    return new VerbRule.Usual(0, 1, true, 0);
  }

  @Override
  public Program program() {
    return program;
  }

  @Override
  public List<String> leftBehind() throws IOException {
    return world.leftBehind();
  }

  /** It stays whatever became of its start, and can be started. */
  @Override
  public void check(EngineRun run, Outcome outcome, List<String> wrongs) throws IOException {
    List<Stored> stored = StoredContainers.read(place.settings).all();
    boolean isThere = stored.size() == 1 && !stored.get(0).isRunning();
    if (!isThere) {
      wrongs.add("the container is no more what it was: " + stored);
    } else if (!CODES.contains(stored.get(0).exitCode())) {
      wrongs.add("its exit code is now " + stored.get(0).exitCode());
    }
    if (isThere && wrongs.isEmpty()) {
      return;
    }
    force();
    program = make();
  }

  @Override
  public void force() {
    world.force();
  }

  @Override
  public void end(List<String> wrongs) throws IOException {
    next.remove(false, wrongs);
    if (world.hasKept()) {
      wrongs.add("rm leaves the container that was started again");
      force();
    }
  }
}
