package io.mydocker.image;

import io.mydocker.linux.DirectoryName;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Deletes the trees that no image needs and no container uses. The store is locked, so that nothing
 * is unpacked meanwhile; but containers start without a lock. Each writes down its layers before it
 * mounts them. So a tree first goes out of their way, and only then is it asked for users: one that
 * mounted it before has written it down by then, and one that comes later fails to.
 */
final class LayerSweep {
  /** As trees that are being made are called, so that what a killed sweep leaves is cleared. */
  private static final String ASIDE = ".tmp-gone-";

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
   * @param needed the diff ids that stay
   * @return the bytes of the files that are gone
   */
  long sweep(Set<String> needed) {
    int layers = store.open();
    try {
      int trees = Directories.makePrivate(kernel, StorePaths.layersBySha256(dataRoot));
      try {
        long freed = 0;
        for (DirectoryName each : Entries.of(kernel, trees)) {
          if (!needed.contains(each.name())) {
            freed += remove(trees, layers, each.name());
          }
        }
        NewTree.clear(kernel, layers, LayerStore.TEMPORARY);
        return freed;
      } finally {
        kernel.close(trees);
      }
    } finally {
      kernel.close(layers);
    }
  }

  private long remove(int trees, int layers, String diffId) {
    String path = store.path(diffId);
    if (used().contains(path)) {
      return 0;
    }
    long size = store.size(diffId);
    String aside = ASIDE + diffId;
    kernel.renameat2(trees, diffId, layers, aside, Flag.RENAME_NOREPLACE);
    if (used().contains(path)) {
      kernel.renameat2(layers, aside, trees, diffId, Flag.RENAME_NOREPLACE);
      return 0;
    }
    TreeDeletion.delete(kernel, layers, aside);
    forgetSize(diffId);
    return size;
  }

  private void forgetSize(String diffId) {
    try {
      kernel.unlinkat(Flag.AT_FDCWD, StorePaths.layerSizes(dataRoot) + "/" + diffId, 0);
    } catch (KernelException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  private Set<String> used() {
    Set<String> used = new HashSet<>();
    for (LayerUsers.User user : users.all()) {
      List<String> lowers = user.lowers();
      used.addAll(lowers);
    }
    return used;
  }
}
