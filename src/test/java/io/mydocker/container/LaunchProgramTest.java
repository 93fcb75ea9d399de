package io.mydocker.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.Golden;
import io.mydocker.cgroup.CgroupTree;
import io.mydocker.image.Image;
import io.mydocker.oci.RuntimeSpec;
import io.mydocker.program.Outline;
import io.mydocker.program.Printer;
import java.io.IOException;
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
  private static final Path GOLDEN = Golden.path("programs");
  private static final Path OUTLINES = Golden.path("outlines");
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
    cases.addAll(furtherCases());
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

  private static List<Case> furtherCases() {
    List<Case> cases = new ArrayList<>();
    RunRequest mounts =
        new Request()
            .volume("/h:/c/deeper")
            .mounts(
                "type=bind,source=/b,target=/c,readonly,bind-nonrecursive",
                "type=volume,source=data,target=/named",
                "target=/own")
            .build();
    cases.add(new Case("mounts", mounts, HYBRID, false));
    RunRequest tmpfs = new Request().tmpfs("/t", "/u:ro,exec,size=64m,mode=755").build();
    cases.add(new Case("tmpfs", tmpfs, HYBRID, false));
    cases.add(new Case("read-only", new Request().readOnly().build(), HYBRID, false));
    cases.add(new Case("group-add", new Request().groups("7", "8").build(), HYBRID, false));
    cases.add(new Case("pid-host", new Request().hostNamespace("pid").build(), HYBRID, false));
    cases.add(new Case("ipc-host", new Request().hostNamespace("ipc").build(), HYBRID, false));
    cases.add(new Case("labels", new Request().labels("a=b", "c").build(), HYBRID, false));
    cases.add(new Case("cidfile", new Request().cidFile("./id").build(), HYBRID, false));
    cases.add(new Case("init", new Request().init().build(), HYBRID, false));
    RunRequest terminal = new Request().init().interactive().tty().build();
    cases.add(new Case("init-terminal", terminal, HYBRID, true));
    cases.add(new Case("die-with-parent", new Request().diesWithParent().build(), HYBRID, false));
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
    Golden.isReviewed(LaunchProgramTest.class, file, printed);
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
    List<Volume> volumes = Volumes.parse(request);
    Settings settings = new Settings("/root", "/var/lib/mydocker", "/run/mydocker", given.log());
    Layout layout = new Layout(settings, id);
    RuntimeSpec spec =
        new SpecBuilder(request, "0:0", image, layout)
            .build(request.words(), request.tty(), volumes, 1_700_000_000_000L);
    boolean tty = given.atTerminal();
    return new LaunchPlan(
        layout,
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
        true,
        new LaunchPlan.Life(
            request.life().cidFile(),
            request.life().hasInit(),
            request.life().diesWithParent() ? 4321 : 0));
  }

  /** A request, from the default on. */
  static final class Request {
    private boolean interactive;
    private boolean tty;
    private boolean keep;
    private boolean newPrivileges;
    private String name = "";
    private String user = "";
    private String workdir = "";
    private String network = "none";
    private RunRequest.Files files = RunRequest.Files.NONE;
    private RunRequest.Isolation isolation = RunRequest.Isolation.USUAL;
    private RunRequest.Life life = RunRequest.Life.USUAL;
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

    Request mounts(String... arguments) {
      files = new RunRequest.Files(List.of(arguments), List.of(), List.of(), false);
      return this;
    }

    Request tmpfs(String... arguments) {
      files = new RunRequest.Files(List.of(), List.of(arguments), List.of(), false);
      return this;
    }

    Request readOnly() {
      files = new RunRequest.Files(List.of(), List.of(), List.of(), true);
      return this;
    }

    Request groups(String... groups) {
      isolation = new RunRequest.Isolation(List.of(groups), List.of(), List.of(), List.of());
      return this;
    }

    Request hostNamespace(String name) {
      isolation = new RunRequest.Isolation(List.of(), List.of(), List.of(), List.of(name));
      return this;
    }

    Request labels(String... labels) {
      isolation = new RunRequest.Isolation(List.of(), List.of(), List.of(labels), List.of());
      life = new RunRequest.Life(null, false, "SIGINT", false);
      return this;
    }

    Request cidFile(String path) {
      life = new RunRequest.Life(path, false, null, false);
      return this;
    }

    Request init() {
      life = new RunRequest.Life(null, true, null, false);
      return this;
    }

    Request diesWithParent() {
      life = new RunRequest.Life(null, false, null, true);
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
          newPrivileges,
          files,
          isolation,
          life);
    }
  }
}
