package io.mydocker.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KernelTest {
  private static final String ODD = "\u00ff\u00fe new\nline";

  private final Kernel kernel = Kernel.open();
  private @TempDir Path scratch;
  private int at;

  @BeforeEach
  void open() {
    at = kernel.openat(Flag.AT_FDCWD, scratch.toString(), Flag.O_DIRECTORY, 0);
  }

  @AfterEach
  void close() {
    kernel.close(at);
  }

  @Test
  void theSixthArgumentArrives() {
    NativeBuffer page = NativeBuffer.allocate(4096);
    make("f", "0123456789".repeat(1000));
    int fd = kernel.openat(at, "f", Flag.O_RDONLY, 0);
    // mmap is the call with six arguments; its last is the offset, refused unless whole pages.
    CallGate gate = CallGate.open();
    assertEquals(-Errno.EINVAL, gate.tried(Call.MMAP, 0, 4096, 1, 2, fd, 4095));
    assertTrue(gate.tried(Call.MMAP, 0, 4096, 1, 2, fd, 4096) > 0);
    assertEquals(8, kernel.pread(fd, page, 3, 8, 4096));
    assertEquals('6', page.bytes().get(3));
    kernel.close(fd);
  }

  @Test
  void namesAreBytes() {
    make(ODD, "x");
    List<DirectoryName> names = new ArrayList<>();
    NativeBuffer block = NativeBuffer.allocate(4096);
    DirectoryName.add(block, kernel.getdents64(at, block), names);
    assertEquals(List.of(new DirectoryName(ODD, 8)), names);
    kernel.symlinkat("to " + ODD, at, "link");
    assertEquals("to " + ODD, kernel.readlinkat(at, "link"));
    assertTrue(kernel.statx(at, "link").isLink());
  }

  @Test
  void aFailureIsOneLine() {
    KernelException missing =
        assertThrows(KernelException.class, () -> kernel.openat(at, "no\nne", 0, 0));
    assertEquals("openat no\\x0ane: ENOENT (no such file or directory)", missing.getMessage());
    assertEquals(Errno.ENOENT, missing.errno());
    assertThrows(KernelException.class, () -> kernel.openat(at, "zero\0", 0, 0));
    assertThrows(KernelException.class, () -> kernel.openat(at, "\u20ac", 0, 0));
    assertThrows(KernelException.class, () -> kernel.openat(at, "n".repeat(4096), 0, 0));
  }

  @Test
  void timesAndModesAndLinks() {
    make("f", "x");
    kernel.utimensat(at, "f", -5, 123_456_789);
    kernel.fchmodat(at, "f", 04711);
    kernel.linkat(at, "f", at, "g", 0);
    FileStatus status = kernel.statx(at, "g");
    assertEquals(-5, status.mtimeSeconds());
    assertEquals(123_456_789, status.mtimeNanos());
    assertEquals(04711, status.permissions());
    assertEquals(2, status.nlink());
    kernel.renameat2(at, "g", at, "h", Flag.RENAME_NOREPLACE);
    assertThrows(
        KernelException.class, () -> kernel.renameat2(at, "f", at, "h", Flag.RENAME_NOREPLACE));
    kernel.unlinkat(at, "h", 0);
    assertEquals(1, kernel.statx(at, "f").nlink());
  }

  /** A wrong number would not fail on a good descriptor, if that call takes any argument. */
  @Test
  void syncingAFileSystemTakesADescriptor() {
    kernel.syncfs(at);
    KernelException refused = assertThrows(KernelException.class, () -> kernel.syncfs(-1));
    assertEquals(Errno.EBADF, refused.errno());
  }

  @Test
  void resolvingStaysBeneath() {
    kernel.symlinkat("/etc", at, "out");
    assertThrows(
        KernelException.class, () -> kernel.openat2(at, "out/passwd", 0, 0, Flag.RESOLVE_BENEATH));
    assertThrows(
        KernelException.class, () -> kernel.openat2(at, "../x", 0, 0, Flag.RESOLVE_BENEATH));
  }

  @Test
  void attributesOfLinksAreTheirOwn() {
    make("f", "x");
    kernel.setxattr(at, "f", "user.\u00e9", new byte[] {0, 1, (byte) 0xff});
    assertArrayEquals(new byte[] {0, 1, (byte) 0xff}, kernel.getxattr(at, "f", "user.\u00e9"));
    kernel.symlinkat("f", at, "l");
    assertFalse(kernel.listxattr(at, "l").contains("user.\u00e9"));
    assertTrue(kernel.listxattr(at, "f").contains("user.\u00e9"));
    int fd = kernel.openat(at, "f", Flag.O_PATH, 0);
    assertTrue(kernel.listxattr(fd, "").contains("user.\u00e9"));
    kernel.close(fd);
    int open = kernel.openat(at, "f", Flag.O_RDONLY, 0);
    assertTrue(kernel.flistxattr(open, "f").contains("user.\u00e9"));
    kernel.close(open);
  }

  @Test
  @SuppressWarnings("try") // Closing the first holder early is the point.
  void descriptionLocksExclude() {
    make("lock", "");
    try (Descriptor one = new Descriptor(kernel, kernel.openat(at, "lock", Flag.O_RDWR, 0));
        Descriptor two = new Descriptor(kernel, kernel.openat(at, "lock", Flag.O_RDWR, 0))) {
      kernel.lockDescription(one.number(), Flag.F_WRLCK, false);
      KernelException taken =
          assertThrows(
              KernelException.class,
              () -> kernel.lockDescription(two.number(), Flag.F_WRLCK, false));
      assertEquals(Errno.EAGAIN, taken.errno());
      one.close();
      kernel.lockDescription(two.number(), Flag.F_WRLCK, false);
    }
  }

  private void make(String name, String content) {
    int fd = kernel.openat(at, name, Flag.O_CREAT | Flag.O_WRONLY | Flag.O_EXCL, 0600);
    byte[] bytes = RawName.bytes(content);
    kernel.writeAll(fd, bytes, 0, bytes.length);
    kernel.close(fd);
  }
}
