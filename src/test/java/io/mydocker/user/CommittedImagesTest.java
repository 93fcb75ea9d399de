package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a commit keeps beside the files, and what it leaves as it was. */
class CommittedImagesTest extends KeptContainersTest {
  private static final String[] COMMAND = {"/bin/sh", "-c", "echo $KEPT"};

  @BeforeEach
  void one() {
    assertThat(mydocker("run", "-d", "--name", "web", "-e", "KEPT=it", "/bin/sleep", "1000"))
        .succeeds();
  }

  @AfterEach
  void removeImages() {
    removeContainers();
    mydocker("image", "prune", "-a", "-f");
    Host.run("sh", "-c", "rm -f " + places.home() + "/*.tar");
    mydocker("image", "prune", "-a", "-f");
  }

  private void keepsItsVariable(String image) {
    assertThat(mydocker("run", "--image", image, COMMAND[0], COMMAND[1], COMMAND[2]))
        .succeeds()
        .printsLines("it");
  }

  @Test
  void aPausedContainerStaysPaused() {
    mydocker("pause", "web");
    assertThat(mydocker("commit", "web", "image")).succeeds();
    assertThat(mydocker("ps", "--format", "{{.State}}")).printsLines("paused");
    assertThat(mydocker("unpause", "web")).succeeds();
  }

  @Test
  void howeverThePathIsTyped() {
    Path there = places.newDirectory("there");
    Path below = places.newDirectory("there/below");
    assertThat(
            shell("cd \"$1\" && exec \"$MYDOCKER\" commit -o ../image.tar web", below.toString())
                .run())
        .succeeds();
    keepsItsVariable(there.resolve("image.tar").toString());
    keepsItsVariable(below + "/../image.tar");
  }

  @Test
  void itRunsByItsDigest() {
    assertThat(mydocker("commit", "web", "image")).succeeds();
    String id = mydocker("images", "-q").words().get(0);
    keepsItsVariable(id.replace("sha256:", ""));
  }

  /** Whoever changes the mode of an archive has not changed what is in it. */
  @Test
  void pruningSparesTheConfigurationOfAnArchiveThatIsThere() {
    assertThat(mydocker("commit", "web", "image")).succeeds();
    Host.run("chmod", "0600", places.home("image.tar").toString());
    assertThat(mydocker("image", "prune", "-f")).succeeds();
    keepsItsVariable("image");
  }

  @Test
  void anImageWithTheSameLayersIsAnother() {
    assertThat(mydocker("commit", "--format", "docker", "-o", home("one.tar"), "web", "one"))
        .succeeds();
    assertThat(
            mydocker(
                "commit",
                "--format",
                "docker",
                "-c",
                "ENV KEPT=other",
                "-o",
                home("two.tar"),
                "web",
                "two"))
        .succeeds();
    assertThat(mydocker("load", "-i", home("one.tar"))).succeeds();
    assertThat(mydocker("load", "-i", home("two.tar"))).succeeds();
    Host.run("rm", home("one.tar"), home("two.tar"));
    assertThat(mydocker("run", "-d", "--name", "user", "--image", "one:latest", "/bin/true"))
        .succeeds();
    assertThat(mydocker("rmi", "two:latest")).succeeds();
    assertThat(mydocker("rmi", "one:latest")).exitsWith(1).saysInOneLine("user", "uses it");
  }

  private String home(String name) {
    return places.home(name).toString();
  }

  @Test
  void theContainersNameIsNoImages() {
    assertThat(mydocker("rename", "web", "work")).succeeds();
    assertThat(mydocker("commit", "--format", "docker", "-o", home("x.tar"), "work")).succeeds();
    String manifest = Host.run("tar", "-xOf", home("x.tar"), "manifest.json").stdout();
    assertFalse(manifest.contains("work"), manifest);
  }
}
