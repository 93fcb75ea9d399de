package io.mydocker.image;

import io.mydocker.linux.Kernel;
import io.mydocker.oci.ImageConfig;
import io.mydocker.program.Flag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Removes images, and then the layers that nobody needs any more; the store is locked. */
final class StoreRemoval {
  private static final String JSON = ".json";

  private final Kernel kernel;
  private final String home;
  private final String dataRoot;
  private final StoreFiles files;
  private final LayerUsers users;
  private final List<String> done = new ArrayList<>();
  private StoreContents contents;

  StoreRemoval(Kernel kernel, String home, String dataRoot, LayerUsers users) {
    this.kernel = kernel;
    this.home = home;
    this.dataRoot = dataRoot;
    this.users = users;
    files = new StoreFiles(kernel, dataRoot);
    contents = StoreContents.read(kernel, home, dataRoot);
  }

  /** What was done so far, as lines to print. */
  List<String> done() {
    return done;
  }

  /**
   * Removes one image by a name, an id or an archive's path. An archive in the home goes with it,
   * for it is the image; one elsewhere is the caller's own, and stays.
   *
   * @param force also while containers use it: they go on, and its layers stay for them
   */
  void remove(String reference, boolean force) {
    if (reference.equals(ImageChoice.DEFAULT_NAME)) {
      throw new ImageException(
          "image " + reference + ": the default image; remove the directory " + home + "/busybox");
    }
    String path = ImageIndex.absolute(reference);
    String homes = home + "/" + reference + ".tar";
    if (ImageChoice.isName(reference) && new KernelFiles(kernel).facts(homes) != null) {
      removeArchive(reference, homes, force);
    } else if (files.archive(path) != null) {
      removeArchive(reference, path, force);
    } else {
      removeStored(reference, force);
    }
    contents = StoreContents.read(kernel, home, dataRoot);
  }

  private void removeStored(String reference, boolean force) {
    String id = new StoredNames(dataRoot).id(reference);
    if (id == null) {
      throw unknown(reference);
    }
    List<StoreContents.Name> called = new ArrayList<>();
    List<StoreContents.Name> names = new ArrayList<>();
    for (StoreContents.Name name : contents.names()) {
      if (name.id().equals(id)) {
        (StoredNames.isCalled(reference, name.name()) ? called : names).add(name);
      }
    }
    if (called.isEmpty()) {
      removeById(reference, id, names, force);
      return;
    }
    if (names.isEmpty() && contents.archivesOf(id).isEmpty()) {
      requireUnused(reference, id, force);
    }
    called.forEach(this::untag);
    removeUnlessNeeded(id);
  }

  /** With all that leads to it: more than one thing needs a word more. */
  private void removeById(
      String reference, String id, List<StoreContents.Name> names, boolean force) {
    List<String> called = new ArrayList<>();
    names.forEach(name -> called.add(name.name()));
    contents.archivesOf(id).forEach(path -> called.add(contents.called(path)));
    if (called.size() > 1 && !force) {
      throw new ImageException(
          "image "
              + reference
              + ": has several names ("
              + String.join(", ", called)
              + "); remove them by name, or use rmi -f");
    }
    requireUnused(reference, id, force);
    names.forEach(this::untag);
    for (String path : contents.archivesOf(id)) {
      removeArchive(reference, path, force);
    }
    removeUnlessNeeded(id);
  }

  private void untag(StoreContents.Name name) {
    files.remove(StorePaths.names(dataRoot), name.key());
    done.add("Untagged: " + name.name());
  }

  /** An archive in the home is the image, and goes with it. */
  private void removeArchive(String reference, String path, boolean force) {
    ArchiveRecord record = files.archive(path);
    if (record != null) {
      requireUnused(reference, record.id(), force);
    }
    boolean isHomes = !contents.called(path).equals(path);
    if (isHomes) {
      // Before its record, which may hold its only configuration: this is what may fail.
      kernel.unlinkat(Flag.AT_FDCWD, path, 0);
    }
    files.remove(StorePaths.archives(dataRoot), StorePaths.key(path));
    done.add("Untagged: " + contents.called(path));
    if (isHomes) {
      done.add("Deleted: " + path);
    }
    if (record != null) {
      removeUnlessNeeded(record.id());
    }
  }

  private static ImageException unknown(String reference) {
    return new ImageException("image " + reference + ": no such image; mydocker images lists them");
  }

  private void requireUnused(String reference, String id, boolean force) {
    List<String> containers = contents.users(id, users);
    if (!containers.isEmpty() && !force) {
      throw new ImageException(
          "image "
              + reference
              + ": container "
              + String.join(", ", containers)
              + " uses it; remove that first (mydocker rm), or use rmi -f to remove the name only");
    }
  }

  /** An image without a name goes, unless a container was made of it. */
  private void removeUnlessNeeded(String id) {
    StoreContents now = StoreContents.read(kernel, home, dataRoot);
    if (!now.isNamed(id) && now.users(id, users).isEmpty()) {
      removeImage(id);
    }
  }

  private void removeImage(String id) {
    boolean isThere = files.json(id) != null;
    files.remove(StorePaths.byId(dataRoot), id);
    files.remove(StorePaths.byId(dataRoot), id + ".json");
    if (isThere) {
      done.add("Deleted: " + ImageConfig.SHA256 + id);
    }
  }

  /**
   * Removes what nothing leads to: records of archives that are gone or changed, images without a
   * name.
   *
   * @param all also what no container uses: loaded images, and the unpacked trees of archives,
   *     which are unpacked again when they are run
   */
  void prune(boolean all) {
    for (StoreContents.Archive archive : contents.archives()) {
      if (!archive.isCurrent() && !archive.mayBeSame()) {
        files.remove(StorePaths.archives(dataRoot), archive.key());
        done.add("Untagged: " + contents.called(archive.record().path()));
      }
    }
    if (all) {
      pruneNames();
    }
    contents = StoreContents.read(kernel, home, dataRoot);
    for (String id : contents.images().keySet()) {
      removeUnlessNeeded(id);
    }
    contents = StoreContents.read(kernel, home, dataRoot);
    removeHalves();
    removeFormerFormat();
  }

  private void pruneNames() {
    for (StoreContents.Name name : contents.names()) {
      if (contents.users(name.id(), users).isEmpty()) {
        files.remove(StorePaths.names(dataRoot), name.key());
        done.add("Untagged: " + name.name());
      }
    }
  }

  /** Configurations that are no image: who entered or removed them was killed between two files. */
  private void removeHalves() {
    String images = StorePaths.byId(dataRoot);
    for (String name : new KernelFiles(kernel).names(images)) {
      boolean isJson = name.endsWith(JSON);
      String id = isJson ? name.substring(0, name.length() - JSON.length()) : name;
      if (!contents.images().containsKey(id)) {
        files.remove(images, name);
      }
    }
  }

  /** Before there was a store, records of archives lay in its directory itself. */
  private void removeFormerFormat() {
    String images = StorePaths.images(dataRoot);
    for (String name : new KernelFiles(kernel).names(images)) {
      if (name.startsWith("+") || name.startsWith("@")) {
        files.remove(images, name);
      }
    }
  }

  /** The trees that stay, by their keys. */
  Set<String> needed(boolean all) {
    Set<String> needed = new HashSet<>();
    for (String id : contents.images().keySet()) {
      boolean isKept = !all || isLoaded(id) || !contents.users(id, users).isEmpty();
      if (isKept) {
        needed.addAll(contents.trees(id));
      }
    }
    return needed;
  }

  private boolean isLoaded(String id) {
    return contents.names().stream().anyMatch(name -> name.id().equals(id));
  }
}
