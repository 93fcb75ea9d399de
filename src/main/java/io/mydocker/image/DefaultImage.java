package io.mydocker.image;

import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Errno;
import java.util.List;

/**
 * Makes the default image, {@code HOME/busybox}: of {@code HOME/busybox.tar}, or else of the host's
 * static busybox.
 */
final class DefaultImage {
  private static final String PREFIX = ".busybox-";

  private final Kernel kernel;
  private final String home;
  private final PrepareNotices notices;
  private final List<String> busyboxes;

  /**
   * In {@code home}, raw and absolute.
   *
   * @param busyboxes where the host may have a static busybox
   */
  DefaultImage(Kernel kernel, String home, PrepareNotices notices, List<String> busyboxes) {
    this.kernel = kernel;
    this.home = home;
    this.notices = notices;
    this.busyboxes = List.copyOf(busyboxes);
  }

  /** Makes it unless it is there. */
  void prepare() {
    int directory = openHome();
    try {
      prepareOnce(directory);
    } finally {
      kernel.close(directory);
    }
  }

  private void prepareOnce(int directory) {
    FileLock lock = takeLock(directory);
    try {
      if (new KernelFiles(kernel).facts(tree()) == null) {
        make(directory);
      } else {
        requireDirectory();
      }
    } finally {
      lock.release();
    }
  }

  private FileLock takeLock(int directory) {
    try {
      return FileLock.take(kernel, directory, ".busybox.lock");
    } catch (KernelException e) {
      if (e.errno() == Errno.EROFS) {
        throw new ImageException(
            "default image: cannot make "
                + tree()
                + ": the home is on a read-only file system; make it writable, or choose another"
                + " home with --home");
      }
      throw e;
    }
  }

  private String tree() {
    return home + "/" + ImageChoice.DEFAULT_NAME;
  }

  private int openHome() {
    try {
      return Directories.open(kernel, home);
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        throw new ImageException(
            "default image: the home " + home + " is no directory; make it, or set --home");
      }
      throw e;
    }
  }

  private void requireDirectory() {
    FileFacts facts = new KernelFiles(kernel).facts(tree());
    if (facts == null || !facts.isDirectory()) {
      throw new ImageException(
          "default image: " + tree() + " is not a directory; move it away or make it one");
    }
  }

  private void make(int directory) {
    String archive = tree() + ".tar";
    FileFacts facts = new KernelFiles(kernel).facts(archive);
    try (NewTree tree = NewTree.in(kernel, directory, PREFIX)) {
      if (facts != null) {
        new ArchiveTree(kernel, notices, archive).unpack(tree.root(), facts);
      } else {
        String busybox = requireBusybox(archive);
        new BusyboxTree(kernel, tree.root(), busybox).make();
        notices.notice("made the default image " + tree() + " of " + busybox);
      }
      tree.publish(directory, ImageChoice.DEFAULT_NAME);
    }
  }

  private String requireBusybox(String archive) {
    String busybox = BusyboxTree.findStatic(busyboxes);
    if (busybox == null) {
      throw new ImageException(
          "default image: none of these is there: the directory "
              + tree()
              + ", the archive "
              + archive
              + ", a static busybox as "
              + String.join(" or ", busyboxes)
              + " (Debian: apt-get install"
              + " busybox-static); provide one of them");
    }
    return busybox;
  }
}
