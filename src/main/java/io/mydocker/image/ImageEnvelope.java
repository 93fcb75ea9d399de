package io.mydocker.image;

import io.mydocker.image.archive.Compressor;
import io.mydocker.linux.Kernel;
import io.mydocker.oci.ImageConfig;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes an image's archive of a layer that is being written. */
public final class ImageEnvelope implements Envelope {
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

  private final ImageForm form;
  private final Compressor compressor;
  private final @Nullable String name;
  private final long seconds;
  private final Function<String, ImageConfig> config;
  private @Nullable SavedImageFile saved;

  /**
   * An envelope.
   *
   * @param compressor what the layer is compressed with
   * @param name the image's, with a tag, or null for none
   * @param seconds the time of its members, since 1970
   * @param config the configuration for a diff id
   */
  public ImageEnvelope(
      ImageForm form,
      Compressor compressor,
      @Nullable String name,
      long seconds,
      Function<String, ImageConfig> config) {
    this.form = form;
    this.compressor = compressor;
    this.name = name;
    this.seconds = seconds;
    this.config = config;
  }

  @Override
  public boolean isNeeded() {
    return form != ImageForm.ROOTFS;
  }

  @Override
  public void begin(Kernel kernel, int file) {
    if (isNeeded()) {
      SavedImageFile begun = new SavedImageFile(kernel, file, seconds);
      begun.begin();
      saved = begun;
    }
  }

  @Override
  public void finish(Kernel kernel, int file, CommitArchive.Written layer) {
    if (saved != null) {
      String type =
          switch (compressor) {
            case GZIP -> LAYER + "+gzip";
            case ZSTD -> LAYER + "+zstd";
            case NONE -> LAYER;
          };
      saved.finish(
          new SavedImageFile.Layer(layer.digest(), layer.size(), type),
          config.apply(layer.diffId()),
          name,
          form == ImageForm.DOCKER);
    }
  }
}
