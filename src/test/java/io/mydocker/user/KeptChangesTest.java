package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
    Ended ended = run.get();
    Host.run("rm", passwd.toString());
    assertThat(ended).succeeds();
    assertThat(kept.compiled(run)).succeeds();
    Raw.write(passwd, before);
    assertThat(kept.compiled(run)).succeeds();
  }

  @Test
  void theHostsResolver() {
    Path other = Raw.write(places.scratch("resolv"), "nameserver 192.0.2.7\n");
    // By one way, or the variables would come in another order.
    String script =
        "exec unshare -m --propagation private sh -c 'test \"$0\" = none || mount --bind \"$0\" "
            + RESOLV
            + "; exec \"$@\"' \"$@\"";
    String[] line = {"none", LAUNCHER, "run", "/bin/cat", RESOLV};
    Invocation usual = shell(script, line);
    String host = Raw.readIfThere(Path.of(RESOLV));
    assertThat(kept.twice(usual::run)).prints(host);
    line[0] = other.toString();
    Invocation elsewhere = shell(script, line);
    assertThat(kept.twice(elsewhere::run)).prints("nameserver 192.0.2.7\n");
    assertThat(kept.compiled(usual::run)).prints(host);
  }

  /** What the caller has not, it cannot give: that is said, and not only when it is compiled. */
  @Test
  void theCallersCapabilities() {
    String script =
        "test \"$1\" = all || less='setpriv --bounding-set -sys_time'; shift; exec $less \"$@\"";
    String[] line = {"all", LAUNCHER, "run", "--cap-add", "SYS_TIME", "/bin/true"};
    Invocation all = shell(script, line);
    line[0] = "less";
    Invocation less = shell(script, line);
    Ended first = less.run();
    assertThat(first).exitsWith(125);
    assertThat(kept.twice(all::run)).succeeds();
    assertEquals(first.stderr(), less.run().stderr());
    assertThat(all.run()).succeeds();
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
    Supplier<Ended> absolute = line("run", archive.toString(), "/bin/cat", "/etc/one");
    assertThat(kept.twice(absolute)).printsLines("one");
    for (String directory : List.of("image-one", "image-two")) {
      Invocation relative =
          command("run", "./i.tar", "/bin/cat", "/etc/one").in(places.scratch(directory));
      for (int i = 0; i < 2; i++) {
        assertThat(relative.run()).printsLines(directory.substring("image-".length()));
      }
    }
    for (String digest : mydocker("images", "-q", "--no-trunc").words()) {
      assertThat(mydocker("rmi", "-f", digest)).succeeds();
    }
  }

  /** It would not clear it; that a container lives is no reason to compile. */
  @Test
  void whatAKilledOneLeft() {
    Supplier<Ended> run = script("echo fine");
    kept.compiled(run);
    Started living = waiting("-e", "A=b");
    assertThat(kept.taken(run)).prints("fine\n");
    String watcher =
        Processes.withDataRoot(places.dataRoot()).stream()
            .filter(process -> process.contains("mydocker-wa"))
            .findFirst()
            .orElseThrow();
    // Stopped first: it would undo everything when its front is killed, and a front start another.
    Host.sh(
        "kill -STOP $1 && kill -KILL $2 $1",
        watcher.substring(0, watcher.indexOf(' ')),
        Long.toString(living.pid()));
    living.await();
    assertThat(run.get()).prints("fine\n").isQuiet();
    world.becomesUnchanged();
    assertThat(kept.taken(run)).prints("fine\n");
  }

  /**
   * As after a reboot, when every container is looked at; the roots are made by another program.
   */
  @Test
  void withoutTheLiveFiles() {
    Supplier<Ended> run = script("echo fine");
    kept.compiled(run);
    String root = places.runRoot().toString();
    Host.run("rm", "-r", root);
    assertThat(run.get()).prints("fine\n").isQuiet();
    assertEquals("700", Host.run("stat", "-c", "%a", root + "/live").word());
    assertThat(kept.taken(run)).prints("fine\n");
    Host.run("rm", "-r", root + "/live");
    assertThat(run.get()).prints("fine\n").isQuiet();
    assertThat(kept.taken(run)).prints("fine\n");
  }

  /** A name is taken or free when the program looks, not when it was compiled. */
  @Test
  void names() {
    Supplier<Ended> run = line("run", "--rm", "--name", "one", "/bin/true");
    assertThat(kept.twice(run)).succeeds();
    // Of no program that is kept, which could take this one's place.
    Started other = waiting("-e", "A=b", "--name", "one");
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
      String[] words = {"run", "-d", "-v", "./relative:/v", "/bin/cat", "/v/file"};
      String id = command(words).in(directory).run().word();
      assertThat(mydocker("wait", id)).prints("0\n");
      assertThat(mydocker("start", "-a", id)).prints(where + "\n");
      removeContainers();
    }
    Supplier<Ended> named = line("run", "-v", "ours:/bin", "/bin/ls", "/bin/busybox");
    // Filled first, by a process of its own.
    assertThat(named.get()).prints("/bin/busybox\n");
    assertThat(kept.taken(named)).prints("/bin/busybox\n");
    Host.run("rm", "-r", places.dataRoot().resolve("volumes").toString());
    assertThat(named.get()).prints("/bin/busybox\n");
  }
}
