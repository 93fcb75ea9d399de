package io.mydocker.security;

import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads whole files: by the JDK where it can name them, else by the kernel's own calls. */
final class ProfileFile {
  /** No profile needs as much; a wrong path may lead to more than there is memory. */
  static final int MOST = 1 << 20;

  /** O_NONBLOCK, as a pipe that nobody writes to would keep us waiting. */
  private static final int OPEN = Flag.O_RDONLY | Flag.O_NONBLOCK | Flag.O_CLOEXEC;

  private ProfileFile() {}

  /** How messages call a profile. */
  static String title(String path) {
    return "profile " + KernelException.printable(path);
  }

  /**
   * A profile's content.
   *
   * @param path raw and absolute
   * @throws SeccompException when it cannot be had
   */
  static byte[] read(String path) {
    File file = new File(path);
    byte[] content = null;
    if (!isAscii(path)) {
      content = byKernel(path, true);
    } else if (file.isFile()) {
      content = byJava(path);
    } else if (file.exists()) {
      throw wrongKind(path, file.isDirectory());
    } else {
      throw absent(path);
    }
    if (content == null) {
      throw new SeccompException(title(path) + ": it cannot be read; check its permissions");
    }
    if (content.length > MOST) {
      throw new SeccompException(
          title(path) + ": it is larger than 1 MiB; a profile is some kilobytes of JSON");
    }
    return content;
  }

  /** The content of a file of ours, or null when there is none. */
  static byte @Nullable [] readOurs(String path) {
    return isAscii(path) ? byJava(path) : byKernel(path, false);
  }

  private static boolean isAscii(String path) {
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) > 126) {
        return false;
      }
    }
    return true;
  }

  /** One byte more than the most tells that there is more. */
  private static byte @Nullable [] byJava(String path) {
    try (FileInputStream in = new FileInputStream(path)) {
      byte[] bytes = new byte[16384];
      int size = 0;
      int count = in.read(bytes, 0, bytes.length);
      while (count > 0 && size <= MOST) {
        size += count;
        if (size == bytes.length) {
          bytes = Arrays.copyOf(bytes, 2 * size);
        }
        count = in.read(bytes, size, bytes.length - size);
      }
      return Arrays.copyOf(bytes, size);
    } catch (IOException e) {
      return null;
    }
  }

  private static byte @Nullable [] byKernel(String path, boolean isProfile) {
    Kernel kernel = Kernel.open();
    try {
      int file = kernel.openat(Flag.AT_FDCWD, path, OPEN, 0);
      try {
        int type = kernel.statx(file).type();
        if (isProfile && type != Flag.S_IFREG) {
          throw wrongKind(path, type == Flag.S_IFDIR);
        }
        return readAll(kernel, file);
      } finally {
        kernel.close(file);
      }
    } catch (KernelException e) {
      if (isProfile && e.errno() == Errno.ENOENT) {
        throw absent(path);
      }
      return null;
    }
  }

  private static byte[] readAll(Kernel kernel, int file) {
    byte[] bytes = new byte[16384];
    int size = 0;
    int count = kernel.read(file, bytes, 0, bytes.length);
    while (count > 0 && size <= MOST) {
      size += count;
      if (size == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * size);
      }
      count = kernel.read(file, bytes, size, bytes.length - size);
    }
    return Arrays.copyOf(bytes, size);
  }

  private static SeccompException absent(String path) {
    return new SeccompException(title(path) + ": there is no such file; check the path");
  }

  private static SeccompException wrongKind(String path, boolean isDirectory) {
    return new SeccompException(
        title(path)
            + (isDirectory ? ": it is a directory" : ": it is not a regular file")
            + "; give a JSON file");
  }
}
