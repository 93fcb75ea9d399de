package io.mydocker.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.linux.Kernel;
import io.mydocker.program.Flag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TreeWalkTest {
  private final Kernel kernel = Kernel.open();
  private @TempDir Path scratch;

  /** The JDK cannot remove what is deeper than PATH_MAX. */
  @AfterEach
  void remove() throws IOException, InterruptedException {
    new ProcessBuilder("sh", "-c", "rm -rf \"$0\"/*", scratch.toString()).start().waitFor();
  }

  @Test
  void goesDeeperThanPathMaxAndTheLimitOfOpenFiles() throws IOException {
    int at = kernel.openat(Flag.AT_FDCWD, scratch.toString(), Flag.O_DIRECTORY, 0);
    int levels = 600;
    String name = "d".repeat(30);
    for (int i = 0; i < levels; i++) {
      kernel.mkdirat(at, name, 0700);
      kernel.mkdirat(at, "z", 0700);
      int next = kernel.openat(at, name, Flag.O_DIRECTORY, 0);
      kernel.close(at);
      at = next;
    }
    kernel.close(at);
    List<String> paths = walk();
    assertEquals(2 * levels + 1, paths.size());
    assertEquals(2 + 31 * (levels - 1) + 1, paths.get(levels + 1).length());
    assertEquals("./z", paths.get(2 * levels));
  }

  @Test
  void ordersByBytesWhateverTheDirectorySays() throws IOException {
    int at = kernel.openat(Flag.AT_FDCWD, scratch.toString(), Flag.O_DIRECTORY, 0);
    for (String name : List.of("b", "\u00ff", "a\n", "A", "\u00c3\u00a9", "a")) {
      kernel.mkdirat(at, name, 0700);
    }
    kernel.close(at);
    assertEquals(List.of(".", "./A", "./a", "./a\n", "./b", "./\u00c3\u00a9", "./\u00ff"), walk());
  }

  @Test
  @Tag("root")
  void staysOnItsMount() throws IOException, InterruptedException {
    int at = kernel.openat(Flag.AT_FDCWD, scratch.toString(), Flag.O_DIRECTORY, 0);
    kernel.mkdirat(at, "m", 0755);
    kernel.close(at);
    String place = scratch.resolve("m").toString();
    run("mount", "-t", "tmpfs", "none", place);
    try {
      run("mkdir", place + "/inside");
      Manifest manifest = Manifest.of(kernel, scratch.toString());
      assertEquals(2, manifest.lines().size());
      assertEquals(List.of("./m is a mount: its content is left out"), manifest.notices());
    } finally {
      run("umount", place);
    }
  }

  /** Of a device, and of what a mount hides, nothing is opened: only what is regular and ours. */
  @Test
  @Tag("root")
  void opensFirstWhatIsRegular() throws IOException, InterruptedException {
    int at = kernel.openat(Flag.AT_FDCWD, scratch.toString(), Flag.O_DIRECTORY, 0);
    for (String name : List.of("file", "mounted", "under")) {
      kernel.close(kernel.openat(at, name, Flag.O_CREAT | Flag.O_WRONLY, 0600));
    }
    kernel.mkdirat(at, "dir", 0755);
    kernel.symlinkat("file", at, "link");
    kernel.mknodat(at, "fifo", Flag.S_IFIFO | 0600, 0, 0);
    kernel.mknodat(at, "null", Flag.S_IFCHR | 0600, 1, 3);
    String mounted = scratch.resolve("mounted").toString();
    run("mount", "--bind", "/etc/passwd", mounted);
    try {
      List<String> seen = new ArrayList<>();
      new TreeWalk(kernel, new Opener(seen)).walk(at);
      assertEquals(
          List.of(
              ". closed",
              "./dir closed",
              "./fifo closed",
              "./file open",
              "./link closed",
              "./mounted is a mount and is left out",
              "./null closed",
              "./under open"),
          seen);
    } finally {
      run("umount", mounted);
      kernel.close(at);
    }
  }

  private final class Opener implements TreeVisitor {
    private final List<String> seen;

    Opener(List<String> seen) {
      this.seen = seen;
    }

    @Override
    public boolean opensFirst() {
      return true;
    }

    @Override
    public void entry(TreeEntry entry) {
      boolean isOpen = entry.file() >= 0;
      seen.add(entry.path() + (isOpen ? " open" : " closed"));
      if (isOpen) {
        assertEquals(entry.status().ino(), kernel.statx(entry.parent(), entry.name()).ino());
        assertEquals(entry.status().ino(), kernel.statx(entry.file()).ino());
      }
    }

    @Override
    public void notice(String line) {
      seen.add(line);
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
  }

  private List<String> walk() throws IOException {
    List<String> paths = new ArrayList<>();
    int root = kernel.openat(Flag.AT_FDCWD, scratch.toString(), Flag.O_DIRECTORY, 0);
    TreeVisitor visitor =
        new TreeVisitor() {
          @Override
          public void entry(TreeEntry entry) {
            paths.add(entry.path());
          }

          @Override
          public void notice(String line) {
            assertTrue(false, line);
          }
        };
    new TreeWalk(kernel, visitor).walk(root);
    kernel.close(root);
    return paths;
  }
}
