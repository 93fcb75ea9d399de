package io.mydocker.image;

import io.mydocker.image.archive.ArchiveException;
import io.mydocker.image.archive.ArchiveStream;
import io.mydocker.image.archive.FastestHash;
import io.mydocker.image.archive.StreamHash;
import io.mydocker.image.archive.TarReader;
import io.mydocker.linux.Kernel;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a tree of one tar stream, plain or compressed. */
final class StreamTree {
  private static final String ATTRIBUTES =
      "extended attributes are not kept: the store's file system does not take them";

  private static final String DEVICES =
      "devices with the number 0/0 are left out: overlayfs takes them for deleted names";

  private final Kernel kernel;
  private final PrepareNotices notices;
  private final String archive;

  /**
   * What was made.
   *
   * @param diffId the layer's diff id: the SHA-256 of the uncompressed stream, in hexadecimal
   * @param isSelfContained whether the same stream makes the same tree, whatever lies below
   */
  record Made(String diffId, boolean isSelfContained) {}

  /** Errors call the stream {@code archive}, raw. */
  StreamTree(Kernel kernel, PrepareNotices notices, String archive) {
    this.kernel = kernel;
    this.notices = notices;
    this.archive = archive;
  }

  /**
   * Unpacks the stream, to its end, into the open directory {@code root}.
   *
   * @param packed closed by this
   * @param lowers for a layer, the trees below it, the topmost first, so that names that begin with
   *     {@code .wh.} delete (OCI image-spec, layer.md); null for a root file system of its own
   * @throws ArchiveException when the archive is damaged or hostile
   */
  Made unpack(InputStream packed, int root, @Nullable List<String> lowers) {
    try (packed;
        StreamHash hash = FastestHash.sha256();
        ArchiveStream in = new ArchiveStream(packed, hash);
        Lowers below = lowers == null ? null : Lowers.open(kernel, lowers)) {
      Unpacker unpacker = new Unpacker(kernel, root, new TarReader(in, archive), below);
      unpacker.unpack();
      tell(unpacker.attributesLost(), ATTRIBUTES);
      tell(unpacker.devicesLost(), DEVICES);
      return new Made(Sha256.hex(in.digest()), unpacker.isSelfContained());
    } catch (IOException e) {
      throw new ImageException(
          "archive " + archive + ": cannot end reading it: " + e.getMessage(), e);
    }
  }

  private void tell(long count, String what) {
    if (count > 0) {
      notices.notice("archive " + archive + ": " + count + " " + what);
    }
  }
}
