package io.mydocker.image;

import io.mydocker.linux.Descriptor;
import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Flag;
import io.mydocker.storage.Exclusions;
import io.mydocker.storage.TreeEntry;
import io.mydocker.storage.TreeVisitor;
import io.mydocker.storage.TreeWalk;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How much is on a disk below a path of the host, looked up for a sentence and therefore not for
 * long: so many files and so much time, of which several guesses share one budget.
 */
public final class SizeGuess {
  private final Kernel kernel;
  private final long deadline;
  private int filesLeft;

  /**
   * A budget for some guesses.
   *
   * @param files how many are looked at, at most
   * @param nanos how long it may take, in nanoseconds
   */
  public SizeGuess(Kernel kernel, int files, long nanos) {
    this.kernel = kernel;
    this.filesLeft = files;
    deadline = System.nanoTime() + nanos;
  }

  /** Ends a walk when the budget is used up; caught where the walk begins. */
  private static final class Enough extends IOException {
    private static final long serialVersionUID = 1;
  }

  /** {@code 12 MB}, {@code more than 300 MB}, or null when it cannot be seen. */
  public @Nullable String of(String path) {
    Sum sum = new Sum();
    try (Descriptor file =
        new Descriptor(kernel, kernel.openat(Flag.AT_FDCWD, path, Flag.O_PATH, 0))) {
      FileStatus status = kernel.statx(file.number());
      if (!status.isDirectory()) {
        return words(allocated(status));
      }
      TreeWalk.bare(kernel, sum, Exclusions.NONE).walk(file.number());
      return words(sum.bytes);
    } catch (Enough tooMuch) {
      return "more than " + words(sum.bytes);
    } catch (IOException | KernelException unseen) {
      return null;
    }
  }

  private static long allocated(FileStatus status) {
    return status.isRegular() ? Math.min(status.size(), status.blocks() * 512) : 0;
  }

  /** Three digits at most, as disks are sold. */
  static String words(long bytes) {
    if (bytes < 1000) {
      return bytes + " bytes";
    }
    String[] units = {"KB", "MB", "GB", "TB", "PB", "EB"};
    double rest = bytes / 1000.0;
    int unit = 0;
    while (rest >= 999.5) {
      rest /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, rest < 9.95 ? "%.1f %s" : "%.0f %s", rest, units[unit]);
  }

  /** Adds up a tree; hard links are counted each time, which a guess may. */
  private final class Sum implements TreeVisitor {
    private long bytes;

    @Override
    public void entry(TreeEntry entry) throws Enough {
      if (--filesLeft < 0 || System.nanoTime() - deadline > 0) {
        throw new Enough();
      }
      bytes += allocated(entry.status());
    }

    @Override
    public void notice(String line) {
      // What cannot be seen is not counted.
    }
  }
}
