package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Layers that several images have, and what in one image must not decide what another shows. */
class ImageStacksTest extends UserTest {
  private int number;

  private SavedImages image() {
    return new SavedImages(places.newDirectory("stack" + number++));
  }

  @AfterEach
  void nothingIsLeftInTheStore() {
    for (String digest : mydocker("images", "-q", "--no-trunc").words()) {
      assertThat(mydocker("rmi", "-f", digest)).succeeds();
    }
    mydocker("image", "prune", "-a", "-f");
    String store = places.dataRoot() + "/layers";
    assertEquals(
        List.of(),
        Host.sh("ls -A \"$1\"/sha256 \"$1\"/bytes", store).lines().stream()
            .filter(line -> line.matches("[0-9a-f]{64}"))
            .toList());
  }

  private Path layer(String name, String script) {
    Path work = places.newDirectory("layer" + number++);
    Host.sh("mkdir \"$1/t\" && cd \"$1/t\" && " + script, work.toString());
    return work.resolve(name);
  }

  /** The same archive deletes in one image and has nothing to delete in the other. */
  @Test
  void whatALayerDeletesIsItsOwnImagesAffair() {
    // Without an entry for etc, which is then what lies below.
    Path top =
        layer(
            "top.tar",
            "mkdir etc; echo x >etc/x; touch .wh.secret; tar -cf ../top.tar .wh.secret etc/x");
    Path hostile =
        image()
            .busybox()
            .layer("mkdir -m 777 etc; chown 33:44 etc")
            .archive(top)
            .docker("i.tar", "hostile:1");
    Path honest =
        image()
            .busybox()
            .layer("mkdir -m 750 etc; echo s >secret")
            .archive(top)
            .docker("i.tar", "honest:1");
    assertThat(mydocker("load", "-i", hostile.toString())).succeeds();
    assertThat(mydocker("load", "-i", honest.toString())).succeeds();
    String look = "ls -d /secret; stat -c '%a %u:%g' /etc; cat /etc/x";
    assertThat(mydocker("run", "honest:1", "/bin/sh", "-c", look))
        .saysOnStdout("750 0:0\nx\n")
        .neverSays("777")
        .saysOnStderr("secret");
    assertThat(mydocker("run", "hostile:1", "/bin/sh", "-c", look)).saysOnStdout("777 33:44\nx\n");
  }

  /** As a layer the name deletes; in a root file system it is a file. */
  @Test
  void aRootFileSystemIsNoLayer() {
    Path tar =
        layer("t.tar", "cp -a /bin/busybox .; touch .wh.a; tar -cf ../t.tar ./busybox ./.wh.a");
    assertThat(mydocker("run", tar.toString(), "/busybox", "ls", "-A", "/"))
        .saysOnStdout(".wh.a\n");
    Path image = image().layer("echo a >a").archive(tar).docker("i.tar", "image:1");
    assertThat(mydocker("load", "-i", image.toString())).succeeds();
    assertThat(mydocker("run", "image:1", "/busybox", "ls", "-A", "/"))
        .saysOnStdout("busybox\n")
        .neverSays(".wh.a");
    assertThat(mydocker("run", tar.toString(), "/busybox", "ls", "-A", "/"))
        .saysOnStdout(".wh.a\n");
  }

  /** Empty ones are common; overlayfs takes no directory twice. */
  @Test
  void theSameLayerTwice() {
    Path empty = layer("e.tar", "tar -cf ../e.tar -T /dev/null");
    Path x = layer("x.tar", "echo x >x; tar -cf ../x.tar x");
    Path image =
        image()
            .busybox()
            .archive(empty)
            .archive(x)
            .layer("touch .wh.x; echo y >y")
            .archive(empty)
            .archive(x)
            .with("{\"Volumes\":{\"/tmp\":{}}}")
            .docker("i.tar", "twice:1");
    assertThat(mydocker("load", "-i", image.toString())).succeeds();
    assertThat(mydocker("run", "twice:1", "/bin/cat", "/x", "/y")).printsLines("x", "y").isQuiet();
  }

  @Test
  void aVolumeThatManyLayersHave() {
    SavedImages image = image().busybox();
    for (int i = 0; i < 30; i++) {
      image.layer("mkdir d; echo " + i + " >d/f" + i);
    }
    Path archive = image.with("{\"Volumes\":{\"/d\":{}}}").docker("i.tar");
    assertThat(
            mydocker("run", archive.toString(), "/bin/sh", "-c", "cat /d/f0 /d/f29; echo w >/d/w"))
        .printsLines("0", "29")
        .isQuiet();
  }

