package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What a kept program was compiled from is another now: it is compiled anew. */
class KeptChangesTest extends KeptUserTest {
  private static final String RESOLV = "/etc/resolv.conf";

  @Test
  void theCallersVariables() {
    Supplier<Ended> usual = line("run", "/bin/true");
    kept.compiled(usual);
    kept.taken(() -> command("run", "/bin/true").env("ANY", "x").without("TERM").run());
    Places other = places.fresh("other");
    Host.sh(
        "cp -a \"$1/busybox\" \"$2\"; echo there >\"$2/busybox/etc/told\"",
        places.home().toString(),
        other.home().toString());
    Invocation elsewhere = command("run", "/bin/cat", "/etc/told");
    assertThat(elsewhere.run()).exitsWith(1);
    elsewhere.env("MYDOCKER_HOME", other.home().toString());
    assertThat(kept.compiled(elsewhere::run)).prints("there\n");
    assertThat(command("run", "/bin/true").env("MYDOCKER_ENGINE", "none").run()).exitsWith(125);
    assertThat(command("run", "/bin/true").env("MYDOCKER_HOME", "x").run()).exitsWith(125);
    assertThat(command("run", "/bin/true").env("MYDOCKER_DATA_ROOT", "x").run()).exitsWith(125);
  }

  @Test
  void theImagesUsers() {
    Path passwd = places.home("busybox/etc/passwd");
    String before = Raw.read(passwd);
    Raw.write(passwd, before + "somebody:x:77:78::/tmp:/bin/sh\n");
    Supplier<Ended> run = line("run", "-u", "somebody", "/bin/sh", "-c", "id -u; echo $HOME");
    assertThat(kept.twice(run)).printsLines("77", "/tmp");
    Raw.write(passwd, before + "somebody:x:79:78::/var:/bin/sh\n");
    assertThat(kept.compiled(run)).printsLines("79", "/var");
    assertThat(kept.taken(run)).printsLines("79", "/var");
    Raw.write(passwd, before);
    assertThat(run.get()).exitsWith(125).saysInOneLine("somebody");
  }

  /** Of a name that waits for ever when it is opened. */
  @Test
  void usersThatAreNoFile() {
    Path passwd = places.home("busybox/etc/passwd");
    String before = Raw.read(passwd);
    Supplier<Ended> run = line("run", "/bin/true");
    kept.compiled(run);
    Host.sh("rm \"$1\" && mkfifo \"$1\"", passwd.toString());
    assertThat(kept.compiled(run)).succeeds();
    Host.run("rm", passwd.toString());
    assertThat(run.get()).succeeds();
    Raw.write(passwd, before);
    assertThat(kept.compiled(run)).succeeds();
  }

  @Test
  void theHostsResolver() {
    String host = Raw.readIfThere(Path.of(RESOLV));
    Supplier<Ended> run = line("run", "/bin/cat", RESOLV);
    assertThat(kept.twice(run)).prints(host);
    Path other = Raw.write(places.scratch("resolv"), "nameserver 192.0.2.7\n");
    // Without variables of ours, or the line would be another.
    String script =
        "unset MYDOCKER MYDOCKER_ENGINE; exec unshare -m --propagation private sh -c"
            + " 'mount --bind \"$0\" "
            + RESOLV
            + " && exec \"$@\"' \"$@\"";
    Invocation elsewhere = shell(script, other.toString(), LAUNCHER, "run", "/bin/cat", RESOLV);
    assertThat(kept.compiled(elsewhere::run)).prints("nameserver 192.0.2.7\n");
    assertThat(kept.taken(elsewhere::run)).prints("nameserver 192.0.2.7\n");
    assertThat(kept.compiled(run)).prints(host);
  }

  @Test
  void theCallersCapabilities() {
    Supplier<Ended> all = line("run", "/bin/grep", "CapBnd", "/proc/self/status");
    kept.compiled(all);
    String usual = kept.taken(all).stdout();
    Invocation less =
        shell(
            "unset MYDOCKER MYDOCKER_ENGINE; exec setpriv --bounding-set -mknod \"$@\"",
            LAUNCHER,
            "run",
            "/bin/grep",
            "CapBnd",
            "/proc/self/status");
    Ended ended = less.run();
    assertThat(ended).succeeds();
    assertTrue(!ended.stdout().equals(usual), ended::toString);
    assertEquals(usual, all.get().stdout());
  }

  @Test
  void anImageThatIsGone() {
    Supplier<Ended> run = line("run", "/bin/true");
    kept.compiled(run);
    Path busybox = places.home("busybox");
    Path aside = places.scratch("aside");
    Host.run("mv", busybox.toString(), aside.toString());
    Host.run("cp", "-a", aside.toString(), busybox.toString());
    Raw.write(busybox.resolve("etc/new"), "new\n");
    // The same directory with other files in it is no other image.
    assertThat(kept.taken(run)).succeeds();
    assertThat(mydocker("run", "/bin/cat", "/etc/new")).prints("new\n");
    Host.run("rm", "-rf", busybox.toString());
    Host.run("mv", aside.toString(), busybox.toString());
    assertThat(mydocker("run", "/bin/cat", "/etc/new")).exitsWith(1);
  }

