package io.mydocker.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mydocker.Golden;
import io.mydocker.cgroup.CgroupTree;
import io.mydocker.oci.RuntimeSpec;
import io.mydocker.program.Outline;
import io.mydocker.program.Program;
import io.mydocker.security.Capabilities;
import io.mydocker.security.SeccompFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The outlines of what {@code exec}, {@code attach} and {@code start -a} do. Rewrite with {@code
 * -Dtest=VerbProgramTest -Dgolden=write}.
 */
class VerbProgramTest {
  private static final Path GOLDEN = Golden.path("verbs");
  private static final CgroupTree HYBRID = new CgroupTree("/sys/fs/cgroup/unified", true, false);
  private static final CgroupTree V1 = new CgroupTree("/sys/fs/cgroup/freezer", false, false);
  private static final Settings SETTINGS =
      new Settings("/root", "/var/lib/mydocker", "/run/mydocker", Log.QUIET);
  private static final Layout LAYOUT = new Layout(SETTINGS, "0123456789ab");
  private static final RecordedProcess FIRST = new RecordedProcess(4321, "98765");
  private static final List<Boolean> PIPES = List.of(false, false, false);
  private static final List<Boolean> TERMINAL = List.of(true, true, true);
  private static final long TRACING = 1L << Capabilities.SYS_PTRACE;

  static Stream<String> names() {
    return programs().keySet().stream();
  }

  private static Map<String, Program> programs() {
    Map<String, Program> programs = new LinkedHashMap<>();
    long usual = Capabilities.defaults();
    programs.put("exec", exec(HYBRID, usual, false, false, PIPES));
    programs.put("exec-v1", exec(V1, usual, false, false, PIPES));
    programs.put("exec-terminal", exec(HYBRID, usual, false, false, TERMINAL));
    programs.put("exec-detached", exec(HYBRID, usual, false, true, PIPES));
    programs.put("exec-users", exec(HYBRID, usual | TRACING, true, false, PIPES));
    programs.put("exec-traceable", exec(HYBRID, usual | TRACING, false, false, PIPES));
    programs.put("attach", attach(false, PIPES));
    programs.put("attach-terminal", attach(true, TERMINAL));
    return programs;
  }

  private static Program exec(
      CgroupTree tree, long capabilities, boolean users, boolean detached, List<Boolean> at) {
    List<String> sets = Capabilities.names(capabilities);
    RuntimeSpec.Process process =
        new RuntimeSpec.Process(
            at.get(0),
            new RuntimeSpec.User(0, 0, List.of(0)),
            List.of("/bin/true"),
            List.of("PATH=/bin"),
            "/srv",
            new RuntimeSpec.Capabilities(sets, sets, sets, List.of(), List.of()),
            true,
            null,
            null);
    SeccompFilter filter = new SeccompFilter(0, new byte[] {6, 0, 0, 0, 0, 0, (byte) 0xff, 0x7f});
    LaunchPlan launch =
        LaunchPlan.entering(LAYOUT, process, tree, true, at, List.of(), filter, detached);
    ExecPlan plan = new ExecPlan(launch, FIRST, tree.group(LAYOUT.id()), users, "ba9876543210");
    return ExecCompiler.compile(plan, List.of());
  }

  private static Program attach(boolean tty, List<Boolean> terminals) {
    AttachRequest request =
        new AttachRequest("web", true, true, DetachKeyNames.USUAL, AttachRequest.END);
    AttachPlan plan =
        new AttachPlan(
            LAYOUT,
            "web",
            FIRST,
            new RecordedProcess(4320, "98764"),
            tty,
            true,
            terminals,
            request);
    return AttachCompiler.compile(plan, List.of());
  }

  @ParameterizedTest
  @MethodSource("names")
  void isOutlinedAsReviewed(String name) throws IOException {
    String outline = Outline.of(Objects.requireNonNull(programs().get(name)));
    Golden.isReviewed(VerbProgramTest.class, GOLDEN.resolve(name + ".txt"), outline);
  }

  @Test
  void everyFileHasItsProgram() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    names().forEach(name -> names.add(name + ".txt"));
    TreeSet<String> files = new TreeSet<>();
    try (Stream<Path> listed = Files.list(GOLDEN)) {
      listed.forEach(file -> files.add(file.getFileName().toString()));
    }
    assertEquals(names, files);
  }
}
