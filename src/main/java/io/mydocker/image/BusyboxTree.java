package io.mydocker.image;

import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.linux.ProgramOutput;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a small root of one static busybox and its applets. */
final class BusyboxTree {
  private static final String PASSWD =
      """
      root:x:0:0:root:/root:/bin/sh
      daemon:x:1:1:daemon:/usr/sbin:/bin/false
      bin:x:2:2:bin:/bin:/bin/false
      sys:x:3:3:sys:/dev:/bin/false
      mail:x:8:8:mail:/var/spool/mail:/bin/false
      www-data:x:33:33:www-data:/var/www:/bin/false
      nobody:x:65534:65534:nobody:/home:/bin/false
      """;

  private static final String GROUP =
      """
      root:x:0:
      daemon:x:1:
      bin:x:2:
      sys:x:3:
      tty:x:5:
      disk:x:6:
      mail:x:8:
      www-data:x:33:
      users:x:100:
      nogroup:x:65534:
      """;

  private static final List<String> DIRECTORIES =
      List.of(
          "bin",
          "dev",
          "etc",
          "home",
          "lib",
          "lib64",
          "media",
          "mnt",
          "opt",
          "proc",
          "run",
          "sbin",
          "srv",
          "sys",
          "usr",
          "usr/bin",
          "usr/lib",
          "usr/local",
          "usr/local/bin",
          "usr/sbin",
          "usr/share",
          "var",
          "var/cache",
          "var/lib",
          "var/log",
          "var/spool");

  private final Kernel kernel;
  private final int root;
  private final String busybox;

  /**
   * In the open directory {@code root}, which stays the caller's.
   *
   * @param busybox the path of a static busybox of the host
   */
  BusyboxTree(Kernel kernel, int root, String busybox) {
    this.kernel = kernel;
    this.root = root;
    this.busybox = busybox;
  }

  /** The first of the candidates that is a static executable, or null. */
  static @Nullable String findStatic(List<String> candidates) {
    for (String path : candidates) {
      if (isStatic(path)) {
        return path;
      }
    }
    return null;
  }

  /** Whether {@code path} is an ELF file that asks for no interpreter (elf(5)). */
  static boolean isStatic(String path) {
    byte[] start;
    try (FileInputStream in = new FileInputStream(path)) {
      start = in.readNBytes(4096);
    } catch (IOException e) {
      return false;
    }
    if (start.length < 64 || start[0] != 0x7f || start[1] != 'E' || start[2] != 'L') {
      return false;
    }
    ByteBuffer elf = ByteBuffer.wrap(start);
    elf.order(start[5] == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    boolean isWide = start[4] == 2;
    long headers = isWide ? elf.getLong(32) : elf.getInt(28);
    int size = elf.getShort(isWide ? 54 : 42);
    int count = elf.getShort(isWide ? 56 : 44);
    for (int i = 0; i < count; i++) {
      long at = headers + (long) i * size;
      if (at < 0 || at > start.length - 4 || elf.getInt((int) at) == 3) {
        return false;
      }
    }
    return count > 0;
  }

  /** Makes all of it. */
  void make() {
    kernel.fchmod(root, 0755);
    for (String each : DIRECTORIES) {
      directory(each, 0755);
    }
    directory("root", 0700);
    directory("tmp", 01777);
    directory("var/tmp", 01777);
    file("etc/passwd", PASSWD);
    file("etc/group", GROUP);
    copyBusybox();
    for (String applet : applets()) {
      link(applet);
    }
  }

  private void directory(String path, int mode) {
    kernel.mkdirat(root, path, mode);
    kernel.fchmodat(root, path, mode);
  }

  private void file(String path, String text) {
    int file = kernel.openat(root, path, OpenFlags.NEW_FILE, 0644);
    try {
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      kernel.writeAll(file, bytes, 0, bytes.length);
      kernel.fchmod(file, 0644);
    } finally {
      kernel.close(file);
    }
  }

  private void copyBusybox() {
    int from = kernel.openat(Flag.AT_FDCWD, busybox, Flag.O_RDONLY | Flag.O_CLOEXEC, 0);
    try {
      int to = kernel.openat(root, "bin/busybox", OpenFlags.NEW_FILE, 0755);
      try {
        byte[] buffer = new byte[1 << 17];
        int count = kernel.read(from, buffer, 0, buffer.length);
        while (count > 0) {
          kernel.writeAll(to, buffer, 0, count);
          count = kernel.read(from, buffer, 0, buffer.length);
        }
        kernel.fchmod(to, 0755);
      } finally {
        kernel.close(to);
      }
    } finally {
      kernel.close(from);
    }
  }

  /** Busybox lists itself too, which must not become a link onto itself. */
  private void link(String applet) {
    if (applet.equals("busybox") || applet.isEmpty() || applet.indexOf('/') >= 0) {
      return;
    }
    try {
      kernel.linkat(root, "bin/busybox", root, "bin/" + applet, 0);
    } catch (KernelException e) {
      // A file system may have few links for a file, or none.
      if (e.errno() != Errno.EEXIST) {
        kernel.symlinkat("busybox", root, "bin/" + applet);
      }
    }
  }

  private List<String> applets() {
    List<String> applets = new ArrayList<>();
    try {
      ProgramOutput list = ProgramOutput.of(busybox, "--list");
      String text = list.text();
      for (int at = 0, end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', at)) {
        applets.add(text.substring(at, end).strip());
        at = end + 1;
      }
      requireShell(applets, list.status());
    } catch (IOException e) {
      throw new ImageException("default image: cannot run " + busybox + ": " + e.getMessage(), e);
    }
    return applets;
  }

  private void requireShell(List<String> applets, int status) {
    if (status != 0 || !applets.contains("sh")) {
      throw new ImageException(
          "default image: "
              + busybox
              + " --list ends with "
              + status
              + " and names no sh; install a complete busybox-static");
    }
  }
}
