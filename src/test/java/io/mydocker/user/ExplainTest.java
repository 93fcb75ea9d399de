package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code run --explain}: what would be done, and nothing is. */
class ExplainTest extends UserTest {

  @Test
  void theOutlineHasEverySideUnderItsHeadingAndDoesNothing() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
    Ended ended = mydocker("run", "--explain", "/bin/sh", "-c", "echo ran");
    assertThat(ended).succeeds().isQuiet();
    String outline = ended.stdout();
    for (String heading :
        List.of(
            "front: state on disk", "watcher", "container: root", "undo, last acquired first")) {
      assertTrue(outline.contains("\n" + heading + "\n"), heading);
    }
    assertTrue(outline.contains("pivot_root(\".\", \".\")"), outline);
    assertTrue(outline.contains("MS_REC|MS_PRIVATE"), outline);
    assertTrue(Files.notExists(places.home("merged")), "nothing was made");
  }

  @Test
  void theFullFormHasEveryInstructionOfTheJson() throws JsonParserException {
    assertThat(mydocker("run", "/bin/true")).succeeds();
    String full = mydocker("run", "--explain=full", "--hostname", "h", "/bin/true").stdout();
    JsonObject json =
        JsonParser.object()
            .from(mydocker("run", "--explain=json", "--hostname", "h", "/bin/true").stdout());
    JsonArray instructions = json.getArray("instructions");
    long lines = full.lines().filter(line -> line.startsWith("  ")).count();
    assertEquals(lines, instructions.size());
    List<String> calls = new ArrayList<>();
    for (Object instruction : instructions) {
      calls.add(((JsonObject) instruction).getString("call", ""));
    }
    assertTrue(
        calls.containsAll(List.of("clone3", "pivot_root", "execve", "umount2")), () -> "" + calls);
  }

  @Test
  void needsNoRoot() {
    Ended ended =
        shell(
                "exec setpriv --reuid 65534 --regid 65534 --clear-groups \"$MYDOCKER\" run --explain /bin/true")
            .run();
    assertThat(ended).succeeds();
    assertTrue(ended.stdout().contains("pivot_root"), ended.stdout());
  }

  @Test
  void whatIsWrongWithARequestIsStillSaid() {
    assertThat(mydocker("run", "--explain=xml", "/bin/true"))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine("--explain", "full", "json");
    assertThat(mydocker("run", "--explain", "-v", "nonsense:", "/bin/true"))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine("nonsense:");
  }
}
