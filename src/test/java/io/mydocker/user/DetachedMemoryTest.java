package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a container holds while its command runs: the proportional set size of every process of ours
 * that is there for it (proc_pid_smaps(5)). A page that several have is counted in parts, so that
 * one container alone is the worst case.
 */
class DetachedMemoryTest extends KeptContainersTest {
  private static final int DETACHED_MOST = 64;
  private static final int FOREGROUND_MOST = 96;
  private static final Pattern BLANKS = Pattern.compile(" +");
  private static final Pattern PSS = Pattern.compile("(?m)^Pss: +([0-9]+) kB$");
  private static final String FOREVER = "while :; do sleep 1000; done";

  static List<List<String>> options() {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      many.addAll(List.of("-e", "NAME_" + i + "=" + "value ".repeat(8)));
      many.addAll(List.of("-v", "/usr:/mnt/" + i + ":ro"));
    }
    return List.of(
        List.of(),
        List.of("-t"),
        List.of("-i"),
        List.of("-it", "--init"),
        List.of("--rm", "--uidmap", "0:300000:65536", "--gidmap", "0:300000:65536"),
        List.of("-e", "LONG=" + "x".repeat(100_000)),
        many);
  }

  @ParameterizedTest
  @MethodSource("options")
  void oneAloneHoldsLittle(List<String> options) {
    String id = detached(options);
    holdsAtMost(DETACHED_MOST, List.of(id));
  }

  /** What the caller's shell exported is nobody's any more. */
  @Test
  void aLargeEnvironmentIsNotKept() {
    Ended ended =
        command("run", "-d", "/bin/sh", "-c", FOREVER).env("LARGE", "x".repeat(100_000)).run();
    assertThat(ended).succeeds();
    holdsAtMost(DETACHED_MOST, List.of(ended.word()));
  }

  @Test
  void tenHoldNoMoreEach() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ids.add(detached(List.of()));
    }
    holdsAtMost(DETACHED_MOST, ids);
  }

  /** The watcher that takes a killed one's place comes from what the holder still has. */
  @Test
  void aSecondWatcherHoldsNoMore() {
    String id = detached(List.of());
    long holder = parent(pid(id));
    long watcher = watcher(holder);
    Host.sh("kill -KILL $1", Long.toString(watcher));
    Patience.until(
        "another watcher", () -> !watchers(holder).isEmpty() && watcher(holder) != watcher);
    holdsAtMost(DETACHED_MOST, List.of(id));
  }

  @Test
  void aForegroundRunHoldsLittle() {
    Started run = waiting();
    long front = parent(onlyPid());
    assertEquals(run.pid(), front);
    int held = held(front) + held(watcher(front));
    assertTrue(held <= FOREGROUND_MOST, held + " KB");
    assertThat(run.closeStdin().await()).succeeds();
  }

  private String detached(List<String> options) {
    List<String> all = new ArrayList<>(List.of("run", "-d"));
    all.addAll(options);
    all.addAll(List.of("/bin/sh", "-c", FOREVER));
    Ended ended = mydocker(all.toArray(String[]::new));
    assertThat(ended).succeeds().isQuiet();
    return ended.word();
  }

  private void holdsAtMost(int each, List<String> ids) {
    int held = 0;
    List<String> parts = new ArrayList<>();
    for (String id : ids) {
      long first = pid(id);
      long holder = parent(first);
      List<Long> ours = new ArrayList<>(List.of(holder, watcher(holder)));
      if (name(first).equals("mydocker-init")) {
        ours.add(first);
      }
      for (long pid : ours) {
        held += held(pid);
        parts.add(name(pid) + " " + held(pid));
      }
    }
    assertTrue(held <= each * ids.size(), held + " KB: " + parts);
  }

  private static String name(long pid) {
    return Raw.read(Path.of("/proc/" + pid + "/comm")).strip();
  }

  private static int held(long pid) {
    Matcher pss = PSS.matcher(Raw.read(Path.of("/proc/" + pid + "/smaps_rollup")));
    assertTrue(pss.find());
    return Integer.parseInt(pss.group(1));
  }

  private long pid(String id) {
    String line = mydocker("ps", "-f", "id=" + id).lines().get(1);
    return Long.parseLong(BLANKS.split(line, -1)[2]);
  }

  private static long parent(long pid) {
    return Long.parseLong(Host.status(Raw.read(Path.of("/proc/" + pid + "/status")), "PPid"));
  }

  private static long watcher(long holder) {
    return Long.parseLong(watchers(holder));
  }

  /** The holder's children but the container: one, or for a moment none. */
  private static String watchers(long holder) {
    return Host.sh("pgrep -P $1 mydocker-watch || true", Long.toString(holder)).stdout().strip();
  }
}
