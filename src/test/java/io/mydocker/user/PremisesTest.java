package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No fact is forgotten: every path that the compiling JVM asks the kernel about is one of those
 * that are looked at again before the kept program is taken.
 */
class PremisesTest extends KeptUserTest {
  private static final Pattern CALL = Pattern.compile("^(\\d+) +(\\w+)\\(.*?\"([^\"]*)\"");

  /** What is compared in another way (the line, the capabilities), or another each time. */
  private static final Set<String> OTHERWISE =
      Set.of("/proc/self/cmdline", "/proc/self/status", "/dev/urandom");

  private static final String HANDOVER = "/proc/self/fd/3";

  /** Of the file's header and of what follows the program. */
  private static final int HEADER = 16;

  private static final int ENTRY = 16;

  private static final String OPEN = "open ";

  static Stream<String> lines() throws IOException {
    return Raw.resource("/kept/lines.txt").lines().filter(line -> line.startsWith("run "));
  }

  @BeforeAll
  void theImagesAreThere() {
    Started container = waiting();
    assertThat(mydocker("commit", "committed")).succeeds();
    assertThat(container.closeStdin().await()).succeeds();
    SavedImages image = new SavedImages(places.newDirectory("image")).busybox().layer("echo >one");
    image.docker("i.tar", "loaded:1");
    assertThat(mydocker("load", "-i", archive())).succeeds();
  }

  @AfterAll
  void removeThem() {
    assertThat(mydocker("image", "prune", "-a", "-f")).succeeds();
  }

  private String archive() {
    return places.scratch("image/i.tar").toString();
  }

  @ParameterizedTest
  @MethodSource("lines")
  void everyPathIsLookedAtAgain(String line) throws IOException {
    String[] words =
        line.replace("ARCHIVE", archive())
            .replace("SCRATCH", places.scratch().toString())
            .split(" ", -1);
    // Images are unpacked, volumes filled and filters built before a program is compiled.
    assertThat(command(words).in(places.newDirectory("here")).run()).succeeds();
    removeContainers();
    kept.forget();
    Path log = places.scratch("trace");
    List<String> command =
        new ArrayList<>(List.of("strace", "-f", "-qq", "-s", "4096", "-e", "trace=%file", "-o"));
    command.add(log.toString());
    command.add(LAUNCHER);
    command.addAll(List.of(words));
    Path directory = places.newDirectory("here");
    Invocation traced = new Invocation(places.environment(), command);
    assertThat(traced.env("MYDOCKER_ENGINE", engine()).in(directory).run()).succeeds();
    removeContainers();
    Set<String> asked = asked(log);
    Set<String> premises = premises(kept.only());
    assertTrue(asked.size() > 8, () -> line + ": " + asked);
    Set<String> forgotten = new TreeSet<>(asked);
    forgotten.removeIf(each -> isHeld(each, premises));
    // Classes of rarer options are not in the archive; java.nio looks where it is when it is
    // loaded.
    Path lib = Installed.launcher().toRealPath().getParent();
    forgotten.removeIf(each -> isOf(lib, each) || each.equals("look " + directory));
    assertEquals(Set.of(), forgotten, () -> line + "; premises are " + premises);
    assertThat(kept.taken(() -> command(words).in(directory).run())).succeeds();
    removeContainers();
  }

  private static boolean isOf(Path lib, String asked) {
    Path path = Path.of(asked.substring(asked.indexOf(' ') + 1));
    return path.startsWith(lib) || lib.startsWith(path);
  }

  /**
   * What is read must be compared (1), be absent (2) or hold locks alone (9); of a filter that is
   * kept the name says all.
   */
  private static boolean isHeld(String asked, Set<String> premises) {
    int space = asked.indexOf(' ');
    String path = asked.substring(space + 1);
    boolean isRead = asked.startsWith(OPEN) && !path.contains("/seccomp/");
    return premises.stream()
        .anyMatch(
            each ->
                isRead
                    ? each.matches("(1|2|9) \\Q" + path + "\\E")
                    : each.endsWith(" " + path) || each.contains(" " + path + "/"));
  }

  /** What the JVM's first thread asks for from when it reads its line to when it hands over. */
  private static Set<String> asked(Path log) throws IOException {
    Set<String> asked = new TreeSet<>();
    String thread = "";
    for (String line : Files.readAllLines(log, StandardCharsets.ISO_8859_1)) {
      Matcher call = CALL.matcher(line);
      if (!call.find()) {
        continue;
      }
      String path = call.group(3);
      // The JVM itself may read it before.
      if (path.equals("/proc/self/cmdline")) {
        thread = call.group(1);
        asked.clear();
      }
      if (call.group(1).equals(thread)) {
        if (path.equals(HANDOVER)) {
          return asked;
        }
        if (!OTHERWISE.contains(path)) {
          asked.add((call.group(2).startsWith("open") ? OPEN : "look ") + path);
        }
      }
    }
    throw new AssertionError("no program was handed over: " + log);
  }

  /** Each a kind and a path. */
  private static Set<String> premises(Path file) throws IOException {
    byte[] all = Files.readAllBytes(file);
    ByteBuffer bytes = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
    int start = HEADER + bytes.getInt(0);
    Set<String> premises = new TreeSet<>();
    for (int at = start + bytes.getInt(start + 8); bytes.getInt(at) != 0; at += ENTRY) {
      int from = start + bytes.getInt(at + 4);
      int end = from;
      while (all[end] != 0) {
        end++;
      }
      String path = new String(all, from, end - from, StandardCharsets.ISO_8859_1);
      premises.add(bytes.getInt(at) + " " + path);
    }
    return premises;
  }
}
