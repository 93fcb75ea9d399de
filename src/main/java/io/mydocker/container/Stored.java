package io.mydocker.container;

import io.mydocker.cgroup.Freezer;
import io.mydocker.oci.RuntimeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A container as its files and the kernel show it.
 *
 * @param layout where its files lie
 * @param place where its overlay lies, and what else an undo needs
 * @param name its name
 * @param image the image it was started from
 * @param lowers the image's trees, the topmost first
 * @param mounts what was asked to be mounted in it
 * @param hasUsers whether its root is nobody on the host
 * @param command command and arguments
 * @param createdMillis when it was created, milliseconds since 1970
 * @param pid its first process on the host, 0 when it does not run
 * @param exitCode what its command ended with, -1 when unknown
 * @param labels what the user noted of it
 */
record Stored(
    Layout layout,
    PlaceRecord place,
    String name,
    String image,
    List<String> lowers,
    List<RuntimeSpec.Mount> mounts,
    boolean hasUsers,
    List<String> command,
    long createdMillis,
    int pid,
    int exitCode,
    Map<String, String> labels) {

  /** What its root is made of, the topmost first. */
  List<String> layers() {
    List<String> layers = new ArrayList<>();
    layers.add(place.base() + "/upper");
    layers.addAll(lowers);
    return layers;
  }

  /** Where its writable layer is while it runs, where the disk could not hold one. */
  String upperInMemory() {
    return place.base() + "/work/upper";
  }

  boolean isRunning() {
    return pid != 0;
  }

  /** Whether it runs at this moment, and not only when it was read. */
  boolean isAlive() {
    return currentPid() != 0;
  }

  /** Its first process at this moment, 0 when it does not run. */
  int currentPid() {
    return RecordedProcess.runningPid(HostFacts.text(layout.liveFile()));
  }

  /** Whether it is frozen; a commit freezes one, too, for a moment. */
  boolean isPaused() {
    return isRunning() && isFrozen(place.cgroup());
  }

  /** Whether a control group is frozen. */
  static boolean isFrozen(String group) {
    Freezer freezer = Freezer.of(group);
    return HostFacts.text(freezer.state()).contains(freezer.frozenState());
  }

  String id() {
    return layout.id();
  }

  ContainerRow row() {
    String status = isPaused() ? "paused" : isRunning() ? "running" : "exited";
    ContainerTimes times = ContainerTimes.of(this);
    return new ContainerRow(
        id(),
        name,
        image,
        command,
        pid,
        status,
        exitCode,
        createdMillis,
        labels,
        times.startedMillis(),
        times.finishedMillis());
  }
}
