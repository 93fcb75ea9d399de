package io.mydocker.image;

import io.mydocker.image.archive.ArchiveException;
import io.mydocker.image.archive.Compression;
import io.mydocker.image.archive.PlainSink;
import io.mydocker.image.archive.StreamOutput;
import io.mydocker.image.archive.TarEntry;
import io.mydocker.image.archive.TarListener;
import io.mydocker.image.archive.TarReader;
import io.mydocker.image.archive.TarWriter;
import io.mydocker.linux.FileIds;
import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Flag;
import io.mydocker.storage.TreeEntry;
import io.mydocker.storage.TreeVisitor;
import io.mydocker.storage.TreeWalk;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Copies a file or a tree into or out of a container, or between it and a tar. Both sides are open
 * directories, and every name is looked up beneath them.
 */
public final class TreeCopy {
  private static final String STREAM = "standard input";
  private static final int READ_DIRECTORY = Flag.O_RDONLY | Flag.O_DIRECTORY | Flag.O_NOFOLLOW;

  /**
   * What is copied.
   *
   * @param parent an open directory, the caller's
   * @param name a name in it; {@code .} for itself
   * @param isDirectory whether it is a directory, when it was looked at
   */
  public record Source(int parent, String name, boolean isDirectory) {}

  private final Kernel kernel;
  private final CopyRules rules;
  private final PrepareNotices notices;

  /** A copy by these rules; what it has to say goes to {@code notices}. */
  public TreeCopy(Kernel kernel, CopyRules rules, PrepareNotices notices) {
    this.kernel = kernel;
    this.rules = rules;
    this.notices = notices;
  }

  /**
   * Copies to a directory.
   *
   * @param into an open directory, the caller's
   * @param name the copy's name there; empty when what is in the source goes into the directory
   * @throws ImageException in one line; what was copied until then stays
   */
  public void copy(Source source, int into, String name) {
    try (Placement placement = placement(into)) {
      TreePutting putting = new TreePutting(kernel, placement, rules, notices);
      walk(source, new Leaving(putting, name.isEmpty() ? "." : name, into));
      finish(placement);
    }
  }

  /**
   * Writes a tar, which is flushed.
   *
   * @param name what the entries' names begin with; empty for {@code .}
   * @throws ImageException in one line
   */
  public void write(Source source, String name, OutputStream out) {
    StreamOutput output = new StreamOutput(out);
    PlainSink sink = new PlainSink(output);
    TarWriter tar = new TarWriter(kernel, sink, new Heard());
    walk(source, new Leaving(tar, name.isEmpty() ? "." : name, -1));
    try {
      tar.finish();
      sink.flush();
      output.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("standard output: " + e.getMessage(), e);
    }
  }

  /**
   * Unpacks a tar, compressed or not.
   *
   * @param in the archive, read to its end and not closed
   * @param into an open directory, the caller's
   * @throws ImageException in one line; what was unpacked until then stays
   */
  public void unpack(InputStream in, int into) {
    try (Placement placement = placement(into)) {
      TarReader reader = new TarReader(Compression.uncompress(in, STREAM), STREAM);
      FileContent content = new FileContent(kernel, reader);
      for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
        TarEntry current = entry;
        placement.put(entering(entry), file -> content.write(current, file));
        notices.at(reader.offset(), -1);
      }
      finish(placement);
    } catch (ArchiveException e) {
      throw new ImageException(String.valueOf(e.getMessage()), e);
    }
  }

  private TarEntry entering(TarEntry entry) {
    try {
      return rules.entering(entry);
    } catch (BeneathException e) {
      throw new ImageException(
          "cannot copy " + KernelException.printable(entry.name()) + ": " + e.getMessage(), e);
    }
  }

  /** New files are those of the target's root, where that is not the host's. */
  private @Nullable FileIds ids() {
    long uid = rules.entering().uid(0);
    long gid = rules.entering().gid(0);
    return uid <= 0 && gid <= 0 ? null : new FileIds(uid, gid);
  }

  private Placement placement(int into) {
    return new Placement(kernel, into, rules.keepsOwners(), ids());
  }

  private void finish(Placement placement) {
    placement.finish();
    if (placement.attributesLost() > 0) {
      notices.notice(
          placement.attributesLost()
              + " extended attributes are not copied: the file system there does not take them");
    }
  }

  private void walk(Source source, TreeVisitor visitor) {
    TreeWalk walk = TreeWalk.across(kernel, visitor);
    try {
      if (!source.isDirectory()) {
        walk.file(source.parent(), source.name());
        return;
      }
      int directory =
          kernel.openat2(source.parent(), source.name(), READ_DIRECTORY, 0, TreeWalk.WITHIN);
      try {
        walk.walk(directory);
      } finally {
        kernel.close(directory);
      }
    } catch (KernelException e) {
      throw new ImageException("cannot copy it: " + e.getMessage(), e);
    } catch (IOException e) {
      // Only a tar's way out throws it.
      throw new UncheckedIOException("standard output: " + e.getMessage(), e);
    }
  }

  private final class Heard implements TarListener {
    @Override
    public void read(long bytes) {
      notices.at(bytes, -1);
    }

    @Override
    public void notice(String line) {
      notices.notice(line);
    }
  }

  /** Shows files as they leave, under the copy's name. */
  private final class Leaving implements TreeVisitor {
    private final TreeVisitor to;
    private final String name;
    private final int into;

    /** The copy itself, once it has begun. */
    private @Nullable FileStatus begun;

    Leaving(TreeVisitor to, String name, int into) {
      this.to = to;
      this.name = name;
      this.into = into;
    }

    @Override
    public void entry(TreeEntry entry) throws IOException {
      String path = name + entry.path().substring(1);
      if (rules.leavesOut(entry.status())) {
        notices.notice(
            KernelException.printable(path)
                + " is a device and is left out: it would give what the container chose;"
                + " --setuid copies it");
        return;
      }
      if (isCopy(entry.status())) {
        notice(KernelException.printable(path) + " is where the copy goes and is left out");
        return;
      }
      to.entry(rules.leaving(entry, path));
      if (into >= 0 && begun == null && entry.status().isDirectory()) {
        begun = kernel.statx(into, name);
      }
    }

    /** A copy of a directory into a place below it would have no end. */
    private boolean isCopy(FileStatus status) {
      FileStatus copy = begun;
      return copy != null && status.isDirectory() && status.isSame(copy);
    }

    @Override
    public boolean enters(TreeEntry directory) {
      return directory.path().equals(".") || !isCopy(directory.status());
    }

    @Override
    public void notice(String line) {
      notices.notice(line);
    }
  }
}
