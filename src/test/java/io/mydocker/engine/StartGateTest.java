package io.mydocker.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a start costs, counted and not timed: the classes that the installed program's JVM loads,
 * its system calls, its page faults. The lists are written anew with {@code -Dtest=StartGateTest
 * -Dgolden=write}; the numbers are changed by hand, with the reason beside them.
 */
@Tag("root")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StartGateTest {
  private static final Path RECORDS = Golden.path("start");
  private static final Pattern LOADED = Pattern.compile("(\\S+) source: (.*)");

  /** Noise of neighbours and of address randomisation stays below it; a class too many does not. */
  private static final double TOLERANCE = 1.05;

  /** The least of so many runs counts. */
  private static final int RUNS = 3;

  /** Where nothing runs, and where one container does. */
  private static final String NONE = "none";

  private static final String HELD = "held";

  /** A command line that is held. */
  enum Start {
    RUN(0, "run --rm /bin/true"),
    RUN_DETACHED(0, "run -d --rm /bin/true"),
    EXEC(0, "exec held /bin/true", HELD),
    RUN_HELP(0, "run --help"),
    HELP(0, "--help"),
    PS(0, "ps"),
    PS_ALL(0, "ps -a", HELD),
    INSPECT(0, "inspect held", HELD),
    /** One that picocli has to find. */
    USAGE_ERROR(125, "ps --all=perhaps");

    final int code;
    private final String line;
    private final String roots;

    Start(int code, String line) {
      this(code, line, NONE);
    }

    Start(int code, String line, String roots) {
      this.code = code;
      this.line = line;
      this.roots = roots;
    }

    List<String> words() {
      return List.of(line.split(" ", -1));
    }

    String file() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    List<String> jvm(Path lib) {
      return line.matches("(run|exec) .*")
          ? Emit.quick(lib.toString())
          : Emit.steady(lib.toString());
    }
  }

  private String launcher = "";
  private Path lib = Path.of("/");
  private Path work = Path.of("/");
  private String build = "";

  @BeforeAll
  void prepare() throws IOException, InterruptedException {
    launcher = System.getProperty("mydocker.bin", "");
    assertFalse(launcher.isEmpty(), "set -Dmydocker.bin=PATH");
    lib = Path.of(launcher).toRealPath().resolve("..").normalize();
    // On a disk, as an overlay's upper directory must be.
    work = Files.createTempDirectory(Path.of("/var/tmp"), "mydocker-start");
    Path version = work.resolve("version");
    assertEquals(0, run(NONE, version, List.of(lib + "/runtime/bin/java", "-version")));
    build = version(version);
    // The default image is made, as it is after the first use.
    assertEquals(0, run(NONE, work.resolve("said"), List.of(launcher, "run", "/bin/true")));
    // What exec enters.
    List<String> held = List.of(launcher, "run", "-d", "--name", "held", "/bin/sleep", "100000");
    assertEquals(0, run(HELD, work.resolve("said"), held));
  }

  private static String version(Path said) throws IOException {
    Matcher build = Pattern.compile("build ([^,)]+)").matcher(Files.readString(said));
    assertTrue(build.find(), "java -version tells its build");
    return String.valueOf(build.group(1));
  }

  @AfterAll
  void remove() throws IOException, InterruptedException {
    run(HELD, work.resolve("said"), List.of(launcher, "rm", "-f", "held"));
    new ProcessBuilder("rm", "-rf", work.toString()).inheritIO().start().waitFor();
  }

  @ParameterizedTest
  @EnumSource
  void noClassIsLoadedThatWasNot(Start start) throws IOException, InterruptedException {
    List<String> own = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (String line : loaded(start)) {
      (line.contains("io.mydocker.") ? own : others).add(line);
    }
    Golden.isReviewed(StartGateTest.class, RECORDS.resolve(start.file() + ".own.txt"), text(own));
    holdOthers(start, others);
  }

  /** The runtime's own classes are another list with each build of it. */
  private void holdOthers(Start start, List<String> others) throws IOException {
    Path record = RECORDS.resolve(build).resolve(start.file() + ".txt");
    if (Files.exists(record) || "write".equals(System.getProperty("golden"))) {
      Golden.isReviewed(StartGateTest.class, record, text(others));
      return;
    }
    // A build that nobody has recorded yet: that of a security update, say. The count must do.
    int most = 0;
    try (var builds = Files.walk(RECORDS)) {
      for (Path known : builds.filter(file -> file.endsWith(start.file() + ".txt")).toList()) {
        most = Math.max(most, Files.readAllLines(known).size());
      }
    }
    assertTrue(
        others.size() <= most * TOLERANCE,
        build + " loads " + others.size() + " classes, builds on record " + most);
  }

  private List<String> loaded(Start start) throws IOException, InterruptedException {
    Path log = work.resolve("classes");
    List<String> command = command(start, "-Xlog:class+load=info:file=" + log + ":none");
    assertEquals(start.code, run(start.roots, work.resolve("said"), command));
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      Matcher loaded = LOADED.matcher(line);
      if (loaded.lookingAt()) {
        // Names of hidden classes end in an address.
        String name =
            loaded.group(1).replaceAll("[/+]0x[0-9a-f]+", "").replaceAll("\\$\\d+$", "\\$N");
        lines.add(
            loaded.group(2).startsWith("shared objects") ? name : name + " (not in the archive)");
      }
    }
    lines.sort(null);
    return lines;
  }

  @ParameterizedTest
  @EnumSource
  void nothingMoreIsAskedOfTheKernel(Start start) throws IOException, InterruptedException {
    Map<String, Integer> least = Map.of();
    for (int i = 0; i < RUNS; i++) {
      Map<String, Integer> calls = calls(start);
      least = least.isEmpty() || sum(calls) < sum(least) ? calls : least;
    }
    long allowed = recorded(start.file() + " calls");
    assertTrue(
        sum(least) <= allowed * TOLERANCE,
        start + ": " + sum(least) + " system calls, " + allowed + " on record: " + least);
  }

  @ParameterizedTest
  @EnumSource
  void noMorePagesAreTouched(Start start) throws IOException, InterruptedException {
    int least = Integer.MAX_VALUE;
    Path told = work.resolve("faults");
    for (int i = 0; i < RUNS; i++) {
      List<String> command =
          new ArrayList<>(List.of("time", "-q", "-f", "%R", "-o", told.toString()));
      command.addAll(command(start));
      assertEquals(start.code, run(start.roots, work.resolve("said"), command));
      least = Math.min(least, Integer.parseInt(Files.readString(told).strip()));
    }
    long allowed = recorded(start.file() + " faults");
    assertTrue(
        least <= allowed * TOLERANCE,
        start + ": " + least + " page faults, " + allowed + " on record");
  }

  /** With a program that an earlier run has left, and no JVM: the engine's calls, and its pages. */
  @Test
  void aKeptProgramTakesFewCalls() throws IOException, InterruptedException {
    List<String> line = List.of(launcher, "run", "--rm", "/bin/true");
    for (int i = 0; i < 2; i++) {
      assertEquals(0, run(NONE, work.resolve("said"), line));
    }
    Path told = work.resolve("calls");
    List<String> traced = new ArrayList<>(List.of("strace", "-qq", "-c", "-o", told.toString()));
    traced.addAll(line);
    assertEquals(0, run(NONE, work.resolve("said"), traced));
    Map<String, Integer> calls = counted(told);
    // The watcher alone: the container comes by clone3(2), and a JVM would be another.
    assertEquals(1, calls.get("clone"), calls::toString);
    long allowed = recorded("run-kept calls");
    assertTrue(sum(calls) <= allowed * TOLERANCE, sum(calls) + " calls: " + calls);
    List<String> timed = new ArrayList<>(List.of("time", "-q", "-f", "%R", "-o", told.toString()));
    timed.addAll(line);
    assertEquals(0, run(NONE, work.resolve("said"), timed));
    int faults = Integer.parseInt(Files.readString(told).strip());
    assertTrue(faults <= recorded("run-kept faults") * TOLERANCE, faults + " page faults");
  }

  /** By name, without those whose number depends on what other threads do at the moment. */
  private Map<String, Integer> calls(Start start) throws IOException, InterruptedException {
    Path told = work.resolve("calls");
    List<String> command =
        new ArrayList<>(List.of("strace", "-f", "-qq", "-c", "-o", told.toString()));
    command.addAll(command(start));
    assertEquals(start.code, run(start.roots, work.resolve("said"), command));
    return counted(told);
  }

  private static Map<String, Integer> counted(Path told) throws IOException {
    Map<String, Integer> calls = new TreeMap<>();
    for (String line : Files.readAllLines(told)) {
      String[] fields = line.strip().split("\\s+", -1);
      String name = fields[fields.length - 1];
      if (fields.length >= 5 && fields[3].matches("\\d+") && !name.equals("total")) {
        calls.put(name, Integer.parseInt(fields[3]));
      }
    }
    calls.remove("futex");
    calls.remove("madvise");
    // Two for each method that the compiler's thread gets done meanwhile.
    calls.remove("gettid");
    return calls;
  }

  private static int sum(Map<String, Integer> calls) {
    return calls.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static long recorded(String what) throws IOException {
    return Golden.number("start/numbers.txt", what);
  }

  private static String text(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }

  /** As the engine starts the JVM. */
  private List<String> command(Start start, String... more) {
    List<String> command = new ArrayList<>(start.jvm(lib));
    command.addAll(command.size() - 3, List.of(more));
    command.addAll(start.words());
    return command;
  }

  /** With the pipe's descriptor, which takes the program and forgets it: nothing is started. */
  private int run(String roots, Path said, List<String> words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 3>/dev/null", "sh"));
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
    builder.redirectInput(Path.of("/dev/null").toFile()).redirectErrorStream(true);
    builder.redirectOutput(said.toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    environment.put("LC_ALL", "C");
    environment.put("MYDOCKER_HOME", work + "/home");
    environment.put("MYDOCKER_DATA_ROOT", work + "/" + roots + "/data");
    environment.put("MYDOCKER_RUN_ROOT", work + "/" + roots + "/run");
    Files.createDirectories(work.resolve("home"));
    return builder.start().waitFor();
  }
}
