package io.mydocker.user;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a container may leave on a machine, at one moment: mounts, cgroups, processes, directories,
 * network interfaces.
 *
 * <p>This process is the reaper of whatever the tests' commands orphan, so that a process left
 * behind is a descendant of ours whatever it is called and whoever started it, and other people's
 * processes never are.
 */
final class World {
  private static final int CGROUP_DEPTH = 7;
  private static final Path PROC = Path.of("/proc");

  /**
   * What nobody but a container that went wrong takes away; other things come and go with others on
   * the machine.
   */
  private static final Set<String> LOSSES_COUNT =
      Set.of(
          "mount",
          "network interface",
          "network namespace",
          "file in the home",
          "container directory");

  /** Started by a test through the JDK, which collects their exit status itself. */
  private static final Set<Long> STARTED = ConcurrentHashMap.newKeySet();

  private static Set<Long> zombies = Set.of();

  private final Map<String, Set<String>> things = new TreeMap<>();

  private World() {}

  static void becomeReaper() {
    if (LibC.C.prctl(LibC.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) {
      throw new AssertionError("the tests cannot become the reaper of what they orphan");
    }
  }

  static void started(long pid) {
    STARTED.add(pid);
  }

  static World of(Places places) {
    World world = new World();
    world.things.put("mount", mounts());
    world.things.put("cgroup", cgroups());
    world.things.put("process", processes());
    world.things.put("network interface", names(new File("/sys/class/net"), name -> true));
    world.things.put("network namespace", names(new File("/run/netns"), name -> true));
    world.things.put("file in the home", names(places.home().toFile(), World::isNoImage));
    world.things.put(
        "container directory", names(places.dataRoot().resolve("containers").toFile(), n -> true));
    world.things.put("unfinished file", unfinished(places));
    world.things.put("state", state(places.runRoot().toFile(), 3));
    world.things.put("JVM's shared file", staleSharedFiles());
    return world;
  }

  /** One line for each thing that is there now and was not before, or the other way round. */
  List<String> differenceFrom(World before) {
    List<String> lines = new ArrayList<>();
    things.forEach(
        (kind, now) -> {
          Set<String> then = before.things.getOrDefault(kind, Set.of());
          now.stream()
              .filter(t -> !then.contains(t))
              .forEach(t -> lines.add(kind + " left behind: " + t));
          if (LOSSES_COUNT.contains(kind)) {
            then.stream()
                .filter(t -> !now.contains(t))
                .forEach(t -> lines.add(kind + " lost: " + t));
          }
        });
    return lines;
  }

  /** Without the fields that change when others mount and unmount: id, parent, peer group. */
  private static Set<String> mounts() {
    Set<String> mounts = new TreeSet<>();
    for (String line : Raw.read(Path.of("/proc/self/mountinfo")).strip().split("\n", -1)) {
      String[] half = line.split(" - ", 2);
      String[] fields = half[0].split(" ", -1);
      String mount = fields[4] + " (" + fields[3] + " of " + half[1] + ")";
      // A second mount on the same place, as a stack of forgotten overlays would be.
      while (!mounts.add(mount)) {
        mount += " again";
      }
    }
    return mounts;
  }

  private static Set<String> cgroups() {
    Set<String> found = new TreeSet<>();
    collectCgroups(new File("/sys/fs/cgroup"), CGROUP_DEPTH, found);
    return found;
  }

  private static void collectCgroups(File directory, int depth, Set<String> found) {
    for (File group : directories(directory)) {
      if (group.getPath().contains("mydocker") && !isSomebodyElses(group)) {
        found.add(group.getPath());
      }
      if (depth > 0) {
        collectCgroups(group, depth - 1, found);
      }
    }
  }

  /**
   * One that holds a process which the tests did not start belongs to another container on this
   * machine.
   */
  private static boolean isSomebodyElses(File group) {
    for (String pid : Raw.readIfThere(group.toPath().resolve("cgroup.procs")).split("\n", -1)) {
      if (!pid.isEmpty() && Host.lives(Long.parseLong(pid)) && !isOurs(Long.parseLong(pid))) {
        return true;
      }
    }
    return Arrays.stream(directories(group)).anyMatch(World::isSomebodyElses);
  }

  private static boolean isOurs(long pid) {
    return ProcessHandle.current().descendants().anyMatch(process -> process.pid() == pid);
  }

  /** None when it went away meanwhile. */
  private static File[] directories(File directory) {
    File[] inside = directory.listFiles(File::isDirectory);
    return inside == null ? new File[0] : inside;
  }

  private static Set<String> processes() {
    Set<String> living = new TreeSet<>();
    Set<Long> dead = new TreeSet<>();
    ProcessHandle.current()
        .descendants()
        .map(ProcessHandle::pid)
        .forEach(
            pid -> {
              if (Host.lives(pid)) {
                living.add(pid + " " + commandLine(pid));
              } else {
                dead.add(pid);
              }
            });
    reap(dead);
    return living;
  }

  /**
   * Only those seen dead twice, so that the JDK has had its chance to collect a child of its own.
   */
  private static synchronized void reap(Set<Long> dead) {
    dead.stream()
        .filter(pid -> zombies.contains(pid) && !STARTED.contains(pid))
        .forEach(pid -> LibC.C.waitpid(pid.intValue(), new int[1], LibC.WNOHANG));
    zombies = dead;
  }

  private static String commandLine(long pid) {
    String words = Raw.readIfThere(PROC.resolve(pid + "/cmdline")).replace('\0', ' ').trim();
    return words.isEmpty() ? Raw.readIfThere(PROC.resolve(pid + "/comm")).trim() : words;
  }

  private static Set<String> names(File directory, Predicate<String> wanted) {
    String[] names = directory.list();
    Stream<String> all = names == null ? Stream.empty() : Arrays.stream(names).filter(wanted);
    return new TreeSet<>(all.map(name -> directory + "/" + name).toList());
  }

  /** Images are what a user keeps; everything else in the home belongs to a container that runs. */
  private static boolean isNoImage(String name) {
    return name.startsWith(".") || !(name.equals("busybox") || name.endsWith(".tar"));
  }

  /**
   * Files, and whatever is named by a container's id. The directories that hold them may stay, and
   * so may a lock's file: removing one races with whoever takes it, and it holds nothing.
   */
  private static Set<String> state(File directory, int depth) {
    Set<String> found = new TreeSet<>(names(directory, name -> name.matches(".*[0-9a-f]{12}.*")));
    File[] inside = directory.listFiles();
    for (File below : inside == null ? new File[0] : inside) {
      if (below.isDirectory() && depth > 0) {
        found.addAll(state(below, depth - 1));
      } else if (!below.getName().contains("lock")) {
        found.add(below.getPath());
      }
    }
    return found;
  }

  private static Set<String> unfinished(Places places) {
    Set<String> found = new TreeSet<>();
    for (Path root : places.roots()) {
      collectUnfinished(root.toFile(), 3, found);
    }
    return found;
  }

  private static void collectUnfinished(File directory, int depth, Set<String> found) {
    found.addAll(
        names(
            directory,
            name -> name.matches("(?i).*([.~-]|^)(tmp|temp|partial|part|new|old)([.~-].*|$)")));
    for (File below : directories(directory)) {
      // What lies in a layer or in a container's root is its own.
      boolean image = below.getName().matches("busybox|merged|upper|work|[0-9a-f]{12,}");
      if (!image && depth > 0) {
        collectUnfinished(below, depth - 1, found);
      }
    }
  }

  /** Those of JVMs that are gone: one that lives will take its own away. */
  private static Set<String> staleSharedFiles() {
    Set<String> found = new TreeSet<>();
    for (String directory : names(new File("/tmp"), name -> name.startsWith("hsperfdata_"))) {
      found.addAll(names(new File(directory), pid -> !new File("/proc/" + pid).exists()));
    }
    return found;
  }
}
