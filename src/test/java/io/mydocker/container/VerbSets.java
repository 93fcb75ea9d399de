package io.mydocker.container;

import io.mydocker.program.Flag;
import java.io.IOException;
import java.util.List;

/** The verbs beside the launch in the foreground, and on what they work. */
final class VerbSets {
  private static final int FAILED = 125;

  /** What works again and again in the same container. */
  private static final List<String> REPEATED =
      List.of("/bin/sh", "-c", "mkdir -p /tmp/a; echo x >/tmp/a/b; exit 7");

  private VerbSets() {}

  /** Begins a verb at a place. */
  private interface Begin {
    Verb at(SweepPlace place) throws IOException;
  }

  private record VerbSet(String name, Begin begin) implements SweptSet {
    @Override
    public Sweep begin(SweepPlace place) throws IOException {
      return new VerbSweep(place, name, begin.at(place));
    }
  }

  static List<SweptSet> all() {
    return List.of(
        new VerbSet("start", place -> new AgainVerb(place, kept(place))),
        new VerbSet("detached", place -> new DetachedVerb(place, once(place, OptionSet.BRIEF))),
        new VerbSet("detached-kept", place -> new DetachedVerb(place, kept(place))),
        exec("exec", REPEATED, OptionSet.USUAL, 0),
        exec("exec-ended", OptionSet.SLEEP, 128 + Flag.SIGTERM, Flag.SIGTERM),
        exec("exec-killed", OptionSet.SLEEP, 128 + Flag.SIGKILL, Flag.SIGKILL));
  }

  private static SweptSet exec(String name, List<String> command, int code, int raised) {
    VerbRule.Usual usual = new VerbRule.Usual(code, FAILED, false, raised);
    return new VerbSet(
        name, place -> new ExecVerb(place, once(place, OptionSet.SLEEP), command, usual));
  }

  private static LaunchPlan once(SweepPlace place, List<String> command) throws IOException {
    return OptionSet.plan(place, new LaunchRequest().detachedForOnce(), command);
  }

  private static LaunchPlan kept(SweepPlace place) throws IOException {
    return OptionSet.plan(place, new LaunchRequest().detached().name("web"), OptionSet.BRIEF);
  }
}
