package io.mydocker.image;

import io.mydocker.linux.OverlayView;
import java.util.List;

/** The layers of an image seen as one tree, for as long as it is open. */
public final class ImageView implements AutoCloseable {
  private final String path;
  private final List<OverlayView> views;

  private ImageView(String path, List<OverlayView> views) {
    this.path = path;
    this.views = views;
  }

  /**
   * Opens one.
   *
   * @param lowers its trees, the topmost first; a single one is its own view, since an overlay
   *     without a writable layer takes two
   */
  public static ImageView open(List<String> lowers) {
    if (lowers.size() == 1) {
      return new ImageView(lowers.get(0), List.of());
    }
    OverlayView view = OverlayView.open(lowers);
    return new ImageView(view.path(), List.of(view));
  }

  /** Where its root is, for this process. */
  public String path() {
    return path;
  }

  @Override
  public void close() {
    for (OverlayView view : views) {
      view.close();
    }
  }
}
