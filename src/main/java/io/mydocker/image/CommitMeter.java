package io.mydocker.image;

import io.mydocker.image.archive.TarListener;
import io.mydocker.linux.Kernel;
import io.mydocker.storage.Exclusions;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Passes on how far a commit is, a few times a second. What there is in all is counted only once
 * the job has turned out to be long and somebody is to see it: a second walk costs a short one more
 * than it tells.
 */
final class CommitMeter implements TarListener {
  private static final long FIRST_NANOS = 1_000_000_000L;
  private static final long STEP_NANOS = 200_000_000L;

  private final Kernel kernel;
  private final int root;
  private final Exclusions exclusions;
  private final CommitProgress progress;
  private long due = System.nanoTime() + FIRST_NANOS;
  private long total = -1;

  CommitMeter(Kernel kernel, int root, Exclusions exclusions, CommitProgress progress) {
    this.kernel = kernel;
    this.root = root;
    this.exclusions = exclusions;
    this.progress = progress;
  }

  @Override
  public void read(long bytes) {
    long now = System.nanoTime();
    if (now - due < 0) {
      return;
    }
    due = now + STEP_NANOS;
    if (total < 0 && !progress.isDue()) {
      return;
    }
    if (total < 0) {
      total = count();
    }
    progress.at(bytes, Math.max(total, bytes));
  }

  @Override
  public void notice(String line) {
    progress.notice(line);
  }

  private long count() {
    try {
      return TreeSize.of(kernel, root, exclusions);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
