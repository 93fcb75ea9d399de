package io.mydocker.user;

import static io.mydocker.user.OptionPair.CAP_ADD_USER;
import static io.mydocker.user.OptionPair.CAP_DROP;
import static io.mydocker.user.OptionPair.HOST_NETWORK;
import static io.mydocker.user.OptionPair.INIT;
import static io.mydocker.user.OptionPair.NEW_PRIVILEGES;
import static io.mydocker.user.OptionPair.NO_NEW_PRIVILEGES;
import static io.mydocker.user.OptionPair.PRIVILEGED;
import static io.mydocker.user.OptionPair.READ_ONLY;
import static io.mydocker.user.OptionPair.USER;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a container of ours is meant to be other than one of Docker 20.10's. Each row says what,
 * how it is there and here, and why; and, where it is not seen always, with which options or on
 * which hosts.
 */
final class Differences {
  private static final String ALL = "all";
  private static final String KNOWN = "all up to AUDIT_READ";
  private static final String NONE = "0000000000000000";
  private static final String CHOWN = "0000000000000001";
  private static final String DENIED = "Permission denied";
  private static final String READ_ONLY_SYSTEM = "Read-only file system";

  /** Only there where cgroups are of version 1, or of both. */
  private static final String VERSION_1 = "/sys/fs/cgroup/freezer";

  private static final String ACPI = "/proc/acpi";
  private static final String FIRMWARE = "/sys/firmware";
  private static final String CGROUPS = "mount /sys/fs/cgroup";
  private static final String MASK = "a mask has every flag that takes something away";
  private static final String NEWER_MASK = "newer ones of Docker's hide it too";
  private static final String OWN_CGROUP =
      "with version 1 Docker shows a container where it is among the host's groups";
  private static final String SYSFS =
      "read-only is the mount; where the file system is too, the kernel says that first";
  private static final String PORTS =
      "Docker changes it in each namespace of its own; here the kernel's stays, and --sysctl is"
          + " for who wants another";
  private static final String FORTY =
      "Docker 20.10 knows 38 capabilities, Linux has had 41 since 5.9";
  private static final String AMBIENT =
      "Docker gives a user other than root no capability, whatever was added; here it has what was"
          + " added by name";
  private static final String LOCAL_HOSTS =
      "127.0.0.1 localhost;::1 localhost ip6-localhost ip6-loopback;fe00::0 ip6-localnet;ff00::0"
          + " ip6-mcastprefix;ff02::1 ip6-allnodes;ff02::2 ip6-allrouters;";

  private Differences() {}

  static List<Difference> all() {
    List<Difference> all = new ArrayList<>();
    process(all);
    mounts(all);
    hidden(all);
    network(all);
    all.add(
        Difference.of(
                "made tun",
                "read ok, write ok",
                "read Operation not permitted, write Operation not permitted",
                "runc lets every container use it; here --device /dev/net/tun is for who wants it")
            .except(USER, CAP_ADD_USER, CAP_DROP, PRIVILEGED, READ_ONLY));
    all.add(
        Difference.of(
            "file /.dockerenv",
            "-rwxr-xr-x 0:0",
            "No such file or directory",
            "it says that the container is Docker's"));
    return all;
  }

  private static void process(List<Difference> all) {
    all.add(
        Difference.of("status NoNewPrivs", "0", "1", "it is our default")
            .except(NO_NEW_PRIVILEGES, NEW_PRIVILEGES, PRIVILEGED));
    for (String set : List.of("CapPrm", "CapEff", "CapInh", "CapAmb")) {
      all.add(Difference.of("status " + set, NONE, CHOWN, AMBIENT).only(CAP_ADD_USER));
    }
    for (String set : List.of("CapPrm", "CapEff", "CapBnd")) {
      all.add(Difference.of("status " + set, KNOWN, ALL, FORTY).only(PRIVILEGED));
    }
    all.add(
        Difference.of(
                "writing /proc/1/mem",
                "ok",
                DENIED,
                "our first process is no command of the container's, and not open to it")
            .only(INIT));
    all.add(Difference.of("cgroup path", "/PARENT/ID", "/", OWN_CGROUP).where(VERSION_1));
    all.add(Difference.of("namespace cgroup", "host", "own", OWN_CGROUP).where(VERSION_1));
  }

