package io.mydocker.container;

import io.mydocker.cgroup.CgroupTree;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a launch may leave: looked at after every case, so by few and cheap calls. */
final class SweepWorld implements NextCommand.World {
  private final SweepPlace place;
  private final LaunchPlan plan;
  private final Set<String> home;

  SweepWorld(SweepPlace place, LaunchPlan plan) {
    this.place = place;
    this.plan = plan;
    home = names(place.settings.home());
  }

  /** One line for each thing that is there and should not be. A kept container may be there. */
  @Override
  public List<String> leftBehind() throws IOException {
    List<String> left = new ArrayList<>();
    place.mounts().forEach(mount -> left.add("a mount: " + mount));
    group(plan.layout().id(), left);
    group(OptionSet.DEAD, left);
    Set<String> containers = names(Layout.containers(place.settings));
    Set<String> reserved = names(Layout.names(place.settings));
    if (plan.keeps()) {
      containers.remove(plan.layout().id());
      if (plan.name() != null) {
        reserved.remove(plan.name());
      }
    }
    containers.forEach(name -> left.add("a container directory: " + name));
    reserved.forEach(name -> left.add("a name: " + name));
    names(Layout.live(place.settings)).forEach(name -> left.add("a live file: " + name));
    Set<String> now = names(place.settings.home());
    now.stream().filter(name -> !home.contains(name)).forEach(n -> left.add("in the home: " + n));
    home.stream().filter(name -> !now.contains(name)).forEach(n -> left.add("home lost: " + n));
    return left;
  }

  boolean hasKept() {
    return names(Layout.containers(place.settings)).contains(plan.layout().id())
        || plan.name() != null && names(Layout.names(place.settings)).contains(plan.name());
  }

  private void group(String id, List<String> left) {
    String group = plan.cgroup().group(id);
    String devices = plan.cgroup().isUnified() ? null : CgroupTree.deviceGroup(group);
    for (String each : devices == null ? List.of(group) : List.of(group, devices)) {
      if (new File(each).exists()) {
        left.add("a cgroup: " + each + " of " + HostFacts.text(each + "/cgroup.procs").strip());
      }
    }
  }

  private static Set<String> names(String directory) {
    String[] names = new File(directory).list();
    return names == null ? new TreeSet<>() : new TreeSet<>(Arrays.asList(names));
  }

  /** So that the next case finds a clean place after one that failed. */
  void force() {
    Host.killAll("MYDOCKER_SWEEP=" + place.base);
    Host.run("sh", "-c", "while umount -l " + place.home("merged") + " 2>&-; do :; done; true");
    String id = plan.layout().id();
    String directory = plan.layout().directory();
    Host.run("sh", "-c", "while umount -l " + directory + "/merged 2>&-; do :; done; true");
    Host.run(
        "sh",
        "-c",
        "cd "
            + place.base
            + "; rm -rf --one-file-system home/merged home/upper home/work"
            + " data/containers/* data/names/* run/live/*;"
            + " for id in "
            + id
            + " "
            + OptionSet.DEAD
            + "; do rmdir "
            + plan.cgroup().parent()
            + "/$id 2>&-; done; true");
  }
}
