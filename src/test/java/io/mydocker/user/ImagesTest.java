package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Saved images: run as they are, loaded, listed, removed; their layers kept once. */
class ImagesTest extends UserTest {
  private static final String PARAMETERS =
      "{\"Env\":[\"FOO=a b\",\"PATH=/opt:/bin\"],\"WorkingDir\":\"/work\",\"User\":\"www\","
          + "\"Entrypoint\":[\"/bin/sh\",\"-c\"],\"Cmd\":[\"id -u; id -g; pwd; echo $FOO $PATH\"],"
          + "\"Labels\":{\"a\":\"b\"},\"StopSignal\":\"SIGUSR1\",\"Volumes\":{\"/data\":{}}}";

  private int number;

  private SavedImages image() {
    return new SavedImages(places.newDirectory("image" + number++));
  }

  private SavedImages usual() {
    return image()
        .busybox()
        .layer("mkdir -p work etc d/sub; echo one >etc/one; echo x >d/x; echo gone >gone")
        .layer("echo two >etc/one 2>/dev/null || { mkdir etc; echo two >etc/one; }; touch .wh.gone")
        .layer("mkdir d; touch d/.wh..wh..opq; echo new >d/new")
        .with(PARAMETERS);
  }

  @AfterEach
  void nothingIsLeftInTheStore() {
    mydocker("image", "prune", "-a", "-f");
    for (String digest : mydocker("images", "-q", "--no-trunc").words()) {
      assertThat(mydocker("rmi", "-f", digest)).succeeds();
    }
    assertEquals(List.of(), layers());
  }

