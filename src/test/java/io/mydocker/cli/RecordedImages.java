package io.mydocker.cli;

import io.mydocker.container.Images;
import io.mydocker.container.Progress;
import io.mydocker.image.Imported;
import io.mydocker.image.StoredImage;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Images that only remember what was asked of them. */
final class RecordedImages implements Images {
  final List<StoredImage> rows = new ArrayList<>();
  final List<Imported> loaded = new ArrayList<>();
  final List<String> failures = new ArrayList<>();
  private final List<Object> asked;

  RecordedImages(List<Object> asked) {
    this.asked = asked;
  }

  @Override
  public List<StoredImage> list(Progress notices) {
    asked.add("images");
    return rows;
  }

  @Override
  public List<Imported> load(@Nullable String file, InputStream stream, Progress progress) {
    asked.add("load " + file);
    return loaded;
  }

  @Override
  public Removed remove(List<String> images, boolean force, Progress progress) {
    asked.add("rmi " + images + " force=" + force);
    return new Removed(List.of("Untagged: " + images.get(0)), failures, 0);
  }

  @Override
  public Removed prune(boolean all, Progress progress) {
    asked.add("prune all=" + all);
    return new Removed(List.of(), List.of(), 1_500_000);
  }
}
