package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same of the Java engine, which a third process then reads from. */
class JavaTraceTest extends TraceTest {
  @Override
  String engine() {
    return "java";
  }

  /** By how many generations it is below the one that the user started. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void whicheverIsKilledNothingIsLeft(int generation) {
    Started front =
        start("run", "--trace", "/bin/sh", "-c", "trap '' TERM; echo ready; sleep 1000")
            .untilPrinted("ready\n");
    long pid = front.pid();
    for (int i = 0; i < generation; i++) {
      pid = firstChild(pid);
    }
    Host.signal("KILL", pid);
    assertThat(front.await()).exitsWith(137);
    world.becomesUnchanged();
  }

  /** It is then alone, and has not yet been given what to do. */
  @Test
  void whoWouldReadIsKilledWhileTheEngineStarts() {
    Started front = start("run", "--trace", "/bin/sleep", "1000");
    long tracer = firstChild(front.pid());
    firstChild(tracer);
    Host.signal("KILL", tracer);
    assertThat(front.await()).exitsWith(137).printsNothing().isQuiet();
    world.becomesUnchanged();
  }

  private static long firstChild(long pid) {
    Patience.until("a child of " + pid, () -> !children(pid).isEmpty());
    return children(pid).get(0);
  }

  private static List<Long> children(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::children)
        .map(ProcessHandle::pid)
        .sorted()
        .toList();
  }
}
