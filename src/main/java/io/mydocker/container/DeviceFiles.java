package io.mydocker.container;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.AT_SYMLINK_NOFOLLOW;
import static io.mydocker.program.Flag.MOUNT_ATTR_RDONLY;
import static io.mydocker.program.Flag.MOVE_MOUNT_F_EMPTY_PATH;
import static io.mydocker.program.Flag.MS_NODEV;
import static io.mydocker.program.Flag.MS_NOEXEC;
import static io.mydocker.program.Flag.MS_NOSUID;
import static io.mydocker.program.Flag.OPEN_TREE_CLONE;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_DIRECTORY;
import static io.mydocker.program.Flag.O_PATH;
import static io.mydocker.program.Flag.S_IFREG;

import io.mydocker.cgroup.DeviceRule;
import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import java.util.ArrayList;
import java.util.List;

/** What lies in the container's /dev: runtime-spec's default devices, and those asked for. */
final class DeviceFiles {
  private static final int TTY = 5;

  private static final String[][] LINKS = {
    {"/proc/self/fd", "/dev/fd"},
    {"/proc/self/fd/0", "/dev/stdin"},
    {"/proc/self/fd/1", "/dev/stdout"},
    {"/proc/self/fd/2", "/dev/stderr"},
    {"/proc/kcore", "/dev/core"},
    {"pts/ptmx", "/dev/ptmx"},
  };

  private static final Device[] DEFAULT = {
    usual("null", 1, 3),
    usual("zero", 1, 5),
    usual("full", 1, 7),
    usual("random", 1, 8),
    usual("urandom", 1, 9),
    usual("tty", 5, 0),
  };

  private final Assembler a;
  private final LaunchPlan plan;
  private final List<Device> devices = new ArrayList<>(DEFAULT.length);
  private final List<Slot> sources = new ArrayList<>(0);

  DeviceFiles(Assembler assembler, LaunchPlan plan) {
    a = assembler;
    this.plan = plan;
    for (Device device : DEFAULT) {
      if (!isTaken(device.containerPath())) {
        devices.add(device);
      }
    }
  }

  private static Device usual(String name, int major, int minor) {
    String path = "/dev/" + name;
    return new Device(path, path, 'c', major, minor, 0666, 0, 0, DeviceRule.ALL);
  }

  private boolean isTaken(String path) {
    List<Device> asked = plan.isolation().devices();
    for (int i = 0; i < asked.size(); i++) {
      if (asked.get(i).containerPath().equals(path)) {
        return true;
      }
    }
    return false;
  }

  /**
   * On the host: mknod(2) is refused in a user namespace, even to its root (user_namespaces(7)), so
   * there the host's own nodes are mounted.
   */
  void openSources() {
    for (Device device : devices) {
      sources.add(open(device.hostPath()));
    }
    for (Device device : plan.isolation().devices()) {
      sources.add(open(device.hostPath()));
    }
  }

  private Slot open(String path) {
    Slot node = a.slot("device");
    a.call(
            "open the device " + path,
            Call.OPEN_TREE,
            at(),
            a.text(path),
            Operand.of(OPEN_TREE_CLONE | O_CLOEXEC))
        .into(node);
    // Read-only, which a device's content is not subject to: where the map leads to the host's
    // root, it could change the node's mode and owner.
    MountAttributes.set(a, "keep the node of " + path + " as it is", node, 0, MOUNT_ATTR_RDONLY);
    return node;
  }

  /** In the root, with /dev in place. */
  void make(Mounts mounts) {
    for (int i = 0; i < devices.size(); i++) {
      device(devices.get(i), i, at(), devices.get(i).containerPath());
    }
    for (String[] link : LINKS) {
      if (!isTaken(link[1])) {
        a.call("link " + link[1], Call.SYMLINKAT, a.text(link[0]), at(), a.text(link[1]));
      }
    }
    int quiet = MS_NOSUID | MS_NODEV | MS_NOEXEC;
    fileSystem("pts", "devpts", MS_NOSUID | MS_NOEXEC, terminals());
    sharedMemory(mounts, quiet);
    fileSystem("mqueue", "mqueue", quiet, "");
    List<Device> asked = plan.isolation().devices();
    for (int i = 0; i < asked.size(); i++) {
      further(asked.get(i), devices.size() + i);
    }
  }

