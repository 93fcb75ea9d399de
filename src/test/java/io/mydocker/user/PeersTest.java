package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Docker and Podman take the archives we write, and we take theirs. */
@Timeout(600)
class PeersTest extends UserTest {
  /** In a shell of busybox's: run, commit, run what was committed, and what is left. */
  private static final String MAIN_JOB =
      """
      mkfifo /gate
      "$MYDOCKER" run -i --name first /bin/sh -c 'echo hello >/greeting; echo ready; cat' \
        </gate >/out &
      exec 3>/gate
      until grep -q ready /out; do sleep 0.1; done
      "$MYDOCKER" commit first again
      exec 3>&-
      wait
      "$MYDOCKER" run again /bin/cat /greeting
      echo left: $("$MYDOCKER" ps -a -q)
      ls /root | grep tar
      """;

  private Path image;
  private Dockerd dockerd;
  private Podman podman;

  @BeforeAll
  void commitAnImage() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
    Started shell = start("run", "-i", "/bin/sh");
    shell.type(
        "echo ours >/f; mkdir /d; ln /f /d/hard; ln -s /f /d/soft; chmod 1777 /d; chown 7:8 /f;"
            + " echo ready\n");
    shell.untilPrinted("ready\n");
    assertThat(mydocker("commit", "ours")).succeeds();
    assertThat(shell.closeStdin().await()).succeeds();
    image = places.home("ours.tar");
    dockerd = Dockerd.start(places);
    assertEquals(0, docker("ps", "-aq").words().size());
    podman = new Podman(places);
  }

  @AfterAll
  void stopDockersDaemon() {
    dockerd.stop();
  }

  @Test
  void dockerImportsAndRunsIt() {
    assertThat(docker("import", image.toString(), "ours")).succeeds();
    assertThat(docker("run", "--rm", "--network", "none", "ours", "/bin/sh", "-c", check()))
        .printsLines(checked());
  }

  @Test
  void podmanImportsAndRunsIt() {
    assertThat(podman("import", image.toString(), "ours")).succeeds();
    assertThat(podman("run", "--rm", "--network", "none", "ours", "/bin/sh", "-c", check()))
        .printsLines(checked());
  }

  @Test
  void whatDockerExportsRunsHere() {
    assertThat(docker("import", image.toString(), "exported")).succeeds();
    assertThat(docker("create", "--name", "export", "exported", "/bin/true")).succeeds();
    Path exported = places.scratch("exported.tar");
    assertThat(docker("export", "-o", exported.toString(), "export")).succeeds();
    assertThat(docker("rm", "export")).succeeds();
    assertThat(mydocker("run", exported.toString(), "/bin/sh", "-c", check()))
        .printsLines(checked())
        .isQuiet();
  }

  @Test
  void whatPodmanExportsRunsHere() {
    assertThat(podman("import", image.toString(), "exported")).succeeds();
    assertThat(podman("create", "--name", "export", "--network", "none", "exported", "/bin/true"))
        .succeeds();
    Path exported = places.scratch("podman.tar");
    assertThat(podman("export", "-o", exported.toString(), "export")).succeeds();
    assertThat(podman("rm", "export")).succeeds();
    assertThat(mydocker("run", exported.toString(), "/bin/sh", "-c", check()))
        .printsLines(checked())
        .isQuiet();
  }

  @Test
  void throughAPipeIntoDocker() {
    Started container = waiting("--image", "ours");
    Ended ended =
        shell(
                "\"$MYDOCKER\" commit -o - | "
                    + Installed.need("docker")
                    + " -H unix://"
                    + dockerd.socket()
                    + " import - piped")
            .run();
    assertThat(ended).succeeds().saysOnStdout("sha256:");
    assertThat(container.closeStdin().await()).succeeds();
    assertThat(docker("run", "--rm", "--network", "none", "piped", "/bin/cat", "/f"))
        .printsLines("ours");
  }

  /**
   * A container's root is itself an overlay, on which no upper directory can lie. Podman's, because
   * Docker's --privileged asks for capabilities that a CI machine's own bounding set may lack. The
   * image has neither a libc for our runtime nor a busybox that could be found: the host's serve.
   */
  @Test
  void insideAPrivilegedContainerTheMainJobWorks() {
    assertThat(podmanOn("overlay", "import", image.toString(), "privileged")).succeeds();
    Path installed = Installed.launcher().getParent().getParent();
    List<String> words =
        new ArrayList<>(List.of("run", "--rm", "--privileged", "--network", "none"));
    for (String from : List.of("/usr", "/lib", "/lib64", installed.toString())) {
      words.addAll(List.of("-v", from + ":" + from + ":ro"));
    }
    words.addAll(List.of("-e", "MYDOCKER=" + Installed.launcher()));
    words.addAll(List.of("privileged", "/bin/sh", "-e", "-c", MAIN_JOB));
    Ended ended = podmanOn("overlay", words.toArray(String[]::new));
    assertThat(ended)
        .printsLines("commitContainer imageTar:/root/again.tar", "hello", "left:", "again.tar");
    assertThat(ended).saysOnStderr("made the default image", "goes to memory");
  }

  private static String check() {
    return "cat /f /d/hard /d/soft; stat -c '%a %u:%g %h' /f /d | sed 's/:0 [0-9]*$/:0/'";
  }

  private static String[] checked() {
    return new String[] {"ours", "ours", "ours", "644 7:8 2", "1777 0:0"};
  }

  private Ended docker(String... arguments) {
    return dockerd.docker(arguments);
  }

  private Ended podman(String... arguments) {
    return podman.run(arguments);
  }

  private Ended podmanOn(String storage, String... arguments) {
    return podman.on(storage, arguments);
  }
}