  private List<String> layers() {
    String store = places.dataRoot() + "/layers/sha256";
    return Host.sh("mkdir -p \"$1\" && ls -A \"$1\"", store).words();
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker", "oci", "docker+gzip", "oci+zstd"})
  void aSavedImageRunsAsItIs(String form) {
    SavedImages image = usual();
    Path archive =
        form.startsWith("oci") ? image.oci("i.tar", "x:1") : image.docker("i.tar", "x:1");
    if (form.contains("+")) {
      String compressor = form.substring(form.indexOf('+') + 1);
      Host.sh("$1 -q \"$2\" && mv \"$2\".* \"$2\"", compressor, archive.toString());
    }
    assertThat(mydocker("run", archive.toString()))
        .printsLines("33", "44", "/work", "a b /opt:/bin")
        .isQuiet();
    assertThat(mydocker("run", archive.toString(), "cat /etc/one; ls /d; ls /gone; stat -c %u /"))
        .exitsWith(0)
        .printsLines("two", "new", "0")
        .saysOnStderr("/gone");
    assertThat(
            mydocker(
                "run",
                "--entrypoint",
                "",
                "-e",
                "FOO=c",
                "-w",
                "/",
                "-u",
                "0",
                archive.toString(),
                "/bin/sh",
                "-c",
                "pwd; id -u; echo $FOO"))
        .printsLines("/", "0", "c");
  }

  @Test
  void theSecondRunUnpacksNothing() {
    Path archive = usual().docker("i.tar", "x:1");
    assertThat(mydocker("run", archive.toString(), "true")).succeeds();
    String inodes = "find " + places.dataRoot() + "/layers -printf '%i %p %C@\\n' | sort";
    String first = Host.sh(inodes).stdout();
    assertThat(mydocker("run", archive.toString(), "true")).succeeds();
    assertEquals(first, Host.sh(inodes).stdout());
    assertEquals(4, layers().size());
  }

  @Test
  void loadedImagesHaveNamesAndShareLayers() {
    SavedImages first = usual();
    Path archive = first.docker("i.tar", "docker.io/library/web:1", "host:5000/a/web:1");
    assertThat(mydocker("load", "-i", archive.toString()))
        .printsLines("Loaded image: web:1", "Loaded image: host:5000/a/web:1")
        .isQuiet();
    Path other =
        usual()
            .layer("echo more >more")
            .with("{\"Cmd\":[\"/bin/cat\",\"/more\"]}")
            .docker("o.tar", "more:latest");
    assertThat(shell("\"$MYDOCKER\" load <\"$1\"", other.toString()).run())
        .printsLines("Loaded image: more:latest");
    assertEquals(5, layers().size(), "four layers are the same");
    assertThat(mydocker("run", "web:1", "echo $FOO")).printsLines("a b");
    assertThat(mydocker("run", "host:5000/a/web:1", "echo $FOO")).printsLines("a b");
    assertThat(mydocker("run", "more")).printsLines("more").isQuiet();
    String id = mydocker("images", "-q", "--no-trunc", "more").word();
    assertThat(mydocker("run", id)).printsLines("more");
    assertThat(mydocker("run", id.substring(7, 19), "/bin/echo", "by id")).printsLines("by id");
    assertThat(mydocker("images", "more")).saysOnStdout("NAME", "DIGEST", "SIZE", "CREATED", "ago");
    assertThat(mydocker("images", "--format", "json", "web"))
        .saysOnStdout(
            "\"name\":\"web:1\"", "\"digest\":\"sha256:", "\"created\":\"2020-01-02T03:04:05Z\"");

    assertThat(mydocker("rmi", "web:1")).printsLines("Untagged: web:1");
    assertThat(mydocker("run", "host:5000/a/web:1", "echo $FOO")).printsLines("a b");
    assertThat(mydocker("rmi", "more")).saysOnStdout("Untagged: more:latest", "Deleted: " + id);
    assertEquals(4, layers().size());
    assertThat(mydocker("rmi", "more")).exitsWith(1).saysOnStderr("no such image");
  }

  @Test
  void whatAContainerUsesStays() {
    Path archive = usual().docker("i.tar", "web:1");
    assertThat(mydocker("load", "-i", archive.toString())).succeeds();
    assertThat(mydocker("run", "--keep", "--name", "kept", "web:1", "echo w >/tmp/w")).succeeds();
    assertThat(mydocker("rmi", "web:1"))
        .exitsWith(1)
        .saysOnStderr("container kept uses it", "mydocker rm");
    assertThat(mydocker("rmi", "-f", "web:1")).printsLines("Untagged: web:1");
    assertThat(mydocker("image", "prune", "-a", "-f")).succeeds();
    assertEquals(4, layers().size());
    assertThat(mydocker("commit", "kept", "of-kept")).succeeds();
    assertThat(mydocker("rm", "kept")).succeeds();
    assertThat(mydocker("image", "prune", "-f"))
        .saysOnStdout("Deleted: sha256:", "Total reclaimed");
    assertEquals(0, layers().size());
    assertThat(mydocker("run", "of-kept", "cat /tmp/w; echo $FOO; pwd"))
        .printsLines("w", "a b", "/work");
    assertThat(mydocker("rmi", "of-kept")).saysOnStdout("Deleted: " + places.home("of-kept.tar"));
    assertFalse(Files.exists(places.home("of-kept.tar")));
  }

  @Test
  void aRunningContainersImageStays() {
    Path archive = usual().docker("i.tar", "web:1");
    assertThat(mydocker("load", "-i", archive.toString())).succeeds();
    Started container = start("run", "-i", "web:1", "echo ready; cat");
    container.untilPrinted("ready\n");
    assertThat(mydocker("rmi", "web:1")).exitsWith(1).saysOnStderr("uses it");
    assertThat(mydocker("image", "prune", "-a", "-f")).succeeds();
    assertEquals(4, layers().size());
    assertThat(container.closeStdin().await()).succeeds();
  }

  @Test
  void volumesOfTheImageBeginWithItsFiles() {
    Path archive =
        image()
            .busybox()
            .layer(
                "mkdir -p v/sub e l; echo one >v/one; echo no >v/no; chown 33:44 v e; chmod 1770 e;"
                    + " echo l >l/l; ln -s l link")
            .layer("mkdir v; touch v/.wh.no; echo two >v/two; chown 33:44 v")
            .with(
                "{\"Volumes\":{\"/v\":{},\"/e\":{},\"/new/deep\":{},\"/link\":{}},\"User\":\"33:44\"}")
            .docker("i.tar");
    String look =
        "cd /v && ls; cat one two; stat -c '%a %u:%g' /v /e /new/deep; echo w >/e/w && echo w >/v/w"
            + " && cat /e/w /v/w /l/l; grep -c -e ' /v ' -e ' /e ' -e ' /l ' /proc/mounts";
    String[] seen = {
      "one", "sub", "two", "one", "two", "755 33:44", "1770 33:44", "755 0:0", "w", "w", "l", "3"
    };
    assertThat(mydocker("run", archive.toString(), "/bin/sh", "-c", look))
        .printsLines(seen)
        .isQuiet();
    // What the last one wrote went with it; and a commit has the empty place only.
    assertThat(mydocker("run", "--keep", "--name", "k", archive.toString(), "/bin/sh", "-c", look))
        .printsLines(seen);
    assertThat(mydocker("commit", "k", "of-volumes")).succeeds();
    assertThat(mydocker("rm", "k")).succeeds();
    String listed = Host.sh("tar -tzf \"$1\"", places.home("of-volumes.tar").toString()).stdout();
    assertFalse(listed.contains("./v/w"), listed);
    assertThat(mydocker("run", "of-volumes", "/bin/sh", "-c", "stat -c %u /v")).printsLines("33");
    assertThat(mydocker("run", "-v", "named:/v", archive.toString(), "/bin/ls", "/v"))
        .printsLines("one", "sub", "two");
    assertThat(mydocker("run", "--userns", "private", archive.toString(), "/bin/true"))
        .exitsWith(125)
        .saysOnStderr("-v NAME:/");
    assertThat(mydocker("rmi", "of-volumes")).succeeds();
    Host.run("rm", "-r", places.dataRoot() + "/volumes/named");
  }

  @Test
  void aVolumeWithoutAName() {
    assertThat(
            mydocker(
                "run", "-v", "/a", "/bin/sh", "-c", "echo x >/a/x && grep -c ' /a ' /proc/mounts"))
        .printsLines("1");
    assertThat(mydocker("run", "-v", "a", "/bin/true")).exitsWith(125).saysOnStderr("volume a");
  }

  @Test
  void moreLayersThanAPageOfOptionsNames() {
    SavedImages image = image().busybox();
    for (int i = 0; i < 60; i++) {
      image.layer("echo " + i + " >f" + i);
    }
    Path archive = image.docker("i.tar");
    String count = "ls / | grep -c ^f; ls -d /proc/self/fd/* | grep -c /fd/[4-9]";
    assertThat(mydocker("run", archive.toString(), "/bin/sh", "-c", count)).printsLines("60", "0");
    assertThat(mydocker("run", "--userns", "private", archive.toString(), "/bin/cat", "/f59"))
        .printsLines("59");
    assertThat(mydocker("run", "--keep", "--name", "k", archive.toString(), "/bin/true"))
        .succeeds();
    assertThat(mydocker("commit", "k", "flat")).succeeds();
    assertThat(mydocker("rm", "k")).succeeds();
    assertThat(mydocker("run", "flat", "/bin/cat", "/f0", "/f59")).printsLines("0", "59");
    assertThat(mydocker("rmi", "flat")).succeeds();
  }

  @Test
  void severalImagesInOneArchive() {
    Path one = usual().docker("one.tar", "a:1");
    Path two = image().busybox().docker("two.tar", "b:1");
    Path work = places.newDirectory("both");
    Host.sh(
        "cd \"$1\" && mkdir x y && tar -C x -xf \"$2\" && tar -C y -xf \"$3\" && cp -rn y/. x/ &&"
            + " (tail -c +1 x/manifest.json | sed 's/]$/,/'; sed 's/^.//' y/manifest.json) >m &&"
            + " mv m x/manifest.json && tar -C x -cf both.tar .",
        work.toString(),
        one.toString(),
        two.toString());
    Path both = work.resolve("both.tar");
    assertThat(mydocker("run", both.toString(), "true"))
        .exitsWith(125)
        .saysOnStderr("2 images", "mydocker load -i");
    assertThat(mydocker("load", "-i", both.toString()))
        .printsLines("Loaded image: a:1", "Loaded image: b:1");
    assertThat(mydocker("run", "b:1", "/bin/echo", "b")).printsLines("b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"layer", "config", "missing", "json", "digest", "count", "dots", "deep"})
  void aDamagedImageIsOneLine(String damage) {
    Path archive = usual().docker("i.tar", "x:1");
    Path work = places.newDirectory("damaged-" + damage);
    String how =
        switch (damage) {
          case "layer" ->
              "for l in */layer.tar; do printf x | dd of=$l bs=1 seek=700 conv=notrunc; done";
          case "config" -> "for c in [0-9a-f]*.json; do echo '{' >$c; done";
          case "missing" -> "rm */layer.tar";
          case "json" -> "echo '[{\"Config\":3}]' >manifest.json";
          case "dots" -> "sed -i 's/\"Config\":\"/&..\\/..\\//' manifest.json";
          case "deep" -> "(echo '[{\"Config\":'; yes '[' | head -200000) >manifest.json";
          case "digest" -> "sed -i 's/sha256:[0-9a-f]*/sha256:..\\/..\\/etc/' [0-9a-f]*.json";
          default -> "sed -i 's/\"Layers\":.\"[^\"]*\",/\"Layers\":[/' manifest.json";
        };
    Host.sh(
        "cd \"$1\" && tar -xf \"$2\" && ("
            + how
            + ") 2>/dev/null && tar -cf ../bad.tar . && mv"
            + " ../bad.tar .",
        work.toString(),
        archive.toString());
    Ended ended = mydocker("run", work + "/bad.tar", "true");
    assertThat(ended).exitsWith(125).saysOnStderr("bad.tar");
    assertEquals(1, ended.stderr().lines().count(), ended.stderr());
    assertThat(mydocker("load", "-i", work + "/bad.tar")).exitsWith(1).saysOnStderr("load: ");
    assertThat(mydocker("images", "-q")).printsNothing();
  }

  @Test
  void aKilledUnpackingIsNoImage() {
    Path archive =
        image().busybox().layer("for i in $(seq 3000); do echo $i >f$i; done").docker("i.tar");
    for (int i = 0; i < 6; i++) {
      int milliseconds = 60 + 60 * i;
      shell(
              "\"$MYDOCKER\" run \"$1\" /bin/true & sleep $2; kill -9 $!; wait",
              archive.toString(),
              "0." + (milliseconds < 100 ? "0" : "") + milliseconds)
          .run();
    }
    assertThat(mydocker("run", archive.toString(), "/bin/sh", "-c", "ls / | grep -c ^f"))
        .printsLines("3000");
    assertThat(mydocker("image", "prune", "-f")).succeeds();
    assertEquals(
        List.of(),
        Host.sh("find \"$1/layers\" -maxdepth 1 -name '.*'", "" + places.dataRoot()).words());
  }

  @Test
  void twoAtOnceUnpackOnce() {
    Path archive =
        image().busybox().layer("for i in $(seq 2000); do echo $i >f$i; done").docker("i.tar");
    List<Started> runs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      runs.add(start("run", archive.toString(), "/bin/cat", "/f2000"));
    }
    for (Started run : runs) {
      assertThat(run.await()).printsLines("2000");
    }
    assertEquals(2, layers().size());
  }

  @Test
  void anArchiveThatChangedIsNoticed() {
    SavedImages first = image().busybox().layer("echo 1 >v");
    Path archive = first.docker("i.tar");
    assertThat(mydocker("run", archive.toString(), "/bin/cat", "/v")).printsLines("1").isQuiet();
    Path next = image().busybox().layer("echo 2 >v").docker("i.tar");
    Host.run("cp", next.toString(), archive.toString());
    assertThat(mydocker("run", archive.toString(), "/bin/cat", "/v"))
        .printsLines("2")
        .saysOnStderr("has changed");
    assertThat(mydocker("image", "prune", "-f")).saysOnStdout("Deleted: sha256:");
    assertEquals(2, layers().size());
  }

  @Test
  void pruneAsks() {
    assertThat(shell("echo n | \"$MYDOCKER\" image prune").run()).saysOnStdout("[y/N]");
    assertThat(shell("\"$MYDOCKER\" image prune </dev/null").run()).succeeds();
    assertThat(shell("echo y | \"$MYDOCKER\" image prune").run())
        .saysOnStdout("Total reclaimed space: 0B");
    assertThat(mydocker("image", "ls")).exitsWith(125).saysOnStderr("write mydocker images");
    assertThat(mydocker("rmi", "busybox")).exitsWith(1).saysOnStderr("the default image");
    assertThat(mydocker("load", "-i", "/nowhere.tar")).exitsWith(1).saysOnStderr("/nowhere.tar");
    assertTrue(mydocker("images", "-h").stdout().contains("--format"));
  }
}
