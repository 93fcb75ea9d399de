package io.mydocker.security;

import io.mydocker.linux.DirectoryName;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.linux.NativeBuffer;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The directory of the filters that are ready. For one thread at a time. */
final class SeccompStore {
  /** Below the data root. */
  static final String DIRECTORY = "/seccomp";

  /** Written by the holder of the lock alone; a killed one's is written over. */
  private static final String NEW = ".new";

  private static final int BLOCK = 1 << 15;

  private final Kernel kernel;
  private final String dataRoot;

  SeccompStore(Kernel kernel, String dataRoot) {
    this.kernel = kernel;
    this.dataRoot = dataRoot;
  }

  /** The filter of this profile in an entry whose name begins so, or null. */
  @Nullable SeccompFilter findAny(String stem, byte[] profile) {
    for (DirectoryName name : names()) {
      if (name.name().startsWith(stem)) {
        byte[] entry = ProfileFile.readOurs(dataRoot + DIRECTORY + "/" + name.name());
        SeccompFilter filter = entry == null ? null : SeccompEntry.filter(entry, profile);
        if (filter != null) {
          return filter;
        }
      }
    }
    return null;
  }

  private List<DirectoryName> names() {
    List<DirectoryName> names = new ArrayList<>();
    int directory;
    try {
      directory = open(dataRoot + DIRECTORY);
    } catch (KernelException absent) {
      return names;
    }
    try {
      NativeBuffer block = NativeBuffer.allocate(BLOCK);
      int count = kernel.getdents64(directory, block);
      while (count > 0) {
        DirectoryName.add(block, count, names);
        count = kernel.getdents64(directory, block);
      }
      return names;
    } finally {
      kernel.close(directory);
    }
  }

  /** Makes the directory where it is missing, and keeps other writers out until closed. */
  Lock lock() {
    makeAbove(dataRoot);
    makePrivate(dataRoot);
    makePrivate(dataRoot + DIRECTORY);
    int directory = open(dataRoot + DIRECTORY);
    try {
      kernel.flock(directory, Flag.LOCK_EX);
      return new Lock(directory);
    } catch (KernelException e) {
      kernel.close(directory);
      throw e;
    }
  }

  /** The right to write; it dies with its holder. */
  final class Lock implements AutoCloseable {
    private final int directory;

    private Lock(int directory) {
      this.directory = directory;
    }

    /** Lets an entry appear, whole or not at all. */
    void publish(String name, byte[] entry) {
      int flags = Flag.O_WRONLY | Flag.O_CREAT | Flag.O_TRUNC | Flag.O_NOFOLLOW;
      int file = kernel.openat(directory, NEW, flags, 0600);
      try {
        kernel.writeAll(file, entry, 0, entry.length);
        kernel.fsync(file);
      } finally {
        kernel.close(file);
      }
      kernel.renameat2(directory, NEW, directory, name, 0);
    }

    @Override
    public void close() {
      kernel.close(directory);
    }
  }

  private int open(String path) {
    return kernel.openat(Flag.AT_FDCWD, path, Flag.O_RDONLY | Flag.O_DIRECTORY | Flag.O_CLOEXEC, 0);
  }

  private void makeAbove(String path) {
    for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
      make(path.substring(0, slash), 0755);
    }
  }

  /** Whoever can write here decides what containers may do. */
  private void makePrivate(String path) {
    make(path, 0700);
    int directory = open(path);
    try {
      kernel.fchmod(directory, 0700);
    } finally {
      kernel.close(directory);
    }
  }

  private void make(String path, int mode) {
    try {
      kernel.mkdirat(Flag.AT_FDCWD, path, mode);
    } catch (KernelException e) {
      // Of a directory on the way that exists, a read-only file system says EROFS.
      if (e.errno() != Errno.EEXIST && e.errno() != Errno.EROFS) {
        throw e;
      }
    }
  }
}
