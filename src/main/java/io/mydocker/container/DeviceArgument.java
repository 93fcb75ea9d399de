package io.mydocker.container;

import io.mydocker.cgroup.DeviceRule;
import io.mydocker.container.RequestException.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code --device}: {@code HOST[:CONTAINER[:ACCESS]]}, or {@code HOST:ACCESS} as Docker takes
 * it, too; and {@code --device-cgroup-rule}.
 *
 * @param hostPath absolute
 * @param containerPath absolute and clean
 * @param access as {@link DeviceRule} has it
 */
record DeviceArgument(String hostPath, String containerPath, int access) {
  private static final String FORM =
      "; write --device HOST[:CONTAINER[:ACCESS]], for example /dev/fuse or"
          + " /dev/sda:/dev/disk:rw";

  /**
   * The devices that all of these name, looked up on the host. Of two for one place in the
   * container the later one counts.
   */
  static List<Device> devices(List<String> arguments) {
    List<Device> devices = new ArrayList<>();
    for (String argument : arguments) {
      for (Device device : parse(argument).find(argument)) {
        remove(devices, device.containerPath());
        devices.add(device);
      }
    }
    return devices;
  }

  /** The rules of {@code --device-cgroup-rule}s. */
  static List<DeviceRule> rules(List<String> arguments) {
    List<DeviceRule> rules = new ArrayList<>();
    for (String argument : arguments) {
      try {
        rules.add(DeviceRule.parse(argument));
      } catch (IllegalArgumentException bad) {
        throw new RequestException(Kind.USAGE, String.valueOf(bad.getMessage()));
      }
    }
    return rules;
  }

  /** Reads one, without a look at the host. */
  static DeviceArgument parse(String argument) {
    List<String> parts = Volumes.split(argument, ':');
    if (parts.size() > 3) {
      throw usage(argument, "more than three parts");
    }
    String host = parts.get(0);
    if (host.isEmpty() || host.charAt(0) != '/') {
      throw usage(argument, "the host path '" + host + "' must be absolute");
    }
    String second = parts.size() > 1 ? parts.get(1) : host;
    int access = parts.size() == 2 ? DeviceRule.access(second) : 0;
    if (access != 0) {
      return new DeviceArgument(host, target(argument, host), access);
    }
    access = parts.size() == 3 ? access(argument, parts.get(2)) : DeviceRule.ALL;
    return new DeviceArgument(host, target(argument, second), access);
  }

  private static int access(String argument, String letters) {
    int access = DeviceRule.access(letters);
    if (access == 0) {
      throw usage(argument, "'" + letters + "' is no access, which is one or more of r, w and m");
    }
    return access;
  }

  private static String target(String argument, String path) {
    if (path.isEmpty() || path.charAt(0) != '/') {
      throw usage(argument, "the container path '" + path + "' must be absolute");
    }
    if (Volumes.split(path, '/').contains("..")) {
      throw usage(argument, "the container path " + path + " must not contain '..'");
    }
    String clean = Volumes.clean(path);
    if (clean.equals("/")) {
      throw usage(argument, "the container path must name a file");
    }
    for (String kernel : new String[] {"/proc", "/sys"}) {
      if (clean.equals(kernel) || clean.startsWith(kernel + "/")) {
        throw usage(argument, kernel + " is the engine's; choose another container path");
      }
    }
    return clean;
  }

  private List<Device> find(String argument) {
    List<Device> found = HostDevices.at(hostPath, containerPath, access);
    if (found == null) {
      throw failed(argument, "there is no " + hostPath + " on the host");
    }
    if (found.isEmpty()) {
      throw failed(
          argument, hostPath + " is neither a device nor a directory with one; -v binds files");
    }
    for (Device device : found) {
      String path = device.containerPath();
      if (path.equals("/dev") || path.startsWith("/dev/pts/")) {
        throw failed(argument, path + " is the engine's; choose another container path");
      }
    }
    return found;
  }

  private static void remove(List<Device> devices, String containerPath) {
    for (int i = 0; i < devices.size(); i++) {
      if (devices.get(i).containerPath().equals(containerPath)) {
        devices.remove(i);
        return;
      }
    }
  }

  private static RequestException usage(String argument, String why) {
    return new RequestException(Kind.USAGE, "device " + argument + ": " + why + FORM);
  }

  private static RequestException failed(String argument, String why) {
    return new RequestException(Kind.FAILED, "device " + argument + ": " + why);
  }
}
