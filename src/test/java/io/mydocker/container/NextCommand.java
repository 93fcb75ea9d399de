package io.mydocker.container;

import java.io.IOException;
import java.util.List;

/** What the next command does, if need be, until nothing is left behind. */
final class NextCommand {
  /** What may be left. */
  interface World {
    List<String> leftBehind() throws IOException;
  }

  private final SweepPlace place;
  private final World world;

  /** Whether it had something to do. */
  private boolean hasRepaired;

  /** What is there in spite of it. */
  private List<String> left = List.of();

  NextCommand(SweepPlace place, World world) {
    this.place = place;
    this.world = world;
  }

  /** Waits for the end of what is at work, and repairs what nothing is at work on. */
  void clearUp(List<String> wrongs) throws IOException {
    hasRepaired = false;
    long end = System.nanoTime() + EngineRun.PATIENCE_NANOS;
    left = world.leftBehind();
    while (!left.isEmpty() && System.nanoTime() < end) {
      List<Leftover> leftovers = Leftovers.find(place.settings);
      if (leftovers.isEmpty()) {
        Host.pause();
      } else {
        hasRepaired = true;
        repair(leftovers, wrongs);
      }
      left = world.leftBehind();
    }
    if (!left.isEmpty()) {
      wrongs.add("left behind: " + left);
    }
  }

  private void repair(List<Leftover> leftovers, List<String> wrongs) throws IOException {
    EngineRun repair = EngineRun.of(place, GuardCompiler.repair(leftovers));
    if (repair.code() != 0 || !repair.lines().isEmpty()) {
      wrongs.add("the next command: " + repair);
    }
  }

  /**
   * A container goes by rm, whatever became of its launch.
   *
   * @param ends whether one that runs is ended
   * @return the ids of those that were there
   */
  List<String> remove(boolean ends, List<String> wrongs) throws IOException {
    List<Stored> stored = StoredContainers.read(place.settings).all();
    List<String> spoken = stored.stream().map(Stored::id).toList();
    EngineRun run =
        EngineRun.of(place, RemovalCompiler.compile(stored, spoken, List.of(), 0, ends));
    if (run.code() != 0 || !run.lines().isEmpty()) {
      wrongs.add("rm: " + run);
    }
    return spoken;
  }

  boolean hasRepaired() {
    return hasRepaired;
  }

  boolean hasLeft() {
    return !left.isEmpty();
  }
}
