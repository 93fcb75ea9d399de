package io.mydocker.image;

import io.mydocker.linux.DirectoryName;
import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Flag;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link HostFiles} by the kernel's own calls, for any path; slower to load. */
final class KernelFiles implements HostFiles {
  private static final long NANOS = 1_000_000_000;

  private final Kernel kernel;

  KernelFiles(Kernel kernel) {
    this.kernel = kernel;
  }

  static HostFiles open() {
    return new KernelFiles(Kernel.open());
  }

  /** The process's working directory, raw. */
  static String workingDirectory() {
    return Kernel.open().readlinkat(Flag.AT_FDCWD, "/proc/self/cwd");
  }

  /**
   * The path by which an archive is known, however it was typed: that of its directory without
   * links and dots. In the home it is the home's own, by whatever links that is reached.
   */
  static String settled(Kernel kernel, String home, String path) {
    String absolute = ImageIndex.absolute(path);
    int slash = absolute.lastIndexOf('/');
    if (absolute.substring(0, slash).equals(home)) {
      return absolute;
    }
    try {
      int directory = Directories.open(kernel, absolute.substring(0, slash + 1));
      try {
        String there = kernel.readlinkat(Flag.AT_FDCWD, "/proc/self/fd/" + directory);
        return (there.equals("/") ? "" : there) + absolute.substring(slash);
      } finally {
        kernel.close(directory);
      }
    } catch (KernelException unseen) {
      return absolute;
    }
  }

  @Override
  public @Nullable FileFacts facts(String path) {
    try {
      return facts(kernel, path);
    } catch (KernelException e) {
      return null;
    }
  }

  @Override
  public boolean isDirectory(String path) {
    FileFacts facts = facts(path);
    return facts != null && facts.isDirectory();
  }

  /** What is at {@code path}, links followed. */
  static FileFacts facts(Kernel kernel, String path) {
    int file = kernel.openat(Flag.AT_FDCWD, path, Flag.O_PATH, 0);
    try {
      return facts(kernel.statx(file));
    } finally {
      kernel.close(file);
    }
  }

  static FileFacts facts(FileStatus status) {
    return new FileFacts(
        status.type(),
        device(status.devMajor(), status.devMinor()),
        status.ino(),
        status.size(),
        nanos(status.mtimeSeconds(), status.mtimeNanos()),
        nanos(status.ctimeSeconds(), status.ctimeNanos()));
  }

  /** As {@link java.nio.file.attribute.FileTime} has it, which stays at the bounds of a long. */
  private static long nanos(long seconds, int nanos) {
    try {
      return Math.addExact(Math.multiplyExact(seconds, NANOS), nanos);
    } catch (ArithmeticException beyond) {
      return seconds < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /** As glibc's makedev(3) packs it, so that both implementations say the same. */
  private static long device(long major, long minor) {
    return (major & 0xfff) << 8
        | (major & 0xfffff000L) << 32
        | (minor & 0xff)
        | (minor & 0xffffff00L) << 12;
  }

  @Override
  public @Nullable String read(String path) {
    int file;
    try {
      file = kernel.openat(Flag.AT_FDCWD, path, Flag.O_RDONLY | Flag.O_CLOEXEC, 0);
    } catch (KernelException e) {
      return null;
    }
    try {
      return readAll(file);
    } catch (KernelException e) {
      return null;
    } finally {
      kernel.close(file);
    }
  }

  @Override
  public List<String> names(String directory) {
    List<String> names = new ArrayList<>();
    try {
      int listing = Directories.open(kernel, directory);
      try {
        for (DirectoryName each : Entries.of(kernel, listing)) {
          names.add(each.name());
        }
      } finally {
        kernel.close(listing);
      }
    } catch (KernelException e) {
      return List.of();
    }
    return names;
  }

  private String readAll(int file) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    int count = kernel.read(file, buffer, 0, buffer.length);
    while (count > 0) {
      all.write(buffer, 0, count);
      count = kernel.read(file, buffer, 0, buffer.length);
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }
}
