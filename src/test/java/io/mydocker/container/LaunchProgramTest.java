package io.mydocker.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.cgroup.CgroupTree;
import io.mydocker.image.Image;
import io.mydocker.oci.RuntimeSpec;
import io.mydocker.program.Outline;
import io.mydocker.program.Printer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole program of a launch, printed as by {@code run --explain=full} and outlined as by {@code
 * run --explain}, per option set. A change of a flag, an operand or an order shows as a difference
 * to be reviewed. Rewrite with {@code -Dtest=LaunchProgramTest -Dgolden=write}.
 */
class LaunchProgramTest {
  private static final Path GOLDEN = Path.of("src/test/resources/programs");
  private static final Path OUTLINES = Path.of("src/test/resources/outlines");
  private static final CgroupTree HYBRID = new CgroupTree("/sys/fs/cgroup/unified", true, false);
  private static final CgroupTree V2 = new CgroupTree("/sys/fs/cgroup", true, true);
  private static final CgroupTree V1 = new CgroupTree("/sys/fs/cgroup/freezer", false, false);

  /** One option set, under the name of its file. */
  record Case(String name, RunRequest request, CgroupTree cgroup, boolean atTerminal, Log log) {
    Case(String name, RunRequest request, CgroupTree cgroup, boolean atTerminal) {
      this(name, request, cgroup, atTerminal, Log.QUIET);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    Request plain = new Request();
    List<Case> cases = new ArrayList<>();
    cases.add(new Case("default", plain.build(), HYBRID, false));
    cases.add(new Case("cgroup-v2", plain.build(), V2, false));
    cases.add(new Case("cgroup-v1", plain.build(), V1, false));
    cases.add(new Case("terminal", new Request().interactive().tty().build(), HYBRID, true));
    cases.add(new Case("relayed", new Request().interactive().build(), HYBRID, true));
    cases.add(new Case("interactive", new Request().interactive().build(), HYBRID, false));
    cases.add(new Case("network-host", new Request().network("host").build(), HYBRID, false));
    cases.add(new Case("keep", new Request().keep().build(), HYBRID, false));
    cases.add(new Case("name", new Request().name("web").build(), HYBRID, false));
    cases.add(new Case("user", new Request().user("1000:50").build(), HYBRID, false));
    cases.add(new Case("workdir", new Request().workdir("/srv/a").build(), HYBRID, false));
    cases.add(
        new Case(
            "volumes",
            new Request().volume("/h:/c").volume("./f:/dev/log:ro").build(),
            HYBRID,
            false));
    cases.add(new Case("new-privileges", new Request().newPrivileges().build(), HYBRID, false));
    cases.add(
        new Case(
            "environment", new Request().env("A=b").env("PATH=/x::/y").build(), HYBRID, false));
    cases.add(new Case("log-text", plain.build(), HYBRID, false, new Log(true, false, false)));
    cases.add(
        new Case(
            "log-json-terminal",
            new Request().interactive().tty().build(),
            HYBRID,
            true,
            new Log(true, true, true)));
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isTheReviewedOne(Case given) throws IOException {
    isGolden(GOLDEN, given, Printer.print(LaunchCompiler.compile(plan(given), List.of())));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isOutlinedAsReviewed(Case given) throws IOException {
    isGolden(OUTLINES, given, Outline.of(LaunchCompiler.compile(plan(given), List.of())));
  }

  private static void isGolden(Path directory, Case given, String printed) throws IOException {
    Path file = directory.resolve(given.name() + ".txt");
    if ("write".equals(System.getProperty("golden"))) {
      Files.createDirectories(directory);
      Files.writeString(file, printed, StandardCharsets.ISO_8859_1);
    }
    assertEquals(Files.readString(file, StandardCharsets.ISO_8859_1), printed);
  }

  @Test
  void everyFileHasItsCase() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    for (Case given : cases()) {
      names.add(given.name() + ".txt");
    }
    for (Path directory : List.of(GOLDEN, OUTLINES)) {
      TreeSet<String> files = new TreeSet<>();
      try (Stream<Path> listed = Files.list(directory)) {
        listed.forEach(file -> files.add(file.getFileName().toString()));
      }
      assertEquals(names, files, directory::toString);
    }
  }

  @Test
  void compilingTwiceGivesTheSame() {
    LaunchPlan plan = plan(cases().get(0));
    assertEquals(
        Printer.print(LaunchCompiler.compile(plan, List.of())),
        Printer.print(LaunchCompiler.compile(plan, List.of())));
  }

  @Test
  void everyCallThatMayFailHasAMessage() {
    for (Case given : cases()) {
      for (var instruction : LaunchCompiler.compile(plan(given), List.of()).instructions()) {
        assertTrue(
            instruction.failure() == null || !instruction.label().isEmpty(),
            () -> given + ": " + instruction.call());
      }
    }
  }

  private static LaunchPlan plan(Case given) {
    RunRequest request = given.request();
    String id = "0123456789ab";
    Image image =
        new Image("busybox", List.of("/root/busybox"), List.of(), List.of(), List.of(), null, null);
    List<Volume> volumes = Volumes.parse(request.volumes());
    RuntimeSpec spec =
        new SpecBuilder(request, image, id)
            .build(request.words(), request.tty(), volumes, 1_700_000_000_000L);
    Settings settings = new Settings("/root", "/var/lib/mydocker", "/run/mydocker", given.log());
    boolean tty = given.atTerminal();
    return new LaunchPlan(
        new Layout(settings, id),
        spec,
        given.cgroup(),
        request.interactive(),
        List.of(tty, tty, tty),
        !request.keep() && request.name() == null,
        request.keep(),
        request.name(),
        volumes,
        new LaunchPlan.EtcFiles("127.0.0.1 localhost\n", id + "\n", "nameserver 192.0.2.1\n"),
        List.of(),
        true);
  }

  /** A request, from the default on. */
  private static final class Request {
    private boolean interactive;
    private boolean tty;
    private boolean keep;
    private boolean newPrivileges;
    private String name = "";
    private String user = "";
    private String workdir = "";
    private String network = "none";
    private final List<String> env = new ArrayList<>();
    private final List<String> volumes = new ArrayList<>();

    Request interactive() {
      interactive = true;
      return this;
    }

    Request tty() {
      tty = true;
      return this;
    }

    Request keep() {
      keep = true;
      return this;
    }

    Request newPrivileges() {
      newPrivileges = true;
      return this;
    }

    Request name(String value) {
      name = value;
      return this;
    }

    Request user(String value) {
      user = value;
      return this;
    }

    Request workdir(String value) {
      workdir = value;
      return this;
    }

    Request network(String value) {
      network = value;
      return this;
    }

    Request env(String value) {
      env.add(value);
      return this;
    }

    Request volume(String value) {
      volumes.add(value);
      return this;
    }

    RunRequest build() {
      return new RunRequest(
          null,
          List.of("/bin/true"),
          interactive,
          tty,
          keep,
          name.isEmpty() ? null : name,
          null,
          null,
          workdir.isEmpty() ? null : workdir,
          user.isEmpty() ? null : user,
          env,
          volumes,
          network,
          newPrivileges);
    }
  }
}
