package io.mydocker.image;

import io.mydocker.image.archive.ArchiveException;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.oci.ImageConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes images ready to be found by {@link ImageIndex}: unpacks each archive once, whatever number
 * of processes want it. An interrupted preparation leaves nothing that is seen as an image, and
 * what it does leave the next one clears.
 */
public final class ImagePreparation {
  /** Where distributions put busybox. */
  private static final List<String> BUSYBOXES = List.of("/bin/busybox", "/usr/bin/busybox");

  private final Kernel kernel;
  private final String home;
  private final String dataRoot;
  private final PrepareNotices notices;
  private final StoreFiles files;

  /** Both paths are raw and absolute. */
  public ImagePreparation(Kernel kernel, String home, String dataRoot, PrepareNotices notices) {
    this.kernel = kernel;
    this.home = home;
    this.dataRoot = dataRoot;
    this.notices = notices;
    files = new StoreFiles(kernel, dataRoot);
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
      } else if (choice.kind() == ImageChoice.Kind.STORED) {
        requireStored(choice);
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

  /**
   * Fills a new volume from the image, which nobody removes meanwhile.
   *
   * @param volume the volume's directory
   * @param target where in the image its files are
   */
  public void fill(ImageChoice choice, String volume, String target) {
    int images = files.share();
    try {
      Image image = new ImageIndex(home, dataRoot).find(choice);
      if (image != null) {
        new VolumeSeed(kernel, volume).fill(image.lowers(), target);
      }
    } finally {
      kernel.close(images);
    }
  }

  private void prepareArchive(ImageChoice choice) {
    String path = ImageIndex.absolute(choice.archivePath());
    ImageIndex.requireArchive(new KernelFiles(kernel), choice, path);
    int images = files.share();
    try {
      prepareOnce(choice, path, images);
    } finally {
      kernel.close(images);
    }
  }

  private void prepareOnce(ImageChoice choice, String path, int images) {
    FileLock lock = FileLock.take(kernel, images, ".lock-" + StorePaths.key(path));
    try {
      ArchiveRecord record = known(path);
      FileFacts facts = ImageIndex.requireArchive(new KernelFiles(kernel), choice, path);
      if (record != null && record.isOf(facts)) {
        files.deriveFlat(record.id());
        if (!record.path().equals(path)) {
          files.record(new ArchiveRecord(record.facts(), record.id(), path));
        }
      }
      // Whoever held the lock before may have done the work.
      if (new ImageIndex(home, dataRoot).find(choice) == null) {
        String id = take(choice, path, facts, record);
        files.record(new ArchiveRecord(facts.line(), id, path));
        requireFound(choice, path);
      }
    } finally {
      lock.release();
    }
  }

  /** What is known of the archive, also where it was committed under a path typed otherwise. */
  private @Nullable ArchiveRecord known(String path) {
    ArchiveRecord record = files.archive(path);
    return record == null ? files.archive(KernelFiles.settled(kernel, home, path)) : record;
  }

  /** Or the next run would prepare it again, and so on for ever. */
  private void requireFound(ImageChoice choice, String path) {
    if (new ImageIndex(home, dataRoot).find(choice) == null) {
      throw new ImageException(
          "image '"
              + choice.name()
              + "': "
              + path
              + " or its layers in the store were changed while it was made ready; try again");
    }
  }

  private String take(
      ImageChoice choice, String path, FileFacts facts, @Nullable ArchiveRecord record) {
    if (record != null && !record.isOf(facts)) {
      notices.notice("image '" + choice.name() + "': " + path + " has changed; unpacking it again");
    }
    ImageConfig known = record == null ? null : files.config(record.id());
    try (ArchiveFile archive = ArchiveFile.open(kernel, path, facts)) {
      List<Imported> images =
          new ArchiveImport(kernel, dataRoot, notices, Architecture.name()).take(archive, known);
      if (images.size() > 1) {
        throw new ImageException(
            "archive "
                + path
                + ": "
                + images.size()
                + " images are in it; take them into the store (mydocker load -i "
                + path
                + ") and run one by its name");
      }
      return images.get(0).id();
    }
  }

  /** What was loaded has no archive to be unpacked from again. */
  private void requireStored(ImageChoice choice) {
    String id = new StoredNames(dataRoot).id(choice.name());
    if (id != null) {
      // One that was committed has its archive.
      for (String path : StoreContents.read(kernel, home, dataRoot).archivesOf(id)) {
        prepareArchive(new ImageChoice(ImageChoice.Kind.ARCHIVE, path, path, List.of()));
      }
      files.deriveFlat(id);
    }
    if (new ImageIndex(home, dataRoot).find(choice) == null) {
      throw new ImageException(
          "image '"
              + choice.name()
              + "': layers of it are gone from the store; load it again (mydocker load)");
    }
  }
}