  /** Terminals belong to the group tty, as everywhere, unless that has no mapping. */
  private String terminals() {
    boolean hasTty =
        !plan.hasUsers() || IdMappings.host(plan.spec().linux().gidMappings(), TTY) >= 0;
    return "newinstance,ptmxmode=0666,mode=0620" + (hasTty ? ",gid=" + TTY : "");
  }

  private void device(Device device, int number, Operand directory, String name) {
    if (plan.hasUsers()) {
      bind(directory, name, device.containerPath(), sources.get(number));
    } else {
      node(directory, name, device.containerPath(), device.nodeMode(), device.nodeNumber());
    }
  }

  private void node(Operand directory, String name, String path, int mode, int number) {
    a.call(
            "make " + path,
            Call.MKNODAT,
            directory,
            a.text(name),
            Operand.of(mode),
            Operand.of(number))
        .hint(Errno.EEXIST, "; something of that name is there already; choose another path");
  }

  private void bind(Operand directory, String name, String path, Slot source) {
    node(directory, name, path, S_IFREG | 0644, 0);
    a.call(
        "mount the device on " + path,
        Call.MOVE_MOUNT,
        source.value(),
        a.text(""),
        directory,
        a.text(name),
        Operand.of(MOVE_MOUNT_F_EMPTY_PATH));
    a.call("close the device", Call.CLOSE, source.value());
  }

  /**
   * One that was asked for: its directory may be missing, and it keeps its owner. What is made is
   * made right in that directory, so that no link of an image or a volume leads it elsewhere.
   */
  private void further(Device device, int number) {
    String path = device.containerPath();
    int last = path.lastIndexOf('/');
    String parent = last == 0 ? "/" : path.substring(0, last);
    String name = path.substring(last + 1);
    if (!parent.equals("/") && !parent.equals("/dev")) {
      MissingDirectories.make(a, parent, "the device's directory");
    }
    Slot directory = a.slot("device's directory");
    OwnPath.open(a, "open the device's directory", a.text(parent), O_PATH | O_DIRECTORY | O_CLOEXEC)
        .into(directory);
    device(device, number, directory.value(), name);
    if (!plan.hasUsers() && (device.uid() != 0 || device.gid() != 0)) {
      a.call(
          "give " + path + " its owner",
          Call.FCHOWNAT,
          directory.value(),
          a.text(name),
          Operand.of(device.uid()),
          Operand.of(device.gid()),
          Operand.of(AT_SYMLINK_NOFOLLOW));
    }
    a.call("close the device's directory", Call.CLOSE, directory.value());
  }

  private void sharedMemory(Mounts mounts, int quiet) {
    if (plan.hasOwn("ipc")) {
      fileSystem("shm", "tmpfs", quiet, "mode=1777,size=65536k");
      return;
    }
    a.call("make /dev/shm", Call.MKDIRAT, at(), a.text("/dev/shm"), Operand.of(0755));
    a.call(
        "mount the shared /dev/shm",
        Call.MOVE_MOUNT,
        mounts.sharedMemory().value(),
        a.text(""),
        at(),
        a.text("/dev/shm"),
        Operand.of(MOVE_MOUNT_F_EMPTY_PATH));
  }

  private void fileSystem(String name, String type, int flags, String options) {
    String path = "/dev/" + name;
    a.call("make " + path, Call.MKDIRAT, at(), a.text(path), Operand.of(0755));
    a.call(
        "mount " + type + " on " + path,
        Call.MOUNT,
        a.text(type),
        a.text(path),
        a.text(type),
        Operand.of(flags),
        a.text(options));
  }

  private static Operand at() {
    return Operand.of(AT_FDCWD);
  }
}