  @Test
  void aCommittedImageThatIsAnotherNow() {
    Supplier<Ended> run = line("run", "other", "/bin/cat", "/file");
    assertThat(run.get()).exitsWith(127);
    for (String content : List.of("one", "two")) {
      Started container =
          start(
                  "run",
                  "-i",
                  "/bin/sh",
                  "-c",
                  "echo " + content + " >/file; echo ready; cat >/dev/null")
              .untilPrinted("ready\n");
      assertThat(mydocker("commit", "other")).succeeds();
      assertThat(container.closeStdin().await()).succeeds();
      // Unpacked, then compiled.
      assertThat(run.get()).printsLines(content);
      assertThat(kept.taken(run)).printsLines(content);
    }
    Host.run("rm", places.home("other.tar").toString());
    assertThat(run.get()).exitsWith(127);
    assertThat(mydocker("image", "prune", "-a", "-f")).succeeds();
  }

  @Test
  void aLoadedImageThatIsAnotherNow() {
    Supplier<Ended> run = line("run", "name:tag", "/bin/cat", "/etc/one");
    for (String content : List.of("one", "two")) {
      Path archive =
          new SavedImages(places.newDirectory("image-" + content))
              .busybox()
              .layer("mkdir -p etc; echo " + content + " >etc/one")
              .docker("i.tar", "name:tag");
      assertThat(mydocker("load", "-i", archive.toString())).succeeds();
      assertThat(kept.twice(run)).printsLines(content);
    }
    assertThat(mydocker("rmi", "name:tag")).succeeds();
    assertThat(run.get()).exitsWith(127);
    // An archive by its path, absolute or not.
    Path archive = places.scratch("image-one/i.tar");
    assertThat(mydocker("run", archive.toString(), "/bin/cat", "/etc/one")).printsLines("one");
    assertThat(kept.twice(line("run", archive.toString(), "/bin/cat", "/etc/one")))
        .printsLines("one");
    for (String directory : List.of("image-one", "image-two")) {
      Invocation relative =
          command("run", "./i.tar", "/bin/cat", "/etc/one").in(places.scratch(directory));
      for (int i = 0; i < 2; i++) {
        assertThat(relative.run()).printsLines(directory.substring("image-".length()));
      }
    }
    assertThat(mydocker("image", "prune", "-a", "-f")).succeeds();
    assertThat(mydocker("images", "-q")).printsNothing();
  }

  /** It would not clear it; that a container lives is no reason to compile. */
  @Test
  void whatAKilledOneLeft() {
    Supplier<Ended> run = script("echo fine");
    kept.compiled(run);
    Started living = waiting();
    assertThat(kept.taken(run)).prints("fine\n");
    for (String process : Processes.withDataRoot(places.dataRoot())) {
      if (process.contains("mydocker-wa")) {
        Host.signal("KILL", Long.parseLong(process.substring(0, process.indexOf(' '))));
      }
    }
    living.signal("KILL").await();
    assertThat(kept.compiled(run)).prints("fine\n").isQuiet();
    world.becomesUnchanged();
    assertThat(kept.taken(run)).prints("fine\n");
  }

  /** As after a reboot, when every container is looked at. */
  @Test
  void withoutTheLiveFiles() {
    Supplier<Ended> run = script("echo fine");
    kept.compiled(run);
    Host.run("rm", "-r", places.runRoot().toString());
    assertThat(run.get()).prints("fine\n").isQuiet();
    assertThat(kept.compiled(run)).prints("fine\n");
    assertThat(kept.taken(run)).prints("fine\n");
  }

  /** A name is taken or free when the program looks, not when it was compiled. */
  @Test
  void names() {
    Supplier<Ended> run = line("run", "--rm", "--name", "one", "/bin/true");
    assertThat(kept.twice(run)).succeeds();
    Started other = waiting("--name", "one");
    Ended refused = kept.taken(run);
    assertThat(refused).exitsWith(125).saysInOneLine("one");
    assertThat(other.closeStdin().await()).succeeds();
    assertThat(kept.taken(run)).succeeds();
  }

  /** Sources of volumes are looked at when it runs. */
  @Test
  void volumes() {
    Path source = places.newDirectory("source");
    Raw.write(source.resolve("file"), "one\n");
    Supplier<Ended> run = line("run", "-v", source + ":/v", "/bin/cat", "/v/file");
    assertThat(kept.twice(run)).prints("one\n");
    Raw.write(source.resolve("file"), "two\n");
    assertThat(kept.taken(run)).prints("two\n");
    Host.run("rm", "-r", source.toString());
    Ended gone = kept.taken(run);
    assertThat(gone).exitsWith(1).saysOnStderr("did not exist; made an empty directory");
    for (String where : List.of("here", "there")) {
      Path directory = places.newDirectory(where);
      Raw.write(places.newDirectory(where + "/relative").resolve("file"), where + "\n");
      Invocation relative =
          command("run", "-v", "./relative:/v", "/bin/cat", "/v/file").in(directory);
      assertThat(relative.run()).prints(where + "\n");
    }
    Supplier<Ended> named = line("run", "-v", "ours:/bin", "/bin/ls", "/bin/busybox");
    // Filled first, by a process of its own.
    assertThat(named.get()).prints("/bin/busybox\n");
    assertThat(kept.taken(named)).prints("/bin/busybox\n");
    Host.run("rm", "-r", places.dataRoot().resolve("volumes").toString());
    assertThat(named.get()).prints("/bin/busybox\n");
  }
}
