package io.mydocker.image;

import java.util.List;
import java.util.Locale;

/** What an archive is that a commit writes. */
public enum ImageForm {
  /** The files alone, as the tutorial has it, and {@code docker import} takes. */
  ROOTFS,
  /** An image as {@code docker load} takes it, and an OCI layout as well. */
  DOCKER,
  /** An OCI layout alone. */
  OCI;

  /** The words for them, the usual one first. */
  public static List<String> words() {
    return List.of(ROOTFS.word(), DOCKER.word(), OCI.word());
  }

  /** The form of a word. */
  public static ImageForm named(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
