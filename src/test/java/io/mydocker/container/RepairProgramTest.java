package io.mydocker.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.cgroup.Freezer;
import io.mydocker.program.Call;
import io.mydocker.program.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The part of every program that undoes what killed processes left. */
class RepairProgramTest {
  private static final Set<Call> UNDOING = Set.of(Call.KILL, Call.UMOUNT2, Call.UNLINKAT);

  /**
   * After a reboot. The live files' directory tells that all containers need not be looked at any
   * more: it must not have its name before it tells of each that is to be undone, and none may be
   * undone before.
   */
  @Test
  void allAreKnownBeforeAnyIsUndone() {
    Settings settings = LaunchPlans.plan(LaunchProgramTest.cases().get(0)).layout().settings();
    List<Leftover> leftovers = new ArrayList<>();
    for (String id : List.of("0123456789ab", "ba9876543210")) {
      PlaceRecord place = new PlaceRecord("/root", "/sys/fs/cgroup/x/" + id, false, id, true);
      leftovers.add(new Leftover(new Layout(settings, id), place, id, null, true));
    }
    GuardCompiler.Held held =
        new GuardCompiler.Held(new Freezer("/sys/fs/cgroup/x", true), null, null, false, null);
    List<Instruction> all = GuardCompiler.compile(held, leftovers).instructions();
    List<Integer> made = places(all, "'s live file again");
    List<Integer> named = places(all, "give the live files their place");
    assertEquals(2, made.size());
    assertEquals(1, named.size());
    assertTrue(made.get(1) < named.get(0));
    List<Integer> opened = places(all, "live/0123456789ab");
    assertTrue(!opened.isEmpty() && named.get(0) < opened.get(0), opened.toString());
    for (int i = made.get(0); i < opened.get(0); i++) {
      Instruction each = all.get(i);
      boolean isOwn = each.label().contains("live.new");
      assertTrue(each.call() == null || isOwn || !UNDOING.contains(each.call()), each.label());
    }
  }

  private static List<Integer> places(List<Instruction> all, String part) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).label().contains(part)) {
        found.add(i);
      }
    }
    return found;
  }
}
