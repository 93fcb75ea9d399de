package io.mydocker.image;

import io.mydocker.linux.DirectoryName;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import java.util.HashSet;
import java.util.Set;

/**
 * Deletes the trees that no image needs and no container uses. The store is locked, so that nothing
 * is unpacked meanwhile; but containers start without a lock. Each writes down its layers before it
 * mounts them. So a tree first goes out of their way, and only then is it asked for users: one that
 * mounted it before has written it down by then, and one that comes later fails to.
 */
final class LayerSweep {
  /** Unlike trees that are being made: of what a killed sweep leaves, users are asked first. */
  private static final String ASIDE = ".gone-";

  private final Kernel kernel;
  private final String dataRoot;
  private final LayerStore store;
  private final LayerUsers users;

  LayerSweep(Kernel kernel, String dataRoot, LayerStore store, LayerUsers users) {
    this.kernel = kernel;
    this.dataRoot = dataRoot;
    this.store = store;
    this.users = users;
  }

  /**
   * Deletes.
   *
   * @param needed the keys of the trees that stay
   * @return the bytes of the files that are gone
   */
  long sweep(Set<String> needed) {
    int layers = store.open();
    try {
      int trees = Directories.makePrivate(kernel, StorePaths.layersBySha256(dataRoot));
      try {
        settleInterrupted(trees, layers);
        long freed = 0;
        for (DirectoryName each : Entries.of(kernel, trees)) {
          if (!needed.contains(each.name())) {
            freed += remove(trees, layers, each.name());
          }
        }
        NewTree.clear(kernel, layers, LayerStore.TEMPORARY);
        forgetSizes(needed);
        return freed;
      } finally {
        kernel.close(trees);
      }
    } finally {
      kernel.close(layers);
    }
  }

  /** What went aside and whose users nobody came to ask for. */
  private void settleInterrupted(int trees, int layers) {
    for (DirectoryName each : Entries.of(kernel, layers)) {
      if (each.name().startsWith(ASIDE)) {
        settle(trees, layers, each.name().substring(ASIDE.length()));
      }
    }
  }

  private long remove(int trees, int layers, String key) {
    if (used().contains(key)) {
      return 0;
    }
    long size = store.size(key);
    kernel.renameat2(trees, key, layers, ASIDE + key, Flag.RENAME_NOREPLACE);
    return settle(trees, layers, key) ? size : 0;
  }

  /** Puts back what has a user; else it goes, which is told by true. */
  private boolean settle(int trees, int layers, String key) {
    if (used().contains(key) && isBack(trees, layers, key)) {
      return false;
    }
    TreeDeletion.delete(kernel, layers, ASIDE + key);
    forgetSize(key);
    return true;
  }

  /** False when it was unpacked again meanwhile. */
  private boolean isBack(int trees, int layers, String key) {
    try {
      kernel.renameat2(layers, ASIDE + key, trees, key, Flag.RENAME_NOREPLACE);
      return true;
    } catch (KernelException e) {
      if (e.errno() != Errno.EEXIST && e.errno() != Errno.ENOTEMPTY) {
        throw e;
      }
      return false;
    }
  }

  /** Of trees that were never made: of what was committed, never run, and removed. */
  private void forgetSizes(Set<String> needed) {
    KernelFiles files = new KernelFiles(kernel);
    for (String key : files.names(StorePaths.layerSizes(dataRoot))) {
      if (!needed.contains(key) && !files.isDirectory(store.trees().path(key))) {
        forgetSize(key);
      }
    }
  }

  private void forgetSize(String key) {
    try {
      kernel.unlinkat(Flag.AT_FDCWD, StorePaths.layerSizes(dataRoot) + "/" + key, 0);
    } catch (KernelException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  private Set<String> used() {
    Set<String> used = new HashSet<>();
    for (LayerUsers.User user : users.all()) {
      used.addAll(user.trees());
    }
    return used;
  }
}
