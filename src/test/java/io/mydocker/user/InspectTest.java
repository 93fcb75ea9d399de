package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What is shown of containers: {@code ps} with choices and forms, {@code inspect}; {@code prune}.
 */
class InspectTest extends UserTest {
  private static final String NEVER = "0001-01-01T00:00:00Z";

  @BeforeAll
  void theDefaultImageIsThere() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
  }

  /** A detached container that stays until it is removed. */
  private String detached(String... options) {
    String[] words = new String[options.length + 5];
    words[0] = "run";
    words[1] = "-d";
    System.arraycopy(options, 0, words, 2, options.length);
    words[options.length + 2] = "/bin/sleep";
    words[options.length + 3] = "1000";
    words[options.length + 4] = "1001";
    return mydocker(words).word();
  }

  private void kept(String name, String script, String... options) {
    String[] words = new String[options.length + 7];
    System.arraycopy(new String[] {"run", "--keep", "--name", name}, 0, words, 0, 4);
    System.arraycopy(options, 0, words, 4, options.length);
    System.arraycopy(new String[] {"/bin/sh", "-c", script}, 0, words, options.length + 4, 3);
    mydocker(words);
  }

  private void removed(String... names) {
    for (String name : names) {
      assertThat(mydocker("rm", "-f", name)).succeeds();
    }
    world.becomesUnchanged();
  }

  private static JsonObject object(String json) {
    try {
      return JsonParser.object().from(json);
    } catch (JsonParserException wrong) {
      throw new AssertionError(json, wrong);
    }
  }

  private JsonObject inspected(String container) {
    Ended ended = mydocker("inspect", container);
    assertThat(ended).succeeds().isQuiet();
    assertTrue(ended.stdout().startsWith("[\n    {\n        \"Id\": \""), ended.stdout());
    try {
      JsonArray all = JsonParser.array().from(ended.stdout());
      assertEquals(1, all.size());
      return all.getObject(0);
    } catch (JsonParserException wrong) {
      throw new AssertionError(ended.stdout(), wrong);
    }
  }

  @Test
  void aRunningContainerIsShown() {
    Instant before = Instant.now();
    String id = detached("--name", "seen", "-e", "A=b c", "-w", "/tmp", "--label", "k=v");
    JsonObject json = inspected("seen");
    assertEquals(id, json.getString("Id"));
    assertEquals("/seen", json.getString("Name"));
    assertEquals("/bin/sleep", json.getString("Path"));
    assertEquals(List.of("1000", "1001"), json.getArray("Args"));
    JsonObject state = json.getObject("State");
    assertEquals("running", state.getString("Status"));
    assertEquals(true, state.getBoolean("Running"));
    assertEquals(onlyPid(), state.getInt("Pid"));
    assertEquals(0, state.getInt("ExitCode", -1));
    assertEquals(NEVER, state.getString("FinishedAt"));
    isBetween(before, json.getString("Created"), Instant.now());
    isBetween(before, state.getString("StartedAt"), Instant.now());
    JsonObject config = json.getObject("Config");
    assertTrue(config.getArray("Env").contains("A=b c"), config.toString());
    assertEquals("/tmp", config.getString("WorkingDir"));
    assertEquals(id, config.getString("Hostname"));
    assertEquals("v", config.getObject("Labels").getString("k"));
    assertEquals(List.of("/bin/sleep", "1000", "1001"), config.getArray("Cmd"));
    isOnDisk(json);
    removed("seen");
  }

  private static void isBetween(Instant first, String time, Instant last) {
    Instant at = Instant.parse(time);
    assertTrue(!at.isBefore(first.minus(Duration.ofMillis(20))) && !at.isAfter(last), time);
  }

  private void isOnDisk(JsonObject json) {
    JsonObject data = json.getObject("GraphDriver").getObject("Data");
    assertEquals(Set.of("LowerDir", "MergedDir", "UpperDir", "WorkDir"), Set.copyOf(data.keySet()));
    assertTrue(Host.isMountPoint(Path.of(data.getString("MergedDir"))), data.toString());
    assertTrue(Files.isDirectory(Path.of(data.getString("UpperDir"))));
    assertTrue(Files.isDirectory(Path.of(data.getString("WorkDir"))));
    for (String lower : data.getString("LowerDir").split(":", -1)) {
      assertTrue(Files.isDirectory(Path.of(lower)), lower);
    }
    assertTrue(Files.exists(Path.of(json.getString("LogPath"))), json.getString("LogPath"));
    Path config = Path.of(json.getString("LogPath")).resolveSibling("config.json");
    assertEquals(object(Raw.read(config)), json.getObject("Spec"));
  }

  @Test
  void anEndedContainerIsShown() {
    Instant before = Instant.now();
    kept("done", "exit 7", "-v", "vol:/v", "-v", "/etc:/e:ro", "--tmpfs", "/t", "-u", "1:2");
    JsonObject json = inspected("done");
    JsonObject state = json.getObject("State");
    assertEquals("exited", state.getString("Status"));
    assertEquals(false, state.getBoolean("Running", true));
    assertEquals(0, state.getInt("Pid", -1));
    assertEquals(7, state.getInt("ExitCode"));
    isBetween(before, state.getString("StartedAt"), Instant.now());
    isBetween(
        Instant.parse(state.getString("StartedAt")), state.getString("FinishedAt"), Instant.now());
    assertEquals("1:2", json.getObject("Config").getString("User"));
    assertEquals("", json.getString("LogPath"));
    JsonArray mounts = json.getArray("Mounts");
    assertEquals(3, mounts.size());
    for (Object each : mounts) {
      isToldRightly((JsonObject) each);
    }
    removed("done");
    Host.run("rm", "-r", places.dataRoot().resolve("volumes/vol").toString());
  }

  private void isToldRightly(JsonObject mount) {
    switch (mount.getString("Destination")) {
      case "/v" -> {
        assertEquals("volume", mount.getString("Type"));
        assertEquals("vol", mount.getString("Name"));
        assertTrue(mount.getString("Source").endsWith("/volumes/vol/_data"), mount.toString());
        assertTrue(mount.getBoolean("RW"));
      }
      case "/e" -> {
        assertEquals("bind", mount.getString("Type"));
        assertEquals("/etc", mount.getString("Source"));
        assertEquals("ro", mount.getString("Mode"));
        assertEquals(false, mount.getBoolean("RW", true));
      }
      default -> {
        assertEquals("/t", mount.getString("Destination"));
        assertEquals("tmpfs", mount.getString("Type"));
      }
    }
  }

  @Test
  void formatsShowValues() {
    String one = detached("--name", "one", "--label", "a.b=c");
    kept("two", "exit 3");
    assertThat(mydocker("inspect", "-f", "{{.Name}} {{.State.ExitCode}}", "one", "two"))
        .succeeds()
        .printsLines("/one 0", "/two 3");
    String format = "<{{.State.Running}}|{{json .Name}}|{{json .Config.Labels}}|{{.Args}}>";
    assertThat(mydocker("inspect", "--format", format, one.substring(0, 6)))
        .printsLines("<true|\"/one\"|{\"a.b\":\"c\"}|[\"1000\",\"1001\"]>");
    assertThat(mydocker("inspect", "-f", "{{.Nope}}", "one"))
        .exitsWith(1)
        .printsNothing()
        .saysInOneLine(".Nope");
    assertThat(mydocker("inspect", "-f", "{{len .Args}}", "one"))
        .exitsWith(125)
        .saysInOneLine("{{len .Args}}");
    assertThat(mydocker("inspect", "-f", "{{.Name}}", "nosuch", "two"))
        .exitsWith(1)
        .printsLines("/two")
        .saysInOneLine("nosuch", "images are not looked for");
    removed("one", "two");
  }

  @Test
  void bytesThatAreNoTextStay() {
    String run =
        "LC_ALL=C \"$MYDOCKER\" run --keep --name raw -e \"$(printf 'A=\\377')\" /bin/true";
    assertThat(shell(run).run()).succeeds();
    String show = "LC_ALL=C \"$MYDOCKER\" inspect -f '{{json .Config.Env}}' raw";
    assertThat(shell(show).run()).saysOnStdout("\"A=\\udcff\"");
    assertTrue(inspected("raw").getObject("Config").getArray("Env").contains("A=\udcff"));
    removed("raw");
  }

  @Test
  void psChooses() {
    detached("--name", "runs", "--label", "tier=front");
    kept("ended", "exit 3", "--label", "tier=back");
    String[][] expected = {
      {"", "runs"},
      {"-a", "ended runs"},
      {"-f status=exited", "ended"},
      {"-f label=tier", "runs"},
      {"-a -f label=tier=back -f exited=3", "ended"},
      {"-f status=exited -f status=running", "ended runs"},
      {"-a -f since=runs", "ended"},
      {"-f before=ended", "runs"},
      {"-l", "ended"},
      {"-n 5", "ended runs"}
    };
    for (String[] each : expected) {
      List<String> words = Ps.words(each[0]);
      assertEquals(each[1], String.join(" ", mydocker(words.toArray(String[]::new)).words()));
    }
    removed("runs", "ended");
  }

  /** The words of {@code ps} that prints names. */
  private static final class Ps {
    static List<String> words(String options) {
      List<String> words = new java.util.ArrayList<>(List.of("ps", "--format", "{{.Names}}"));
      if (!options.isEmpty()) {
        words.addAll(List.of(options.split(" ", -1)));
      }
      return words;
    }
  }

  @Test
  void psTellsInJson() {
    String id = detached("--name", "told", "--label", "a=b", "--label", "c");
    kept("past", "exit 3");
    List<String> lines = mydocker("ps", "-a", "--format", "json").stdout().lines().toList();
    assertEquals(2, lines.size());
    JsonObject past = object(lines.get(0));
    assertEquals("exited", past.getString("State"));
    assertEquals(3, past.getInt("ExitCode"));
    assertTrue(past.getString("Status").matches("Exited \\(3\\) .* ago"), past.toString());
    JsonObject told = object(lines.get(1));
    assertEquals(id, told.getString("ID"));
    assertEquals("a=b,c=", told.getString("Labels"));
    assertTrue(told.getString("Status").startsWith("Up "), told.toString());
    assertEquals("\"/bin/sleep 1000 1001\"", told.getString("Command"));
    assertTrue(Host.lives(told.getInt("Pid")));
    removed("told", "past");
  }

  @Test
  void pruneRemovesWhatDoesNotRun() {
    String running = detached("--name", "stays");
    kept("big", "head -c 3000000 /dev/zero >/f; ln /f /g");
    kept("small", "exit 1");
    List<String> ids = mydocker("ps", "-aq", "-f", "status=exited").words();
    assertThat(mydocker("prune")).exitsWith(125).printsNothing().saysInOneLine("prune -f");
    assertThat(mydocker("prune", "-f"))
        .succeeds()
        .isQuiet()
        .printsLines(
            "Deleted Containers:", ids.get(0), ids.get(1), "", "Total reclaimed space: 3.00MB");
    assertEquals(running, mydocker("ps", "-aq").word());
    assertThat(mydocker("prune", "-f")).succeeds().printsLines("Total reclaimed space: 0B");
    removed("stays");
  }
}
