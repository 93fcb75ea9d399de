package io.mydocker.image;

import org.jspecify.annotations.Nullable;

/**
 * Finds images that are ready. It only reads, without a lock: the files it reads appear whole, by
 * rename(2), and a layer before the index file that names it.
 */
public final class ImageIndex {
  /** The first line of an index file; another version of it is no answer. */
  static final String FORMAT = "mydocker-image 1";

  private static final int SHA256_HEX = 64;

  private final String home;
  private final String dataRoot;

  /** Both paths are raw and absolute. */
  public ImageIndex(String home, String dataRoot) {
    this.home = home;
    this.dataRoot = dataRoot;
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
    String path = absolute(choice.archivePath());
    // One question decides for all paths: each ASCII alone, they are ASCII together.
    HostFiles files = HostFiles.forPath(dataRoot + path);
    String tree = tree(files, requireArchive(files, choice, path), path);
    return tree == null ? null : Image.ofTree(choice.name(), tree);
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
    FileFacts facts = HostFiles.forPath(tree).facts(tree);
    return facts != null && facts.isDirectory() ? Image.ofTree(name, tree) : null;
  }

  private @Nullable String tree(HostFiles files, FileFacts archive, String path) {
    String entry = files.read(StorePaths.images(dataRoot) + "/" + StorePaths.key(path));
    if (entry == null) {
      return null;
    }
    String expected = FORMAT + "\n" + archive.line() + "\n";
    int end = expected.length() + SHA256_HEX;
    if (!entry.startsWith(expected) || entry.length() <= end || entry.charAt(end) != '\n') {
      return null;
    }
    String tree =
        StorePaths.layersBySha256(dataRoot) + "/" + entry.substring(expected.length(), end);
    FileFacts facts = files.facts(tree);
    return facts != null && facts.isDirectory() ? tree : null;
  }

  /** What an index file says. */
  static String entry(FileFacts archive, String diffId, String name) {
    return FORMAT + "\n" + archive.line() + "\n" + diffId + "\n" + name + "\n";
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

  /** The path that stands for an archive in the index. */
  static String absolute(String path) {
    if (path.startsWith("/")) {
      return path;
    }
    String directory = System.getProperty("user.dir", "/");
    // The JVM decoded it by the caller's locale: what is not ASCII may have been lost.
    return (HostFiles.isAscii(directory) ? directory : KernelFiles.workingDirectory()) + "/" + path;
  }
}
