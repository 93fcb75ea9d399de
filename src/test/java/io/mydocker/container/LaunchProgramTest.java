package io.mydocker.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.Golden;
import io.mydocker.cgroup.CgroupTree;
import io.mydocker.program.Encoder;
import io.mydocker.program.Outline;
import io.mydocker.program.Printer;
import io.mydocker.program.Program;
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

  /** As a JVM carries it out, which the caller's child has started. */
  static final String DIE_WITH_GRANDPARENT = "die-with-grandparent";

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
    LaunchRequest plain = new LaunchRequest();
    List<Case> cases = new ArrayList<>();
    cases.add(new Case("default", plain.build(), HYBRID, false));
    cases.add(new Case("cgroup-v2", plain.build(), V2, false));
    cases.add(new Case("cgroup-v1", plain.build(), V1, false));
    cases.add(new Case("terminal", new LaunchRequest().interactive().tty().build(), HYBRID, true));
    cases.add(new Case("relayed", new LaunchRequest().interactive().build(), HYBRID, true));
    cases.add(new Case("interactive", new LaunchRequest().interactive().build(), HYBRID, false));
    cases.add(new Case("network-host", new LaunchRequest().network("host").build(), HYBRID, false));
    cases.add(new Case("keep", new LaunchRequest().keep().build(), HYBRID, false));
    cases.add(new Case("detached", new LaunchRequest().detached().build(), HYBRID, false));
    RunRequest withInput = new LaunchRequest().detached().interactive().build();
    cases.add(new Case("detached-input", withInput, HYBRID, false));
    RunRequest withTerminal = new LaunchRequest().detached().interactive().tty().build();
    cases.add(new Case("detached-terminal", withTerminal, HYBRID, false));
    cases.add(new Case("name", new LaunchRequest().name("web").build(), HYBRID, false));
    cases.add(new Case("user", new LaunchRequest().user("1000:50").build(), HYBRID, false));
    cases.add(new Case("workdir", new LaunchRequest().workdir("/srv/a").build(), HYBRID, false));
    cases.add(
        new Case(
            "volumes",
            new LaunchRequest().volume("/h:/c").volume("./f:/dev/log:ro").build(),
            HYBRID,
            false));
    cases.addAll(furtherCases());
    cases.addAll(confinedCases());
    cases.add(
        new Case(
            "new-privileges",
            new LaunchRequest().security("no-new-privileges=false").build(),
            HYBRID,
            false));
    cases.add(
        new Case(
            "environment",
            new LaunchRequest().env("A=b").env("PATH=/x::/y").build(),
            HYBRID,
            false));
    cases.add(new Case("log-text", plain.build(), HYBRID, false, new Log(true, false, false)));
    cases.add(
        new Case(
            "log-json-terminal",
            new LaunchRequest().interactive().tty().build(),
            HYBRID,
            true,
            new Log(true, true, true)));
    return cases;
  }

  private static List<Case> furtherCases() {
    List<Case> cases = new ArrayList<>();
    RunRequest mounts =
        new LaunchRequest()
            .volume("/h:/c/deeper")
            .mounts(
                "type=bind,source=/b,target=/c,readonly,bind-nonrecursive",
                "type=volume,source=data,target=/named",
                "target=/own")
            .build();
    cases.add(new Case("mounts", mounts, HYBRID, false));
    RunRequest tmpfs = new LaunchRequest().tmpfs("/t", "/u:ro,exec,size=64m,mode=755").build();
    cases.add(new Case("tmpfs", tmpfs, HYBRID, false));
    cases.add(new Case("read-only", new LaunchRequest().readOnly().build(), HYBRID, false));
    cases.add(new Case("group-add", new LaunchRequest().groups("7", "8").build(), HYBRID, false));
    cases.add(
        new Case("pid-host", new LaunchRequest().hostNamespace("pid").build(), HYBRID, false));
    cases.add(
        new Case("ipc-host", new LaunchRequest().hostNamespace("ipc").build(), HYBRID, false));
    cases.add(new Case("labels", new LaunchRequest().labels("a=b", "c").build(), HYBRID, false));
    cases.add(new Case("cidfile", new LaunchRequest().cidFile("./id").build(), HYBRID, false));
    cases.add(new Case("init", new LaunchRequest().init().build(), HYBRID, false));
    RunRequest terminal = new LaunchRequest().init().interactive().tty().build();
    cases.add(new Case("init-terminal", terminal, HYBRID, true));
    RunRequest tied = new LaunchRequest().diesWithParent().build();
    cases.add(new Case("die-with-parent", tied, HYBRID, false));
    cases.add(new Case(DIE_WITH_GRANDPARENT, tied, HYBRID, false));
    return cases;
  }

  private static List<Case> confinedCases() {
    List<Case> cases = new ArrayList<>();
    List<String> admin = List.of("NET_ADMIN");
    LaunchRequest added = new LaunchRequest().capabilities(admin, List.of("ALL"));
    cases.add(new Case("cap-add", added.build(), HYBRID, false));
    cases.add(new Case("cap-add-user", added.user("1000").build(), HYBRID, false));
    cases.add(new Case("privileged", new LaunchRequest().privileged().build(), HYBRID, false));
    RunRequest sysctls =
        new LaunchRequest().sysctls("net.ipv4.ip_forward=1", "kernel.shmmax=4096").build();
    cases.add(new Case("sysctl", sysctls, HYBRID, false));
    RunRequest plain =
        new LaunchRequest().security("seccomp=unconfined", "systempaths=unconfined").build();
    cases.add(new Case("unconfined", plain, HYBRID, false));
    RunRequest devices = new LaunchRequest().devices("/dev/d:/dev/in/d:rw").build();
    cases.add(new Case("device", devices, HYBRID, false));
    cases.add(
        new Case(
            "device-v1", devices, new CgroupTree("/sys/fs/cgroup/freezer", false, false), false));
    cases.add(
        new Case("users", new LaunchRequest().users("0:100000:65536").build(), HYBRID, false));
    LaunchRequest mapped = new LaunchRequest().users("0:100000:1", "1:5:9").volume("/h:/c");
    cases.add(new Case("users-terminal", mapped.interactive().tty().build(), HYBRID, true));
    RunRequest shared = new LaunchRequest().network("container:web").build();
    cases.add(new Case("network-container", shared, HYBRID, false));
    RunRequest joined =
        new LaunchRequest().namespaces("container:web", "pid", "ipc", "uts").build();
    cases.add(new Case("namespaces-container", joined, HYBRID, false));
    return cases;
  }

  /** By the record others find the container, and enter it: not before it is one. */
  @Test
  void isRecordedWhenTheRootIsItsOwn() {
    for (Case each : cases()) {
      List<String> labels =
          LaunchCompiler.compile(LaunchPlans.plan(each), List.of()).instructions().stream()
              .map(instruction -> instruction.label())
              .toList();
      int recorded = labels.indexOf("record the pid");
      assertTrue(labels.indexOf("detach the old root") < recorded, each::toString);
      assertTrue(labels.indexOf("make the root read-only") < recorded, each::toString);
      assertTrue(labels.indexOf("enter the others' namespaces") < recorded, each::toString);
    }
  }

  /** Counted, since each is compiled at every start; see start/numbers.txt. */
  @Test
  void theDefaultIsNoLongerThanItWas() throws IOException {
    Program program = LaunchCompiler.compile(LaunchPlans.plan(cases().get(0)), List.of());
    long calls = program.instructions().stream().filter(each -> each.call() != null).count();
    assertEquals(
        List.of(
            recorded("program instructions"), recorded("program calls"), recorded("program bytes")),
        List.of(
            (long) program.instructions().size(), calls, (long) Encoder.encode(program).length));
  }

  private static long recorded(String what) throws IOException {
    return Golden.number("start/numbers.txt", what);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isTheReviewedOne(Case given) throws IOException {
    isGolden(
        GOLDEN, given, Printer.print(LaunchCompiler.compile(LaunchPlans.plan(given), List.of())));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isOutlinedAsReviewed(Case given) throws IOException {
    isGolden(
        OUTLINES, given, Outline.of(LaunchCompiler.compile(LaunchPlans.plan(given), List.of())));
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
    LaunchPlan plan = LaunchPlans.plan(cases().get(0));
    assertEquals(
        Printer.print(LaunchCompiler.compile(plan, List.of())),
        Printer.print(LaunchCompiler.compile(plan, List.of())));
  }

  @Test
  void everyCallThatMayFailHasAMessage() {
    for (Case given : cases()) {
      for (var instruction :
          LaunchCompiler.compile(LaunchPlans.plan(given), List.of()).instructions()) {
        assertTrue(
            instruction.failure() == null || !instruction.label().isEmpty(),
            () -> given + ": " + instruction.call());
      }
    }
  }
}
