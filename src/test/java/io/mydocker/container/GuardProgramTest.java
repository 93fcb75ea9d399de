package io.mydocker.container;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.cgroup.Freezer;
import io.mydocker.program.Printer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The program that guards a commit. */
class GuardProgramTest {
  /**
   * A front that is killed in the midst of its undo leaves the rest to the watcher, if that is
   * still there: a container that stayed frozen would hang for good, and no later command knows of
   * it.
   */
  @Test
  void theWatcherIsDismissedWhenNothingIsLeftToUndo() {
    GuardCompiler.Held held =
        new GuardCompiler.Held(
            new Freezer("/sys/fs/cgroup/mydocker/x", true), "/data/x", null, false, "/home/.t");
    String printed = Printer.print(GuardCompiler.compile(held, List.of()));
    int dismissed = printed.indexOf("end the watcher");
    assertTrue(dismissed > 0, printed);
    for (String undone : new String[] {"thaw the container", "remove /home/.t"}) {
      int at = printed.lastIndexOf(undone);
      assertTrue(at > 0 && at < dismissed, () -> undone + " in\n" + printed);
    }
  }
}
