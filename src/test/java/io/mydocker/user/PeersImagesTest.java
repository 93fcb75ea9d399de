package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images go to Docker, Podman, skopeo and umoci with their configurations, and come from them. */
@Timeout(600)
class PeersImagesTest extends UserTest {
  /** What an image says of itself, seen from a container of it. */
  private static final String LOOK = "pwd; id -u; id -g; echo $FOO; cat /f /work/g; ls /gone";

  private static final String[] SEEN = {"/work", "33", "44", "a b", "two", "g"};

  private static final String DOCKERFILE =
      """
      FROM base
      RUN echo one >/f; echo no >/gone; mkdir /work /old; echo g >/work/g; echo x >/old/x
      RUN rm /gone; echo two >/f; rm -r /old; mkdir /old; chmod 1777 /old
      ENV FOO="a b"
      WORKDIR /work
      USER 33:44
      STOPSIGNAL SIGUSR1
      ENTRYPOINT ["/bin/sh", "-c"]
      CMD ["%s"]
      """;

  private Dockerd dockerd;
  private Podman podman;

  @BeforeAll
  void buildAnImage() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
    dockerd = Dockerd.startWithBase(places);
    podman = new Podman(places);
    Path context = places.newDirectory("context");
    Raw.write(context.resolve("Dockerfile"), DOCKERFILE.formatted(LOOK));
    assertThat(docker("build", "-q", "--network", "none", "-t", "app:1", context.toString()))
        .succeeds();
  }

  @AfterAll
  void stopDockersDaemon() {
    dockerd.stop();
  }

  @AfterEach
  void emptyTheStore() {
    for (String digest : mydocker("images", "-q", "--no-trunc").words()) {
      mydocker("rmi", "-f", digest);
    }
    assertThat(mydocker("image", "prune", "-a", "-f")).succeeds();
  }

  private Ended docker(String... arguments) {
    return dockerd.docker(arguments);
  }

  private Path saved(String name) {
    Path archive = places.scratch(name);
    assertThat(docker("save", "-o", archive.toString(), "app:1")).succeeds();
    return archive;
  }

  /** As the peers run it: their own answer is what ours must be. */
  private static void looksRight(Ended ended) {
    assertThat(ended).printsLines(SEEN).saysOnStderr("/gone");
  }

  @Test
  void whatDockerSavesRunsHere() {
    looksRight(docker("run", "--rm", "--network", "none", "app:1"));
    Path archive = saved("app.tar");
    looksRight(mydocker("run", archive.toString()));
    assertThat(mydocker("load", "-i", archive.toString())).printsLines("Loaded image: app:1");
    looksRight(mydocker("run", "app:1"));
    String id = docker("image", "inspect", "-f", "{{.Id}}", "app:1").word();
    assertEquals(id, mydocker("images", "-q", "--no-trunc", "app").words().get(0));
    assertThat(mydocker("run", "app:1", "stat -c '%a %u' /old /; ls -A /old"))
        .printsLines("1777 0", "755 0");
  }

  @Test
  void throughAPipe() {
    Ended ended =
        shell(
                "$1 -H \"$2\" save app:1 | gzip | \"$MYDOCKER\" load",
                Installed.need("docker"),
                "unix://" + dockerd.socket())
            .run();
    assertThat(ended).printsLines("Loaded image: app:1");
    looksRight(mydocker("run", "app:1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker-archive", "oci-archive"})
  void whatPodmanSavesRunsHere(String form) {
    Path archive = saved("for-podman.tar");
    assertThat(podman.run("load", "-q", "-i", archive.toString())).succeeds();
    Path ofPodman = places.scratch(form + ".tar");
    assertThat(podman.run("save", "-q", "--format", form, "-o", ofPodman.toString(), "app:1"))
        .succeeds();
    looksRight(mydocker("run", ofPodman.toString()));
    assertThat(mydocker("load", "-i", ofPodman.toString())).succeeds().saysOnStdout("app:1");
    assertThat(mydocker("run", "app:1", "pwd")).printsLines("/work");
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci-archive", "docker-archive", "oci"})
  void whatSkopeoWritesRunsHere(String form) {
    Path from = saved("for-skopeo.tar");
    Path to = places.scratch("skopeo-" + form + ".tar");
    String target = form.equals("oci") ? places.scratch("layout").toString() : to.toString();
    assertThat(skopeo("docker-archive:" + from, form + ":" + target + ":app:1")).succeeds();
    if (form.equals("oci")) {
      Host.sh("tar -C \"$1\" -cf \"$2\" .", target, to.toString());
    }
    looksRight(mydocker("run", to.toString()));
  }

  private static Ended skopeo(String from, String to) {
    return new Invocation(
            Map.of("TMPDIR", "/var/tmp"),
            java.util.List.of(
                Installed.need("skopeo"), "--insecure-policy", "copy", "-q", from, to))
        .run();
  }

  /** A commit of a container of that image. */
  private Path committed(String form, String... options) {
    Path archive = saved("base-of-commit.tar");
    assertThat(mydocker("load", "-q", "-i", archive.toString())).succeeds();
    assertThat(mydocker("run", "--keep", "--name", "kept", "-u", "0", "app:1", "echo ours >/ours"))
        .succeeds();
    Path image = places.scratch("committed-" + form + ".tar");
    java.util.List<String> words = new java.util.ArrayList<>(java.util.List.of("commit"));
    words.addAll(java.util.List.of("--format", form, "-o", image.toString(), "-m", "a change"));
    words.addAll(java.util.List.of("-c", "USER 33:44", "-c", "CMD [\"" + LOOK + "; cat /ours\"]"));
    words.addAll(java.util.List.of(options));
    words.addAll(java.util.List.of("kept", "ours"));
    Ended ended = mydocker(words.toArray(String[]::new));
    assertThat(mydocker("rm", "kept")).succeeds();
    assertThat(ended).succeeds();
    return image;
  }

  private static void looksOurs(Ended ended) {
    assertThat(ended).printsLines("/work", "33", "44", "a b", "two", "g", "ours");
  }

  @Test
  void dockerLoadsOurs() {
    Path image = committed("docker");
    assertThat(docker("load", "-i", image.toString())).saysOnStdout("Loaded image: ours:latest");
    looksOurs(docker("run", "--rm", "--network", "none", "ours"));
    assertThat(docker("history", "--format", "{{.Comment}}", "ours")).printsLines("a change");
    assertThat(docker("image", "inspect", "-f", "{{.Config.StopSignal}}", "ours"))
        .printsLines("10");
    looksOurs(mydocker("run", image.toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker", "oci", "oci+zstd", "docker+none"})
  void podmanLoadsOurs(String form) {
    int plus = form.indexOf('+');
    Path image =
        plus < 0
            ? committed(form)
            : committed(form.substring(0, plus), "--compression", form.substring(plus + 1));
    assertThat(podman.run("load", "-q", "-i", image.toString()))
        .saysOnStdout("localhost/ours:latest");
    looksOurs(podman.run("run", "--rm", "--network", "none", "ours"));
    looksOurs(mydocker("run", image.toString()));
    assertThat(podman.run("rmi", "-f", "ours")).succeeds();
  }

  @Test
  void skopeoAndUmociReadOurs() {
    Path image = committed("oci");
    Path copied = places.scratch("copied.tar");
    assertThat(skopeo("oci-archive:" + image, "docker-archive:" + copied + ":x:1")).succeeds();
    looksOurs(mydocker("run", copied.toString()));
    Path layout = places.newDirectory("umoci");
    Host.sh("tar -C \"$1\" -xf \"$2\"", layout.toString(), image.toString());
    String bundle = places.scratch("bundle").toString();
    Host.run(Installed.need("umoci"), "unpack", "--image", layout + ":latest", bundle);
    assertEquals("ours", Host.sh("cat \"$1/rootfs/ours\"", bundle).word());
    assertEquals(
        "33", Host.sh("grep -o '\"uid\": *[0-9]*' \"$1/config.json\" | tr -dc 0-9", bundle).word());
  }
}
