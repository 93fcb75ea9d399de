package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import io.mydocker.image.PrepareNotices;
import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.oci.RuntimeSpec;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import org.jspecify.annotations.Nullable;

/**
 * A container's root, open for reference only: of one that runs as its first process sees it, with
 * all that is mounted there; of another one as the engine has mounted it for us.
 */
final class ContainerRoot implements AutoCloseable {
  private static final int DIRECTORY = Flag.O_PATH | Flag.O_DIRECTORY;

  private final Kernel kernel;
  private final Stored container;
  private final boolean isRunning;
  private final int root;

  private ContainerRoot(Kernel kernel, Stored container, boolean isRunning, int root) {
    this.kernel = kernel;
    this.container = container;
    this.isRunning = isRunning;
    this.root = root;
  }

  /** Of a container that runs; null when it does not. */
  static @Nullable ContainerRoot running(Kernel kernel, Stored container) {
    FirstProcess first = FirstProcess.of(container);
    if (first == null) {
      return null;
    }
    try (first) {
      int root = first.openRoot(kernel, container);
      if (root < 0) {
        return null;
      }
      ContainerRoot opened = new ContainerRoot(kernel, container, true, root);
      opened.requireOwn();
      return opened;
    }
  }

  /** Of a stopped container, when the engine has mounted it. */
  static ContainerRoot mounted(Kernel kernel, Stored container) {
    int root = kernel.openat(Flag.AT_FDCWD, StoppedMount.mergedPath(container), DIRECTORY, 0);
    return new ContainerRoot(kernel, container, false, root);
  }

  /** A process that is only on its way into its root still has the host's. */
  private void requireOwn() {
    FileStatus host = kernel.statx(Flag.AT_FDCWD, "/");
    if (kernel.statx(root).isSame(host)) {
      close();
      throw new RequestException(
          Kind.FAILED, "container " + container.name() + ": is being started: try again");
    }
  }

  boolean isRunning() {
    return isRunning;
  }

  Lookup lookup() {
    return Lookup.inContainer(kernel, root, container.name());
  }

  /**
   * The volumes of a stopped container are not mounted: what lies there is not what it sees, and
   * what was put there it would never see.
   */
  void requireNoVolume(Lookup.Found found) {
    if (isRunning) {
      return;
    }
    for (RuntimeSpec.Mount mount : container.mounts()) {
      FileStatus place = place(mount.destination());
      if (place != null && (isAt(found, place) || isBelow(found.parent(), place))) {
        throw new RequestException(
            Kind.FAILED,
            container.name()
                + ":"
                + mount.destination()
                + ": is a volume, which is not mounted while the container is stopped; start it"
                + (mount.type().equals("tmpfs") ? "" : ", or use " + mount.source()));
      }
    }
  }

  /** Says which volumes below a directory are not in a stopped container's copy. */
  void tellVolumes(Lookup.Found source, PrepareNotices notices) {
    FileStatus status = source.status();
    if (isRunning || status == null || !status.isDirectory()) {
      return;
    }
    for (RuntimeSpec.Mount mount : container.mounts()) {
      int above = directoryOf(mount.destination());
      if (above >= 0 && isBelow(above, status)) {
        notices.notice("note: not in the copy, since it is a volume: " + mount.destination());
      }
      if (above >= 0) {
        kernel.close(above);
      }
    }
  }

  private int directoryOf(String destination) {
    try {
      return lookup().directory(destination.substring(0, destination.lastIndexOf('/') + 1));
    } catch (KernelException absent) {
      requireAbsence(absent);
      return -1;
    }
  }

  private @Nullable FileStatus place(String destination) {
    try {
      int file = kernel.openat2(root, destination, Flag.O_PATH, 0, lookup().resolve());
      try {
        return kernel.statx(file);
      } finally {
        kernel.close(file);
      }
    } catch (KernelException absent) {
      requireAbsence(absent);
      return null;
    }
  }

  /** Anything else is no reason to take a volume for not there. */
  private static void requireAbsence(KernelException failed) {
    if (failed.errno() != Errno.ENOENT && failed.errno() != Errno.ENOTDIR) {
      throw failed;
    }
  }

  private static boolean isAt(Lookup.Found found, FileStatus place) {
    FileStatus status = found.status();
    return status != null && status.isSame(place);
  }

  /** Upwards, since only so links on the way do not matter. */
  private boolean isBelow(int directory, FileStatus place) {
    FileStatus top = kernel.statx(root);
    int current = kernel.openat(directory, ".", DIRECTORY, 0);
    try {
      FileStatus status = kernel.statx(current);
      while (!status.isSame(place) && !status.isSame(top)) {
        int above = kernel.openat(current, "..", DIRECTORY, 0);
        kernel.close(current);
        current = above;
        status = kernel.statx(current);
      }
      return status.isSame(place);
    } finally {
      kernel.close(current);
    }
  }

  /** When a container ends that is not kept, its files go: what was read of them may not be all. */
  void requireStillThere() {
    if (isRunning && !container.place().keeps() && !container.isAlive()) {
      throw new RequestException(
          Kind.FAILED,
          "container " + container.name() + " ended meanwhile; the copy may not be whole");
    }
  }

  @Override
  public void close() {
    kernel.close(root);
  }
}
