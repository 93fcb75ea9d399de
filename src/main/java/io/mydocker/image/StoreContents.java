package io.mydocker.image;

import io.mydocker.linux.Kernel;
import io.mydocker.oci.ImageConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everything that the store's small files say, read once: under its lock, what follows holds. */
final class StoreContents {
  private static final int SHA256_HEX = 64;
  private static final String TAR = ".tar";

  private final String home;
  private final String dataRoot;
  private final KernelFiles files;
  private final LayerTrees trees;
  private final Map<String, ImageConfig> images = new HashMap<>();
  private final List<Name> names = new ArrayList<>();
  private final List<Archive> archives = new ArrayList<>();

  /** A name that was loaded, and the file that says so. */
  record Name(String name, String id, String key) {}

  /**
   * A record of an archive, and its file.
   *
   * @param isCurrent whether the archive is there and the same
   * @param facts the archive's, empty when it is gone
   */
  record Archive(ArchiveRecord record, String key, boolean isCurrent, List<FileFacts> facts) {
    /** Whether at most its mode, owner or place has changed: whoever runs it will find out. */
    boolean mayBeSame() {
      return !facts.isEmpty() && record.hasContentOf(facts.get(0));
    }
  }

  private StoreContents(Kernel kernel, String home, String dataRoot) {
    this.home = home;
    this.dataRoot = dataRoot;
    files = new KernelFiles(kernel);
    trees = new LayerTrees(kernel, dataRoot);
  }

  static StoreContents read(Kernel kernel, String home, String dataRoot) {
    StoreContents contents = new StoreContents(kernel, home, dataRoot);
    contents.readImages(new StoreFiles(kernel, dataRoot));
    contents.readNames();
    contents.readArchives();
    return contents;
  }

  private void readImages(StoreFiles store) {
    for (String file : files.names(StorePaths.byId(dataRoot))) {
      ImageConfig config = file.length() == SHA256_HEX ? store.config(file) : null;
      if (config != null) {
        images.put(file, config);
      }
    }
  }

  private void readNames() {
    String directory = StorePaths.names(dataRoot);
    for (String key : files.names(directory)) {
      String text = files.read(directory + "/" + key);
      String id = text == null ? null : StoredNames.idIn(text);
      if (text != null && id != null && images.containsKey(id)) {
        int at = FlatImage.FORMAT.length() + SHA256_HEX + 1;
        names.add(new Name(text.substring(at, text.length() - 1), id, key));
      }
    }
    names.sort((one, other) -> one.name().compareTo(other.name()));
  }

  private void readArchives() {
    String directory = StorePaths.archives(dataRoot);
    for (String key : files.names(directory)) {
      ArchiveRecord record = ArchiveRecord.parse(files.read(directory + "/" + key));
      if (record != null) {
        FileFacts facts = files.facts(record.path());
        boolean isCurrent = facts != null && record.isOf(facts);
        archives.add(
            new Archive(record, key, isCurrent, facts == null ? List.of() : List.of(facts)));
      }
    }
    archives.sort((one, other) -> one.record().path().compareTo(other.record().path()));
  }

  Map<String, ImageConfig> images() {
    return images;
  }

  List<Name> names() {
    return names;
  }

  List<Archive> archives() {
    return archives;
  }

  /** What an archive is called: those in the home by their name alone. */
  String called(String path) {
    boolean isHomes = path.startsWith(home + "/") && path.endsWith(TAR);
    String name = isHomes ? path.substring(home.length() + 1, path.length() - TAR.length()) : "";
    return ImageChoice.isName(name) ? name : path;
  }

  /** Archives in the home that nobody has looked into yet. */
  List<String> unseen() {
    List<String> unseen = new ArrayList<>();
    for (String file : files.names(home)) {
      String path = home + "/" + file;
      boolean isImage = file.endsWith(TAR) && !called(path).equals(path);
      if (isImage && archives.stream().noneMatch(each -> each.record().path().equals(path))) {
        unseen.add(path);
      }
    }
    unseen.sort(null);
    return unseen;
  }

  /** Whether something leads to an image: a name, or an archive that is still the same. */
  boolean isNamed(String id) {
    return names.stream().anyMatch(each -> each.id().equals(id))
        || archives.stream().anyMatch(each -> each.mayBeSame() && each.record().id().equals(id));
  }

  /** The archives that are an image and still the same, by path. */
  List<String> archivesOf(String id) {
    return archives.stream()
        .filter(each -> each.isCurrent() && each.record().id().equals(id))
        .map(each -> each.record().path())
        .toList();
  }

  /** The keys of an image's trees, the topmost first. */
  List<String> trees(String id) {
    ImageConfig config = images.get(id);
    return config == null ? List.of() : trees.topmostFirst(config);
  }

  /** The containers of an image: others may have the same layers, and another configuration. */
  List<String> users(String id, LayerUsers users) {
    List<String> keys = trees(id);
    List<String> found = new ArrayList<>();
    for (LayerUsers.User user : users.all()) {
      if (user.image().isEmpty() ? user.trees().equals(keys) : user.image().equals(id)) {
        found.add(user.name());
      }
    }
    return found;
  }
}
