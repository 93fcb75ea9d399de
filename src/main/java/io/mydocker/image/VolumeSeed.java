package io.mydocker.image;

import io.mydocker.image.archive.ArchiveException;
import io.mydocker.image.archive.PlainSink;
import io.mydocker.image.archive.TarListener;
import io.mydocker.image.archive.TarReader;
import io.mydocker.image.archive.TarWriter;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import io.mydocker.storage.TreeWalk;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Makes a named volume, at its first use, of the image's directory at the same place, as Docker
 * does: content, owners, modes, attributes. The copy goes the way of a commit and its unpacking,
 * through a file without a name.
 */
final class VolumeSeed {
  private static final String DATA = "_data";
  private static final String TEMPORARY = ".seed-";
  private static final int BUFFER = 1 << 16;

  /** What a copy cannot keep, the image's own unpacking has told of. */
  private static final class Quiet implements TarListener, PrepareNotices {
    @Override
    public void read(long bytes) {
      // Nobody waits at a terminal for this.
    }

    @Override
    public void at(long done, long total) {
      // As above.
    }

    /** What could not be copied as it is: the volume would be torn for good. */
    @Override
    public void notice(String line) {
      if (!line.endsWith(TarWriter.SOCKET)) {
        throw new ImageException("incomplete: " + line);
      }
    }
  }

  private final Kernel kernel;
  private final String volume;

  /**
   * A seed.
   *
   * @param volume the volume's directory, which holds {@code _data}; raw and absolute
   */
  VolumeSeed(Kernel kernel, String volume) {
    this.kernel = kernel;
    this.volume = volume;
  }

  /**
   * Makes it, empty when the image has no directory at that place.
   *
   * @param lowers the image's trees, the topmost first
   * @param target the place, absolute; links are looked up inside the tree
   * @throws ImageException in one line
   */
  void fill(List<String> lowers, String target) {
    int source = -1;
    int place = -1;
    try (ImageView view = ImageView.open(lowers)) {
      source = source(view.path(), target);
      kernel.close(Directories.makePrivate(kernel, volume.substring(0, volume.lastIndexOf('/'))));
      place = Directories.makePrivate(kernel, volume);
      publish(source, place);
    } catch (ArchiveException | IOException | KernelException e) {
      throw new ImageException(
          "volume "
              + volume
              + ": cannot fill it from the image's "
              + target
              + ": "
              + e.getMessage(),
          e);
    } finally {
      close(place);
      close(source);
    }
  }

  private void close(int descriptor) {
    if (descriptor >= 0) {
      kernel.close(descriptor);
    }
  }

  /** The image's directory, or -1 when there is none. */
  private int source(String lower, String target) {
    int root = Directories.open(kernel, lower);
    try {
      int flags = Flag.O_RDONLY | Flag.O_DIRECTORY | Flag.O_CLOEXEC;
      return kernel.openat2(root, target, flags, 0, Flag.RESOLVE_IN_ROOT);
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR || e.errno() == Errno.ELOOP) {
        return -1;
      }
      throw e;
    } finally {
      kernel.close(root);
    }
  }

  /**
   * The volume appears whole, also when the image has nothing for it; one that another command made
   * meanwhile stays.
   */
  private void publish(int source, int place) throws IOException {
    try (NewTree tree = NewTree.in(kernel, place, TEMPORARY)) {
      kernel.fchmod(tree.root(), 0755);
      if (source >= 0) {
        copy(source, place, tree.root());
      }
      tree.publish(place, DATA);
    }
  }

  private void copy(int source, int place, int into) throws IOException {
    int file = UnnamedFile.in(kernel, place);
    try {
      pack(source, file);
      kernel.lseek(file, 0, Flag.SEEK_SET);
      unpack(file, into);
    } finally {
      kernel.close(file);
    }
  }

  private void pack(int source, int file) throws IOException {
    PlainSink sink = new PlainSink(new DescriptorOutput(kernel, file, volume));
    TarWriter tar = new TarWriter(kernel, sink, new Quiet());
    new TreeWalk(kernel, tar).walk(source);
    tar.finish();
    sink.flush();
  }

  private void unpack(int file, int into) throws IOException {
    InputStream input = new DescriptorInput(kernel, file);
    try (InputStream buffered = new BufferedInputStream(input, BUFFER)) {
      new Unpacker(kernel, into, new TarReader(buffered, volume), null).unpack();
    }
  }
}