  @Test
  void theDataRootSpelledInAnotherWay() {
    Path archive = image().busybox().docker("i.tar", "spelled:1");
    assertThat(mydocker("load", "-i", archive.toString())).succeeds();
    assertThat(mydocker("run", "--keep", "--name", "kept", "spelled:1", "/bin/true")).succeeds();
    String other = places.dataRoot().getParent() + "//./" + places.dataRoot().getFileName();
    assertThat(mydocker("--data-root", other, "rmi", "spelled:1"))
        .exitsWith(1)
        .saysOnStderr("container kept uses it");
    assertThat(mydocker("--data-root", other, "rmi", "-f", "spelled:1")).succeeds();
    assertThat(mydocker("commit", "kept", "of-kept")).succeeds();
    assertThat(mydocker("rm", "kept")).succeeds();
    assertThat(mydocker("run", "of-kept", "/bin/echo", "whole")).printsLines("whole");
  }

  /** Beyond what nanoseconds in 64 bits reach. */
  @Test
  void anArchiveOfTheFarFuture() {
    Path archive = image().busybox().docker("i.tar");
    Host.run("touch", "-d", "2300-01-01", archive.toString());
    assertThat(mydocker("run", archive.toString(), "/bin/echo", "once"))
        .printsLines("once")
        .isQuiet();
  }

  /** As go-containerregistry writes it, whose configuration comes first. */
  @Test
  void anArchiveThatBeginsWithItsConfiguration() {
    Path plain =
        image().busybox().with("{\"Cmd\":[\"/bin/echo\",\"by crane\"]}").docker("i.tar", "crane:1");
    Path work = places.newDirectory("crane" + number++);
    Host.sh(
        "cd \"$1\" && tar -xf \"$2\" && c=$(ls | grep 'json$' | grep -v manifest) &&"
            + " mv $c sha256:${c%.json} && sed -i \"s/$c/sha256:${c%.json}/\" manifest.json &&"
            + " tar -cf crane.tar sha256:* */layer.tar manifest.json",
        work.toString(), plain.toString());
    assertThat(mydocker("load", "-i", work + "/crane.tar")).printsLines("Loaded image: crane:1");
    assertThat(mydocker("run", "crane:1")).printsLines("by crane");
  }

  /** A signature or the like lies beside the image in the index. */
  @Test
  void whatIsNoImageIsPassedOver() {
    Path plain = image().busybox().oci("i.tar", "signed:1");
    Path work = places.newDirectory("signed" + number++);
    Host.sh(
        "cd \"$1\" && tar -xf \"$2\" && printf '{}' >c && d=$(sha256sum <c | cut -c1-64) &&"
            + " mv c blobs/sha256/$d && printf"
            + " '{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\"sha256:%s\",\"size\":2},\"layers\":[]}'"
            + " $d >m && d=$(sha256sum <m | cut -c1-64) && mv m blobs/sha256/$d &&"
            + " sed -i 's/\"manifests\":\\[/&{\"digest\":\"sha256:'$d'\",\"size\":1},/' index.json &&"
            + " tar -cf signed.tar .",
        work.toString(), plain.toString());
    assertThat(mydocker("load", "-i", work + "/signed.tar")).printsLines("Loaded image: signed:1");
    assertThat(mydocker("run", "signed:1", "/bin/echo", "signed")).printsLines("signed");
  }

  /** The trees of the first image appear by the second one, which has no volume. */
  @Test
  void aCommittedVolumeIsNotForgotten() {
    Path archive = image().busybox().docker("i.tar");
    assertThat(mydocker("run", "--keep", "--name", "k", archive.toString(), "/bin/true"))
        .succeeds();
    assertThat(mydocker("commit", "-c", "VOLUME /data", "k", "one")).succeeds();
    assertThat(mydocker("commit", "k", "two")).succeeds();
    assertThat(mydocker("rm", "k")).succeeds();
    assertThat(mydocker("run", "two", "/bin/true")).succeeds();
    assertThat(mydocker("run", "one", "/bin/sh", "-c", "grep -c ' /data ' /proc/mounts"))
        .printsLines("1");
  }

  /** Left by a commit that was killed with its watcher. */
  @Test
  void anAbandonedArchiveGoesWithTheNextCommit() {
    Path abandoned = Raw.write(places.home(".again.tar.4194303-7.tmp"), "half");
    // Its number is another process's now.
    long pid = ProcessHandle.current().pid();
    Path reused = Raw.write(places.home(".again.tar." + pid + "-7.tmp"), "half");
    String started = Host.sh("awk '{ print $22 }' /proc/$1/stat", "" + pid).word();
    String own = ".again.tar." + pid + "-" + started + ".tmp";
    Path written = Raw.write(places.home(own), "half");
    Path other = Raw.write(places.home(".again.tar.x.tmp"), "somebody's");
    Path archive = image().busybox().docker("i.tar");
    assertThat(mydocker("run", "--keep", "--name", "k", archive.toString(), "/bin/true"))
        .succeeds();
    assertThat(mydocker("commit", "k", "again")).succeeds();
    assertTrue(Files.notExists(abandoned));
    assertTrue(Files.notExists(reused));
    assertTrue(Files.exists(written), "its writer lives");
    assertTrue(Files.exists(other), "not ours");
    Host.run("rm", written.toString(), other.toString());
    assertThat(mydocker("rm", "k")).succeeds();
  }
}
