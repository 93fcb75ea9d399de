package io.mydocker.user;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Hosts whose only control groups are of version 1 or of version 2, whatever this machine has: a
 * kernel of their own, which Debian's user-mode-linux boots on this machine's files as an ordinary
 * process. The installed program is driven by a script in there, cgroup-host.sh, whose checks are
 * the tests here.
 *
 * <p>Named so that the ordinary run leaves it out: each boot takes minutes. {@code sudo
 * scripts/test-one.sh CgroupHostsCheck}, with the packages user-mode-linux and kmod.
 */
class CgroupHostsCheck extends UserTest {
  private static final String SCRIPT = "cgroup-host.sh";

  /** Every system call costs several of this machine's there, and it has one processor. */
  private static final Duration BOOT = Patience.LONG.multipliedBy(6);

  @TestFactory
  Stream<DynamicTest> version1() {
    return checksOn("v1");
  }

  @TestFactory
  Stream<DynamicTest> version2() {
    return checksOn("v2");
  }

  private Stream<DynamicTest> checksOn(String groups) {
    String script = script();
    Path directory = places.newDirectory("host-" + groups);
    String console = boot(groups, directory, script);
    return names(script).stream().map(name -> dynamicTest(name, () -> judge(name, console)));
  }

  private static void judge(String name, String console) {
    if (!console.lines().anyMatch(("check " + name + ": ok")::equals)) {
      String said = String.join("\n", console.lines().filter(l -> l.contains(name)).toList());
      fail(said.isEmpty() ? name + ": never came to it; the console:\n" + console : said);
    }
  }

  /** What it wrote to its console until it was switched off. */
  private static String boot(String groups, Path directory, String script) {
    Path init = Raw.write(directory.resolve(SCRIPT), script);
    Path programs = directory.resolve("programs");
    Path place = directory.resolve("place");
    try {
      Files.setPosixFilePermissions(init, PosixFilePermissions.fromString("rwx------"));
      Files.createDirectory(programs);
      Files.createDirectory(place);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Elf.thatClearsItsParentDeathSignal(programs.resolve("stubborn"));
    Installed.need("insmod");
    List<String> kernel =
        List.of(
            Installed.need("linux.uml"),
            "mem=1024M",
            "root=/dev/root",
            "rootfstype=hostfs",
            "rootflags=/",
            // This machine's files: nothing in there may write to them.
            "ro",
            "uml_dir=" + directory,
            "con=null",
            "con0=fd:0,fd:1",
            "quiet",
            "init=" + init,
            // What the kernel does not know goes to the first process's environment.
            "CGROUPS=" + groups,
            "LAUNCHER=" + LAUNCHER,
            "STUBBORN=" + programs.resolve("stubborn"),
            "PLACE=" + place);
    // Its standard input stays open: at its end the console is hung up, and says no more.
    Ended ended = new Invocation(Map.of(), kernel).within(BOOT).start().await();
    return ended.stdout().replace("\r", "");
  }

  private static String script() {
    try (InputStream in = CgroupHostsCheck.class.getResourceAsStream(SCRIPT)) {
      return Raw.string(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The checks that the script lists, so that one which it did not come to is missed. */
  private static List<String> names(String script) {
    int begin = script.indexOf("\nCHECKS=\"") + "\nCHECKS=\"".length();
    String list = script.substring(begin, script.indexOf('"', begin));
    return Arrays.stream(list.trim().split("\\s+")).map(name -> name.replace('_', ' ')).toList();
  }
}
