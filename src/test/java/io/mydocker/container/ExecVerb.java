package io.mydocker.container;

import io.mydocker.program.Premises;
import io.mydocker.program.Program;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** {@code exec} in a container that runs, and must go on to run as it does. */
final class ExecVerb implements Verb {
  private final SweepPlace place;
  private final LaunchPlan container;
  private final ExecRequest request;
  private final VerbRule.Usual usual;
  private final SweepWorld world;
  private final NextCommand next;
  private Program program;
  private ExecPlan plan;

  /** What is there when no command more is. */
  private Set<String> before;

  ExecVerb(SweepPlace place, LaunchPlan container, List<String> command, VerbRule.Usual usual)
      throws IOException {
    this.place = place;
    this.container = container;
    this.usual = usual;
    request =
        new ExecRequest(
            container.layout().id(),
            command,
            false,
            false,
            usual.isDetached(),
            false,
            null,
            null,
            List.of());
    world = new SweepWorld(place, container);
    next = new NextCommand(place, world);
    plan = make();
    program = ExecCompiler.compile(plan, List.of());
    before = seen();
  }

  private ExecPlan make() throws IOException {
    new Given(place).start(container);
    HostFacts facts = new HostFacts(0, "0:0", -1L, Launch.NO_TERMINALS, 0, Premises.none());
    return new ExecPlanner(place.settings, request, facts).plan();
  }

  @Override
  public VerbRule.Usual usual() {
    return usual;
  }

  @Override
  public Program program() {
    return program;
  }

  @Override
  public List<String> leftBehind() throws IOException {
    List<String> left = new ArrayList<>(seen());
    left.removeAll(before);
    return left;
  }

  /** All that a launch may leave, and what lies and runs in the container's group. */
  private Set<String> seen() throws IOException {
    Set<String> seen = new TreeSet<>(world.leftBehind());
    String[] groups = new File(plan.group()).list((in, name) -> new File(in, name).isDirectory());
    Arrays.stream(groups == null ? new String[0] : groups).forEach(g -> seen.add("a group: " + g));
    String processes = HostFacts.text(plan.group() + "/cgroup.procs");
    processes.lines().forEach(process -> seen.add("a process: " + process));
    return seen;
  }

  /** The container itself still runs, all of it as before. */
  @Override
  public void check(EngineRun run, Outcome outcome, List<String> wrongs) throws IOException {
    List<String> lost = new ArrayList<>(before);
    lost.removeAll(seen());
    boolean isAlive =
        RecordedProcess.runningPid(HostFacts.text(container.layout().liveFile()))
            == plan.first().pid();
    if (!isAlive || !lost.isEmpty()) {
      wrongs.add("the container is harmed: " + (isAlive ? "" : "dead; ") + lost);
      end(wrongs);
      force();
      plan = make();
      program = ExecCompiler.compile(plan, List.of());
      before = seen();
    }
  }

  @Override
  public void force() {
    world.force();
  }

  @Override
  public void end(List<String> wrongs) throws IOException {
    next.remove(true, wrongs);
    next.clearUp(wrongs);
    if (next.hasLeft()) {
      force();
    }
  }
}
