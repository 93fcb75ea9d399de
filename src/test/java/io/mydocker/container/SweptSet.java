package io.mydocker.container;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Something whose program's calls are broken in turn. */
interface SweptSet {
  String name();

  /** Makes ready for the sweep, with one undisturbed run. */
  Sweep begin(SweepPlace place) throws IOException;

  static List<SweptSet> all() {
    List<SweptSet> all = new ArrayList<>(VerbSets.all());
    all.addAll(OptionSet.all());
    return all;
  }

  /** A sweep at work. */
  interface Sweep {
    void sweep() throws IOException;

    Count count();

    List<String> failures();
  }

  /** What was done, for the line that is printed. */
  final class Count {
    int calls;
    int unreached;
    int cases;
    int repaired;
  }
}
