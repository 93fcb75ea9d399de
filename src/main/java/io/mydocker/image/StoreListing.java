package io.mydocker.image;

import io.mydocker.linux.Kernel;
import io.mydocker.oci.ImageConfig;
import io.mydocker.storage.Exclusions;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists images: what was committed, loaded, or unpacked from an archive; the newest first. */
final class StoreListing {
  private static final long MILLION = 1_000_000;

  private final Kernel kernel;
  private final String home;
  private final StoreContents contents;
  private final LayerStore layers;
  private final KernelFiles files;
  private final List<StoredImage> rows = new ArrayList<>();

  StoreListing(Kernel kernel, String home, StoreContents contents, LayerStore layers) {
    this.kernel = kernel;
    this.home = home;
    this.contents = contents;
    this.layers = layers;
    files = new KernelFiles(kernel);
  }

  List<StoredImage> rows() {
    contents.names().forEach(each -> rows.add(row(each.name(), each.id(), 0, null)));
    contents.archives().forEach(this::addArchive);
    contents.unseen().forEach(this::addUnseen);
    for (String id : contents.images().keySet()) {
      if (!contents.isNamed(id)) {
        rows.add(row(null, id, 0, null));
      }
    }
    rows.sort(Comparator.comparingLong(StoredImage::createdMillis).reversed());
    addDefault();
    return rows;
  }

  private StoredImage row(
      @Nullable String name, String id, long otherwiseMillis, @Nullable String archive) {
    ImageConfig config = contents.images().get(id);
    long size = 0;
    long created = otherwiseMillis;
    if (config != null) {
      for (String tree : contents.trees(id)) {
        size += layers.size(tree);
      }
      created = millis(config.created(), otherwiseMillis);
    }
    return new StoredImage(name, id, size, created, archive);
  }

  private void addArchive(StoreContents.Archive archive) {
    String path = archive.record().path();
    for (FileFacts facts : archive.facts()) {
      String name = contents.called(path);
      long modified = facts.mtime() / MILLION;
      rows.add(
          archive.isCurrent()
              ? row(name, archive.record().id(), modified, path)
              : new StoredImage(name, null, facts.size(), modified, path));
    }
  }

  private void addUnseen(String path) {
    FileFacts facts = files.facts(path);
    if (facts != null && facts.isRegular()) {
      long modified = facts.mtime() / MILLION;
      rows.add(new StoredImage(contents.called(path), null, facts.size(), modified, path));
    }
  }

  /** The default image is a directory of the home, and has no digest. */
  private void addDefault() {
    String tree = home + "/" + ImageChoice.DEFAULT_NAME;
    FileFacts facts = files.facts(tree);
    if (facts != null && facts.isDirectory()) {
      long modified = facts.mtime() / MILLION;
      rows.removeIf(row -> ImageChoice.DEFAULT_NAME.equals(row.name()));
      rows.add(new StoredImage(ImageChoice.DEFAULT_NAME, null, size(tree), modified, null));
    }
  }

  private long size(String tree) {
    int root = Directories.open(kernel, tree);
    try {
      return TreeSize.of(kernel, root, Exclusions.NONE);
    } catch (IOException e) {
      throw new ImageException("image " + tree + ": " + e.getMessage(), e);
    } finally {
      kernel.close(root);
    }
  }

  private static long millis(@Nullable String created, long otherwise) {
    try {
      return created == null ? otherwise : OffsetDateTime.parse(created).toInstant().toEpochMilli();
    } catch (DateTimeException e) {
      return otherwise;
    }
  }
}
