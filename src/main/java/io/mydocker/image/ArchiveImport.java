package io.mydocker.image;

import io.mydocker.image.archive.Compression;
import io.mydocker.image.archive.TarEntry;
import io.mydocker.image.archive.TarReader;
import io.mydocker.linux.Kernel;
import io.mydocker.oci.ImageConfig;
import io.mydocker.oci.ImageReference;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the images of an archive into the store: those of {@code docker save} and the like with
 * their configurations, or a root file system as an image of one layer. Which of them it is, the
 * first entry says. The store is held for the time (see {@link StoreFiles#share}).
 */
final class ArchiveImport {
  private static final int BUFFER = 1 << 16;

  private final Kernel kernel;
  private final StoreFiles files;
  private final LayerStore layers;
  private final PrepareNotices notices;
  private final String architecture;

  ArchiveImport(Kernel kernel, String dataRoot, PrepareNotices notices, String architecture) {
    this.kernel = kernel;
    this.notices = notices;
    this.architecture = architecture;
    files = new StoreFiles(kernel, dataRoot);
    layers = new LayerStore(kernel, dataRoot, notices);
  }

  /**
   * Takes all.
   *
   * @param known what is known of a root file system of that name: it counts if the layer is the
   *     one that it speaks of
   */
  List<Imported> take(ArchiveFile archive, @Nullable ImageConfig known) {
    try {
      if (!maySaveImages(archive)) {
        return List.of(root(archive, known));
      }
      if (isPlain(archive)) {
        return saved(archive, known);
      }
      try (ArchiveFile plain = uncompressed(archive)) {
        return saved(plain, known);
      }
    } catch (IOException e) {
      throw new ImageException("archive " + archive.name() + ": " + e.getMessage(), e);
    }
  }

  private List<Imported> saved(ArchiveFile archive, @Nullable ImageConfig known)
      throws IOException {
    SavedMembers members = SavedMembers.of(archive, notices);
    if (!members.areImages()) {
      return List.of(root(archive, known));
    }
    List<Imported> taken = new ArrayList<>();
    for (SavedImage image : new SavedArchive(members, architecture).images()) {
      taken.add(image(archive, members, image));
    }
    if (taken.isEmpty()) {
      throw new ImageException("archive " + archive.name() + ": no image is in it");
    }
    return taken;
  }

  private Imported image(ArchiveFile archive, SavedMembers members, SavedImage image)
      throws IOException {
    String json = members.text(image.config());
    ImageConfig config = ImageConfigReader.read(json, members.called(image.config()));
    if (config.diffIds().size() != image.layers().size()) {
      throw new ImageException(
          members.called(image.config())
              + ": corrupt: it speaks of "
              + config.diffIds().size()
              + " layers, and the archive has "
              + image.layers().size());
    }
    tellOtherMachine(archive, config);
    layers.unpackLayers(archive, members, image.layers(), config);
    return new Imported(files.enter(json, config), normal(archive, image.names()));
  }

  private void tellOtherMachine(ArchiveFile archive, ImageConfig config) {
    String other = config.architecture();
    if (!other.isEmpty() && !other.equals(architecture)) {
      notices.notice(
          "archive "
              + archive.name()
              + ": an image for "
              + other
              + "; this machine is "
              + architecture
              + " and may not run it");
    }
  }

  private List<String> normal(ArchiveFile archive, List<String> names) {
    List<String> normal = new ArrayList<>();
    for (String name : names) {
      String form = ImageReference.normal(name);
      if (form == null) {
        notices.notice("archive " + archive.name() + ": '" + name + "' is no name; left out");
      } else {
        normal.add(form);
      }
    }
    return normal;
  }

  private Imported root(ArchiveFile archive, @Nullable ImageConfig known) {
    String diffId = layers.unpackRoot(archive);
    boolean isKnown = known != null && known.diffIds().equals(List.of(ImageConfig.SHA256 + diffId));
    if (known != null && !isKnown) {
      notices.notice(
          "archive "
              + archive.name()
              + ": its content is another than was committed; the configuration that was kept with"
              + " it no longer counts");
    }
    ImageConfig config =
        known != null && isKnown ? known : ImageConfig.ofLayer(diffId, architecture);
    return new Imported(files.enter(config), List.of());
  }

  /** By its first entry that is not the root itself. */
  private boolean maySaveImages(ArchiveFile archive) throws IOException {
    InputStream packed = archive.stream(silent());
    try (InputStream in =
        new BufferedInputStream(Compression.uncompress(packed, archive.name()), BUFFER)) {
      TarReader reader = new TarReader(in, archive.name());
      for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
        List<String> parts;
        try {
          parts = Beneath.components(entry.name());
        } catch (BeneathException refused) {
          // Whoever unpacks it will say so.
          return false;
        }
        if (!parts.isEmpty()) {
          return SavedMembers.mayBegin(parts);
        }
      }
    }
    return false;
  }

  private boolean isPlain(ArchiveFile archive) throws IOException {
    try (InputStream in = archive.stream(silent())) {
      return Compression.of(in.readNBytes(6)) == Compression.NONE;
    }
  }

  /** Its members can be reached only by their place. */
  private ArchiveFile uncompressed(ArchiveFile archive) throws IOException {
    int directory = layers.open();
    try (InputStream in = Compression.uncompress(archive.stream(notices), archive.name())) {
      return ArchiveFile.copied(kernel, directory, archive.name(), in);
    } finally {
      kernel.close(directory);
    }
  }

  private static PrepareNotices silent() {
    return new PrepareNotices() {
      @Override
      public void at(long done, long total) {
        // A look at the beginning is no progress.
      }

      @Override
      public void notice(String line) {
        // Said when it is unpacked.
      }
    };
  }
}
