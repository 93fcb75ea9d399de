package io.mydocker.image;

import io.mydocker.image.archive.ArchiveException;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.oci.ImageConfig;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The images of this host: what can be done with them, but for finding one to run ({@link
 * ImageIndex}). Strings are raw, paths absolute. Every method throws {@link ImageException} in one
 * line.
 */
public final class ImageStore {
  private final Kernel kernel;
  private final String home;
  private final String dataRoot;
  private final PrepareNotices notices;
  private final StoreFiles files;

  public ImageStore(Kernel kernel, String home, String dataRoot, PrepareNotices notices) {
    this.kernel = kernel;
    this.home = home;
    this.dataRoot = dataRoot;
    this.notices = notices;
    files = new StoreFiles(kernel, dataRoot);
  }

  /** What came of a removal: lines to print, and the bytes of the files that are gone. */
  public record Removed(List<String> lines, List<String> failures, long bytes) {}

  /** The images, the newest first, the default image last. */
  public List<StoredImage> list() {
    StoreContents contents = StoreContents.read(kernel, home, dataRoot);
    LayerStore layers = new LayerStore(kernel, dataRoot, notices);
    return new StoreListing(kernel, home, contents, layers).rows();
  }

  /** Takes the images of an archive, with the names that it gives them. */
  public List<Imported> load(String path) {
    String absolute = ImageIndex.absolute(path);
    ImageChoice choice = new ImageChoice(ImageChoice.Kind.ARCHIVE, path, absolute, List.of());
    FileFacts facts = ImageIndex.requireArchive(new KernelFiles(kernel), choice, absolute);
    int lock = files.share();
    try (ArchiveFile archive = ArchiveFile.open(kernel, absolute, facts)) {
      return take(archive);
    } catch (ArchiveException | KernelException e) {
      throw new ImageException(String.valueOf(e.getMessage()), e);
    } finally {
      kernel.close(lock);
    }
  }

  /** The same from a stream, which stays the caller's. */
  public List<Imported> load(InputStream stream) {
    int lock = files.share();
    try {
      int directory = new LayerStore(kernel, dataRoot, notices).open();
      try (ArchiveFile archive =
          ArchiveFile.copied(kernel, directory, "from standard input", stream)) {
        return take(archive);
      } finally {
        kernel.close(directory);
      }
    } catch (ArchiveException | KernelException | IOException e) {
      throw new ImageException(String.valueOf(e.getMessage()), e);
    } finally {
      kernel.close(lock);
    }
  }

  private List<Imported> take(ArchiveFile archive) {
    List<Imported> images =
        new ArchiveImport(kernel, dataRoot, notices, Architecture.name()).take(archive, null);
    for (Imported image : images) {
      for (String name : image.names()) {
        files.name(name, image.id());
      }
    }
    return images;
  }

  /**
   * Removes images. Each is tried.
   *
   * @param force also those that containers use
   */
  public Removed remove(List<String> references, boolean force, LayerUsers users) {
    int lock = files.own();
    try {
      StoreRemoval removal = new StoreRemoval(kernel, home, dataRoot, users);
      List<String> failures = new ArrayList<>();
      for (String reference : references) {
        try {
          removal.remove(reference, force);
        } catch (ImageException e) {
          failures.add(String.valueOf(e.getMessage()));
        } catch (KernelException e) {
          failures.add("image " + reference + ": cannot remove it: " + e.getMessage());
        }
      }
      return new Removed(removal.done(), failures, sweep(removal, users, false));
    } catch (KernelException e) {
      throw new ImageException("cannot remove it: " + e.getMessage(), e);
    } finally {
      kernel.close(lock);
    }
  }

  /**
   * Removes what nothing leads to any more.
   *
   * @param all also what no container uses, unless it can be unpacked again from an archive
   */
  public Removed prune(boolean all, LayerUsers users) {
    int lock = files.own();
    try {
      StoreRemoval removal = new StoreRemoval(kernel, home, dataRoot, users);
      removal.prune(all);
      return new Removed(removal.done(), List.of(), sweep(removal, users, all));
    } catch (KernelException e) {
      throw new ImageException("cannot remove it: " + e.getMessage(), e);
    } finally {
      kernel.close(lock);
    }
  }

  private long sweep(StoreRemoval removal, LayerUsers users, boolean all) {
    LayerStore layers = new LayerStore(kernel, dataRoot, notices);
    return new LayerSweep(kernel, dataRoot, layers, users).sweep(removal.needed(all));
  }

  /** This machine's kind, as configurations call it. */
  public static String architecture() {
    return Architecture.name();
  }

  /** The configuration of an image, or null when the store has none of that id. */
  public @Nullable ImageConfig config(String id) {
    return files.config(id);
  }

  /**
   * Waits for whoever removes images, and keeps others from it: before an archive gets its name, or
   * somebody who ends the waiting would leave it without its configuration.
   *
   * @return what {@link #release} takes
   */
  public int hold() {
    return files.share();
  }

  /** Lets images be removed again. */
  public void release(int held) {
    kernel.close(held);
  }

  /**
   * Keeps the configuration of an archive that was committed, so that it counts when that archive
   * is run.
   *
   * @param path the archive
   * @param facts what it is known by, as {@link CommitArchive.Written} has it: by now another one
   *     may have that path
   * @param bytes how many bytes its files have
   * @return the image's id
   */
  public String committed(String path, String facts, ImageConfig config, long bytes) {
    int lock = files.share();
    try {
      String id = files.enter(config);
      String diffId = config.diffIds().get(0).substring(ImageConfig.SHA256.length());
      new LayerStore(kernel, dataRoot, notices).noteSize(diffId, bytes);
      record(lock, new ArchiveRecord(facts, id, KernelFiles.settled(kernel, home, path)));
      return id;
    } catch (KernelException e) {
      throw new ImageException(
          "cannot keep the configuration of " + path + ": " + e.getMessage(), e);
    } finally {
      kernel.close(lock);
    }
  }

  /** Unless the archive of that path is another's by now, who knows what it is. */
  private void record(int images, ArchiveRecord record) {
    FileLock lock = FileLock.take(kernel, images, ".lock-" + StorePaths.key(record.path()));
    try {
      FileFacts there = new KernelFiles(kernel).facts(record.path());
      if (there == null || record.isOf(there)) {
        files.record(record);
      }
    } finally {
      lock.release();
    }
  }
}