  private static void mounts(List<Difference> all) {
    String slave = "Docker's default is slave, here private: nothing of the host's comes in";
    all.add(
        Difference.of("mount /", "overlay rw,relatime slave", "overlay rw,relatime", slave)
            .except(READ_ONLY));
    all.add(
        Difference.of("mount /", "overlay ro,relatime slave", "overlay ro,relatime", slave)
            .only(READ_ONLY));
    all.add(
        Difference.of(
                "mount /sbin/docker-init",
                "DISK ro,relatime",
                "",
                "ours needs no file: it is the engine's own program")
            .only(INIT));
    String quiet = "nosuid,nodev,noexec,relatime (rw,";
    String ours = quiet + "size=0k,nr_inodes=4,mode=755)";
    String why = "nothing can be made in ours, and it shows one controller instead of all";
    all.add(
        Difference.of(CGROUPS, "tmpfs rw," + quiet + "mode=755)", "tmpfs ro," + ours, why)
            .except(PRIVILEGED)
            .where(VERSION_1));
    all.add(
        Difference.of(CGROUPS, "tmpfs rw," + quiet + "mode=755)", "tmpfs rw," + ours, why)
            .only(PRIVILEGED)
            .where(VERSION_1));
    String sysfs = "sysfs ro,nosuid,nodev,noexec,relatime ";
    all.add(
        Difference.of("mount /sys", sysfs + "(ro)", sysfs + "(rw)", SYSFS)
            .except(PRIVILEGED, HOST_NETWORK));
    for (String file : List.of("/sys/kernel/mm/transparent_hugepage/enabled", "/sys/power/state")) {
      all.add(
          Difference.of("writing " + file, READ_ONLY_SYSTEM, DENIED, SYSFS)
              .only(USER, CAP_ADD_USER)
              .where(file));
    }
  }

  private static void hidden(List<Difference> all) {
    String ours = "ro,nosuid,nodev,noexec,relatime";
    all.add(
        Difference.of("mount " + ACPI, "tmpfs of / ro,relatime", "tmpfs of / " + ours, MASK)
            .except(PRIVILEGED)
            .where(ACPI));
    all.add(
        Difference.of(
                "mount " + FIRMWARE,
                "tmpfs ro,relatime (ro)",
                "tmpfs " + ours + " (ro,size=0k,nr_inodes=2,mode=555)",
                MASK)
            .except(PRIVILEGED)
            .where(FIRMWARE));
    for (String path : List.of(ACPI, FIRMWARE)) {
      all.add(
          Difference.of(
                  "reading " + path,
                  "empty directory drwxrwxrwt",
                  "empty directory dr-xr-xr-x",
                  MASK)
              .except(PRIVILEGED)
              .where(path));
    }
    all.add(
        Difference.of("mount /proc/interrupts", "", "tmpfs of /null rw,nosuid", NEWER_MASK)
            .except(PRIVILEGED));
    all.add(
        Difference.of("reading /proc/interrupts", "file with text", "empty file", NEWER_MASK)
            .except(PRIVILEGED));
  }

  private static void network(List<Difference> all) {
    all.add(
        Difference.of(
                "hosts",
                LOCAL_HOSTS,
                LOCAL_HOSTS + "127.0.0.1 ID;",
                "without a network Docker's does not find its own name")
            .except(HOST_NETWORK));
    all.add(
        Difference.of(
                "host name",
                "HOST",
                "ID",
                "Docker gives it the host's name with the network; here the name is --uts host")
            .only(HOST_NETWORK));
    String sysctl = "sysctl net/ipv4/";
    all.add(
        Difference.of(sysctl + "ip_unprivileged_port_start", "0", "1024", PORTS)
            .except(HOST_NETWORK));
    all.add(
        Difference.of(sysctl + "ping_group_range", "0 2147483647", "1 0", PORTS)
            .except(HOST_NETWORK));
    all.add(
        Difference.of(
                "sysctl net/ipv6/conf/all/disable_ipv6",
                "1",
                "0",
                "Docker switches IPv6 off where its networks have none; ours keeps ::1 of its own")
            .except(HOST_NETWORK));
  }
}
