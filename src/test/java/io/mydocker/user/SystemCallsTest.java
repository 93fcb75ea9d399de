package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every system call that there is, made in a container of ours and in Docker's: the kernel itself
 * says what each filter lets through.
 */
@Timeout(300)
class SystemCallsTest extends UserTest {
  private static final String UNCONFINED = "seccomp=unconfined";
  private static final Path PROFILE =
      Path.of("src", "main", "resources", "io", "mydocker", "security", "seccomp.json");

  private final CallTable calls = EveryCall.table();
  private Path directory;
  private Dockerd dockerd;

  @BeforeAll
  void startDocker() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
    dockerd = Dockerd.startWithBase(places);
    directory = places.newDirectory("calls");
    calls.write(directory.resolve("every"));
  }

  @AfterAll
  void stopDocker() {
    dockerd.stop();
  }

  /** Our profile means here what it means to runc, which asks the capabilities too. */
  @ParameterizedTest
  @ValueSource(strings = {"", "SYS_ADMIN", "SYS_PTRACE", "SYS_TIME"})
  void ourFilterIsWhatDockerMakesOfOurProfile(String capability) {
    List<String> options = new ArrayList<>();
    if (!capability.isEmpty()) {
      options.addAll(List.of("--cap-add", capability));
    }
    Map<String, String> ours = ours(options);
    assertTrue(ours.size() > 2500, () -> "few calls: " + ours.size());
    options.addAll(List.of("--security-opt", "seccomp=" + PROFILE.toAbsolutePath()));
    assertEquals("", differences(docker(options), ours));
  }

  /** Without filters the two differ in nothing that a call would show. */
  @Test
  void unconfinedItIsTheSameKernel() {
    List<String> options = List.of("--security-opt", UNCONFINED);
    assertEquals("", differences(docker(options), ours(options)));
  }

  /** Docker 20.10's own profile lets through and refuses the same, but for a table of calls. */
  @Test
  void ourFilterIsDockersOwnButForWhatIsNewer() {
    Map<String, String> open = ours(List.of("--security-opt", UNCONFINED));
    Map<String, String> docker = ProfileDifferences.filtered(docker(List.of()), open);
    Map<String, String> ours = ProfileDifferences.filtered(ours(List.of()), open);
    long refused = ours.values().stream().filter("-1"::equals).count();
    assertTrue(refused > 500, () -> "the filter refuses only " + refused);
    assertEquals(ProfileDifferences.due(open), differences(docker, ours));
  }

  /** No key of the host's session can be reached (keyrings(7)). */
  @Test
  void theSessionKeyringIsItsOwn() {
    CallTable one = new CallTable().wide("keyring", 250, 0, -3, 0);
    Path program = directory.resolve("keyring");
    one.write(program);
    List<String> options = List.of("--security-opt", UNCONFINED);
    String host = one.answers(Host.run(program.toString()).stdout()).get("keyring");
    assertNotEquals(host, one.answers(inOurs(options, "keyring")).get("keyring"));
    assertNotEquals(host, one.answers(inDocker(options, "keyring")).get("keyring"));
  }

  private Map<String, String> docker(List<String> options) {
    return calls.answers(inDocker(options, "every"));
  }

  private Map<String, String> ours(List<String> options) {
    return calls.answers(inOurs(options, "every"));
  }

  private String inDocker(List<String> options, String program) {
    List<String> words = new ArrayList<>(options);
    words.addAll(List.of("--security-opt", "no-new-privileges", "-v", directory + ":/calls:ro"));
    return dockerd.run(words, "/calls/" + program).stdout();
  }

  private String inOurs(List<String> options, String program) {
    List<String> words = new ArrayList<>(List.of("run", "-v", directory + ":/calls:ro"));
    words.addAll(options);
    words.add("/calls/" + program);
    Ended ended = mydocker(words.toArray(String[]::new));
    assertThat(ended).succeeds().isQuiet();
    return ended.stdout();
  }

  private static String differences(Map<String, String> docker, Map<String, String> ours) {
    TreeSet<String> lines = new TreeSet<>();
    docker.forEach(
        (call, there) -> {
          String here = general(ours.getOrDefault(call, "none"));
          if (!here.equals(general(there))) {
            lines.add(Difference.line(call, general(there), here));
          }
        });
    return String.join("\n", lines);
  }

  /** Values such as a pid or a time are what they are; that there is one counts. */
  private static String general(String answer) {
    boolean isValue = Character.isDigit(answer.charAt(answer.length() - 1));
    return isValue && !answer.startsWith("signal") && !CallTable.isError(answer) ? "ok" : answer;
  }
}
