package io.mydocker.container;

import io.mydocker.image.ImageForm;
import io.mydocker.image.Packing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code commit} was asked for. Strings are raw: one {@code char} per byte.
 *
 * @param container an id prefix or name, or null for the one running container
 * @param image the image's name, null only when {@code output} is given
 * @param output {@code -o}: a file, {@code -} for the caller's stream, or null for {@code
 *     HOME/IMAGE.tar}
 * @param pause whether the container is frozen while it is read
 * @param packing what goes into the archive, and how
 * @param description what the image says of itself
 */
public record CommitRequest(
    @Nullable String container,
    @Nullable String image,
    @Nullable String output,
    boolean pause,
    Packing packing,
    Description description) {

  /**
   * For a tar that is no image; the container goes on meanwhile, however slowly it is read.
   *
   * @param output a file, or {@code -} for the caller's stream
   */
  static CommitRequest plain(String container, String output) {
    return new CommitRequest(container, null, output, false, Packing.PLAIN, Description.NONE);
  }

  /**
   * What the image says of itself.
   *
   * @param form what the archive is
   * @param changes {@code -c}: instructions of a Dockerfile, in order
   * @param author {@code -a}, or null
   * @param message {@code -m}, or null
   */
  public record Description(
      ImageForm form, List<String> changes, @Nullable String author, @Nullable String message) {
    /** The files alone, and what the container had. */
    public static final Description NONE = new Description(ImageForm.ROOTFS, List.of(), null, null);
  }
}
