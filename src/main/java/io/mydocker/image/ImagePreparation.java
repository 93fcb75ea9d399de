package io.mydocker.image;

import io.mydocker.image.archive.ArchiveException;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Flag;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Makes images ready to be found by {@link ImageIndex}: unpacks each archive once, whatever number
 * of processes want it. An interrupted preparation leaves nothing that is seen as an image, and
 * what it does leave the next one clears.
 */
public final class ImagePreparation {
  private static final String TEMPORARY = ".tmp-";

  /** Where distributions put busybox. */
  private static final List<String> BUSYBOXES = List.of("/bin/busybox", "/usr/bin/busybox");

  private final Kernel kernel;
  private final String home;
  private final String dataRoot;
  private final PrepareNotices notices;

  /** Both paths are raw and absolute. */
  public ImagePreparation(Kernel kernel, String home, String dataRoot, PrepareNotices notices) {
    this.kernel = kernel;
    this.home = home;
    this.dataRoot = dataRoot;
    this.notices = notices;
  }

  /**
   * Prepares an image; one that is ready stays as it is. It hashes and unpacks all of the archive:
   * under {@code -Xint} that takes many times as long, so leave it to a JVM that compiles.
   *
   * @throws ImageException when there is no such image, or it cannot be made ready
   */
  public void prepare(ImageChoice choice) {
    try {
      if (choice.kind() == ImageChoice.Kind.DEFAULT) {
        new DefaultImage(kernel, home, notices, BUSYBOXES).prepare();
      } else {
        prepareArchive(choice);
      }
    } catch (ArchiveException e) {
      throw new ImageException("image '" + choice.name() + "': " + e.getMessage(), e);
    } catch (KernelException e) {
      throw new ImageException(
          "image '" + choice.name() + "': cannot prepare it: " + e.getMessage(), e);
    }
  }

  private void prepareArchive(ImageChoice choice) {
    String path = ImageIndex.absolute(choice.archivePath());
    ImageIndex.requireArchive(new KernelFiles(kernel), choice, path);
    kernel.close(Directories.makePrivate(kernel, dataRoot));
    int images = Directories.makePrivate(kernel, StorePaths.images(dataRoot));
    try {
      prepareOnce(choice, path, images);
    } finally {
      kernel.close(images);
    }
  }

  private void prepareOnce(ImageChoice choice, String path, int images) {
    String key = StorePaths.key(path);
    FileLock lock = FileLock.take(kernel, images, ".lock-" + key);
    try {
      // Whoever held it before may have done the work.
      if (new ImageIndex(home, dataRoot).find(choice) == null) {
        FileFacts facts = ImageIndex.requireArchive(new KernelFiles(kernel), choice, path);
        enter(images, key, ImageIndex.entry(facts, layer(path, facts), path));
      }
    } finally {
      lock.release();
    }
  }

  /** Unpacks an archive into the layer store; the result is its diff id. */
  private String layer(String path, FileFacts facts) {
    int layers = Directories.makePrivate(kernel, StorePaths.layers(dataRoot));
    try {
      int published = Directories.makePrivate(kernel, StorePaths.layersBySha256(dataRoot));
      try (NewTree tree = NewTree.in(kernel, layers, TEMPORARY)) {
        String diffId = new ArchiveTree(kernel, notices, path).unpack(tree.root(), facts);
        tree.publish(published, diffId);
        return diffId;
      } finally {
        kernel.close(published);
      }
    } finally {
      kernel.close(layers);
    }
  }

  /** Writes an index file, whole or not at all. */
  private void enter(int images, String key, String text) {
    // The lock of this key is held, so this name is ours alone.
    String temporary = ".new-" + key;
    int file =
        kernel.openat(
            images,
            temporary,
            Flag.O_WRONLY | Flag.O_CREAT | Flag.O_TRUNC | Flag.O_NOFOLLOW | Flag.O_CLOEXEC,
            0600);
    try {
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      kernel.writeAll(file, bytes, 0, bytes.length);
      kernel.fsync(file);
    } finally {
      kernel.close(file);
    }
    kernel.renameat2(images, temporary, images, key, 0);
  }
}
