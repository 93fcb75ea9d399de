package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A container is apart from the host: namespaces, host name, network, cgroup, mounts. */
class NamespacesTest extends UserTest {

  @ParameterizedTest
  @ValueSource(strings = {"mnt", "pid", "uts", "ipc", "net", "cgroup"})
  void hasANamespaceOfItsOwn(String kind) {
    Ended ended = mydocker("run", "/bin/readlink", "/proc/self/ns/" + kind);
    assertThat(ended).succeeds().saysOnStdout(kind + ":[");
    assertNotEquals(Host.namespace(kind), ended.word());
  }

  @Test
  void theCommandIsTheFirstProcessAndSeesNoOther() {
    Ended ended = inside("echo $$; for p in /proc/[0-9]*; do echo ${p#/proc/}; done");
    assertThat(ended).succeeds().printsLines("1", "1");
  }

  @Test
  void hostNameIsTheContainersId() {
    Started shell = start("run", "-i", "/bin/sh");
    shell.type("hostname; echo done\n").untilPrinted("done\n");
    String id = onlyId();
    assertTrue(Pattern.matches("[0-9a-f]{12}", id), id);
    assertEquals(id + "\ndone\n", shell.stdout());
    assertThat(shell.closeStdin().await()).succeeds();
  }

  @Test
  void hostNameCanBeChosenAndTheHostKeepsItsOwn() {
    String before = Host.run("uname", "-n").word();
    assertThat(mydocker("run", "--hostname", "box.example", "/bin/hostname"))
        .printsLines("box.example");
    assertEquals(before, Host.run("uname", "-n").word());
  }

  @Test
  void loopbackIsUp() {
    assertThat(inside("ip -o addr show dev lo; ip -o link show dev lo"))
        .succeeds()
        .saysOnStdout("127.0.0.1/8", "LOOPBACK,UP");
    // The address answers, which a device that is merely up would not prove.
    assertThat(inside("ping -c 1 -W 30 127.0.0.1 >/dev/null && echo answered"))
        .printsLines("answered");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--network", "--net", "-net"})
  void networkNoneHasNothingButLoopback(String option) {
    Ended ended = mydocker("run", option, "none", "/bin/cat", "/proc/net/route");
    assertThat(ended).succeeds();
    assertEquals(1, ended.stdout().strip().lines().count(), "routes besides the heading");
  }

  @Test
  void networkHostSharesTheHostsNetworkAndNothingElse() {
    Ended ended =
        mydocker(
            "run",
            "--network",
            "host",
            "/bin/sh",
            "-c",
            "readlink /proc/self/ns/net; readlink /proc/self/ns/uts");
    assertThat(ended).succeeds();
    assertEquals(Host.namespace("net"), ended.words().get(0));
    assertNotEquals(Host.namespace("uts"), ended.words().get(1));
  }

  @Test
  void unknownNetworkIsRefused() {
    assertThat(mydocker("run", "--network", "nosuch", "/bin/true"))
        .exitsWith(125)
        .printsNothing()
        .saysInOneLine("nosuch");
  }

  @Test
  void hasACgroupOfItsOwnNamedByItsId() {
    Started first = waiting();
    String id = onlyId();
    String groups = Raw.read(Path.of("/proc", Long.toString(onlyPid()), "cgroup"));
    assertTrue(groups.contains(id), "the cgroups of container " + id + ":\n" + groups);
    first.closeStdin().await();
  }

  @Test
  void seesItsCgroupAsTheTop() {
    assertThat(inside("cut -d : -f 3 /proc/self/cgroup | sort -u")).printsLines("/");
  }

  @Test
  void cgroupsAreMountedReadOnly() {
    assertThat(
            inside(
                "test -n \"$(ls /sys/fs/cgroup)\" && grep -o ' /sys/fs/cgroup r.'"
                    + " /proc/self/mountinfo"))
        .succeeds()
        .saysOnStdout(" /sys/fs/cgroup ro");
    Ended writes =
        inside("for d in /sys/fs/cgroup /sys/fs/cgroup/*/; do mkdir $d/own && echo made $d; done");
    assertThat(writes).neverSays("made");
  }

  @Test
  void hostMountsAreNeitherSeenNorReached() {
    Ended ended = mydocker("run", "/bin/cat", "/proc/self/mountinfo");
    assertThat(ended).succeeds();
    Pattern own = Pattern.compile("/|/(proc|sys|dev)(/.*)?|/etc/(hosts|hostname|resolv\\.conf)");
    for (String line : ended.stdout().strip().split("\n", -1)) {
      String point = line.split(" ", -1)[4];
      assertTrue(own.matcher(point).matches(), "a mount the container has no use for: " + line);
      // "shared:N" or "master:N": a mount on one side would show on the other.
      assertFalse(line.contains(" shared:") || line.contains(" master:"), "not private: " + line);
    }
  }

  @Test
  void whatTheHostMountsLaterStaysTheHosts() {
    Path source = places.newDirectory("later/below").getParent();
    Started shell = start("run", "-i", "-v", source + ":/v", "/bin/sh");
    shell.type("echo ready\n").untilPrinted("ready\n");
    Host.run("mount", "-t", "tmpfs", "tmpfs", source + "/below");
    try {
      Raw.write(source.resolve("below/secret"), "secret");
      shell.type("cat /v/below/secret; echo done\n").untilPrinted("done\n");
    } finally {
      Host.run("umount", source + "/below");
    }
    assertThat(shell.closeStdin().await()).neverSays("secret\ndone").prints("ready\ndone\n");
  }

  @Test
  void cannotMountNorSeeTheHostsDevices() {
    assertThat(inside("mount -t tmpfs none /mnt 2>/dev/null || echo refused"))
        .printsLines("refused");
    assertThat(inside("mknod /tmp/d b 254 0 && cat /tmp/d >/dev/null 2>&1 && echo read the disk"))
        .neverSays("read the disk");
  }
}
