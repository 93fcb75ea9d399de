package io.mydocker.image;

import io.mydocker.program.Premises;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds images that are ready. It only reads, without a lock: the files it reads appear whole, by
 * rename(2), and a layer before the index file that names it.
 */
public final class ImageIndex {
  private final String home;
  private final String dataRoot;
  private final Premises premises;

  /** Both paths are raw and absolute. */
  public ImageIndex(String home, String dataRoot) {
    this(home, dataRoot, Premises.none());
  }

  /**
   * The same.
   *
   * @param premises noted there is what was read
   */
  public ImageIndex(String home, String dataRoot, Premises premises) {
    this.home = home;
    this.dataRoot = dataRoot;
    this.premises = premises;
  }

  /**
   * The image, or null when it must be prepared first.
   *
   * @throws ImageException when its archive is not there
   */
  public @Nullable Image find(ImageChoice choice) {
    if (choice.kind() == ImageChoice.Kind.DEFAULT) {
      return findDefault(choice.name());
    }
    if (choice.kind() == ImageChoice.Kind.STORED) {
      String id = new StoredNames(dataRoot, premises).id(choice.name());
      return id == null ? null : image(HostFiles.forPath(dataRoot, premises), choice.name(), id);
    }
    String path = absolute(choice.archivePath());
    if (!path.equals(choice.archivePath())) {
      // It depends on the working directory.
      premises.refuse();
    }
    // One question decides for all paths: each ASCII alone, they are ASCII together.
    HostFiles files = HostFiles.forPath(dataRoot + path, premises);
    FileFacts archive = requireArchive(files, choice, path);
    ArchiveRecord record =
        ArchiveRecord.parse(files.read(StorePaths.archives(dataRoot) + "/" + StorePaths.key(path)));
    return record == null || !record.isOf(archive)
        ? null
        : image(files, choice.name(), record.id());
  }

  /** An image by its id, or null when something of it is missing. */
  private @Nullable Image image(HostFiles files, String name, String id) {
    String text = files.read(StorePaths.byId(dataRoot) + "/" + id);
    if (text == null) {
      return null;
    }
    Image image = FlatImage.image(text, name, id, StorePaths.layersBySha256(dataRoot));
    return image != null && areThere(files, image.lowers()) ? image : null;
  }

  private static boolean areThere(HostFiles files, List<String> lowers) {
    for (int i = 0; i < lowers.size(); i++) {
      if (!files.isDirectory(lowers.get(i))) {
        return false;
      }
    }
    return !lowers.isEmpty();
  }

  /** An image that is not ready, as it will lie when it is: for saying what would be done. */
  public Image assumed(ImageChoice choice) {
    return Image.ofTree(
        choice.name(),
        choice.kind() == ImageChoice.Kind.DEFAULT
            ? home + "/" + choice.name()
            : StorePaths.layersBySha256(dataRoot) + "/DIFF-ID");
  }

  private @Nullable Image findDefault(String name) {
    String tree = home + "/" + name;
    return HostFiles.forPath(tree, premises).isDirectory(tree) ? Image.ofTree(name, tree) : null;
  }

  static FileFacts requireArchive(HostFiles files, ImageChoice choice, String path) {
    FileFacts facts = files.facts(path);
    if (facts == null) {
      throw new ImageException(
          "image '" + choice.name() + "': there is no archive " + path + "; check the path");
    }
    if (!facts.isRegular()) {
      throw new ImageException(
          "image '"
              + choice.name()
              + "': "
              + path
              + (facts.isDirectory() ? " is a directory" : " is not a regular file")
              + "; give a tar archive");
    }
    return facts;
  }

  /**
   * A path as it is anywhere, also one that was given relative to the directory of whoever called.
   * Of an archive, it is what stands for it in the store.
   *
   * @param path raw, as the result is
   */
  public static String absolute(String path) {
    if (path.startsWith("/")) {
      return path;
    }
    String directory = System.getProperty("user.dir", "/");
    // The JVM decoded it by the caller's locale: what is not ASCII may have been lost.
    String here = HostFiles.isAscii(directory) ? directory : KernelFiles.workingDirectory();
    String name = path;
    while (name.startsWith("./")) {
      name = name.substring(2);
    }
    return here.endsWith("/") ? here + name : here + "/" + name;
  }
}
