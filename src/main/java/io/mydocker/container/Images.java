package io.mydocker.container;

import io.mydocker.image.Imported;
import io.mydocker.image.StoredImage;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one can do with images, beyond running them. */
public interface Images {

  /** What came of a removal: lines to print, those not removed, and the bytes that are free. */
  record Removed(List<String> lines, List<String> failures, long bytes) {}

  /** The images, the newest first. */
  List<StoredImage> list(Progress notices);

  /**
   * Takes the images of an archive into the store.
   *
   * @param file a path, or null for the stream
   * @param stream read to its end when there is no path; not closed
   */
  List<Imported> load(@Nullable String file, InputStream stream, Progress progress);

  /**
   * Removes images by name, id or an archive's path. Each is tried.
   *
   * @param force also one that containers use, which then has no name any more
   */
  Removed remove(List<String> images, boolean force, Progress progress);

  /**
   * Removes what nothing leads to any more.
   *
   * @param all also what no container uses, unless it can be unpacked again from an archive
   */
  Removed prune(boolean all, Progress progress);
}
