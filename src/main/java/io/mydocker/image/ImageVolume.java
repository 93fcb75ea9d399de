package io.mydocker.image;

import java.util.List;

/**
 * A place where containers of an image have a volume of their own, and what is in the image there.
 *
 * @param path absolute in the container, raw
 * @param uid who owns the directory
 * @param gid its group
 * @param mode its permissions
 * @param lowers the image's directories there, absolute on the host, the topmost first; none when
 *     there is nothing in it
 */
public record ImageVolume(String path, long uid, long gid, int mode, List<String> lowers) {

  /** Of a place that the image does not have. */
  static ImageVolume absent(String path) {
    return new ImageVolume(path, 0, 0, 0755, List.of());
  }
}
