package io.mydocker.container;

import static io.mydocker.program.Flag.S_IFBLK;
import static io.mydocker.program.Flag.S_IFCHR;
import static io.mydocker.program.Flag.S_IFDIR;
import static io.mydocker.program.Flag.S_IFMT;

import io.mydocker.cgroup.DeviceRule;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds devices of the host. Loaded only where a container gets some. */
final class HostDevices {
  private static final LinkOption[] FOLLOW = {};
  private static final LinkOption[] STAY = {LinkOption.NOFOLLOW_LINKS};

  /**
   * Directories that Docker passes over: mounts of their own, which a container has itself, and
   * what other engines keep in /dev.
   */
  private static final List<String> FOREIGN =
      List.of("pts", "shm", "fd", "mqueue", ".lxc", ".lxd-mounts", ".udev");

  /** What every container has of its own. */
  private static final List<String> OWN =
      List.of(
          "/dev/null",
          "/dev/zero",
          "/dev/full",
          "/dev/random",
          "/dev/urandom",
          "/dev/tty",
          "/dev/console",
          "/dev/ptmx");

  /** What stat(2) says. */
  private record Status(int mode, long number, int uid, int gid) {
    boolean isDirectory() {
      return (mode & S_IFMT) == S_IFDIR;
    }

    boolean isDevice() {
      return (mode & S_IFMT) == S_IFBLK || (mode & S_IFMT) == S_IFCHR;
    }

    /** The device; the number as makedev(3) packs it. */
    Device device(String hostPath, String containerPath, int access) {
      return new Device(
          hostPath,
          containerPath,
          (mode & S_IFMT) == S_IFBLK ? 'b' : 'c',
          (int) (number >> 8 & 0xfff | number >> 32 & 0xfffff000),
          (int) (number & 0xff | number >> 12 & 0xffffff00),
          mode & 07777,
          uid,
          gid,
          access);
    }
  }

  private HostDevices() {}

  /** The same with others, each of which takes the place of one that is at its path. */
  static List<Device> allWith(List<Device> asked) {
    List<Device> found = new ArrayList<>(all());
    for (Device device : asked) {
      found.removeIf(other -> other.containerPath().equals(device.containerPath()));
      found.add(device);
    }
    return found;
  }

  /** All that the host's /dev has beyond what every container has, for a privileged one. */
  static List<Device> all() {
    List<Device> found = at("/dev", "/dev", DeviceRule.ALL);
    return found == null ? List.of() : found;
  }

  /**
   * The device at a path, or all below it where that is a directory, by name; a link is followed
   * there, and not below.
   *
   * @return null when there is nothing at the path; empty when there is no device
   */
  static @Nullable List<Device> at(String hostPath, String containerPath, int access) {
    Path path = HostPath.of(hostPath);
    Status status = status(path, FOLLOW);
    if (status == null) {
      return null;
    }
    List<Device> found = new ArrayList<>();
    if (status.isDevice()) {
      found.add(status.device(hostPath, containerPath, access));
    } else if (status.isDirectory()) {
      below(path, hostPath, containerPath, access, found);
    }
    return found;
  }

  private static void below(
      Path directory, String hostPath, String containerPath, int access, List<Device> found) {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path child : stream) {
        children.add(child);
      }
    } catch (IOException | DirectoryIteratorException gone) {
      // A device that was taken out meanwhile takes its directory along.
      return;
    }
    children.sort(null);
    for (Path child : children) {
      String name = HostPath.name(child);
      String inside = containerPath + "/" + name;
      Status status = status(child, STAY);
      if (status == null) {
        continue;
      }
      if (status.isDevice() && !OWN.contains(inside)) {
        found.add(status.device(hostPath + "/" + name, inside, access));
      } else if (status.isDirectory() && !FOREIGN.contains(name)) {
        below(child, hostPath + "/" + name, inside, access, found);
      }
    }
  }

  private static @Nullable Status status(Path path, LinkOption... options) {
    try {
      Map<String, Object> found = Files.readAttributes(path, "unix:mode,rdev,uid,gid", options);
      return new Status(
          (int) number(found, "mode"),
          number(found, "rdev"),
          (int) number(found, "uid"),
          (int) number(found, "gid"));
    } catch (IOException absent) {
      return null;
    }
  }

  private static long number(Map<String, Object> found, String name) {
    return found.get(name) instanceof Number number ? number.longValue() : 0;
  }
}
