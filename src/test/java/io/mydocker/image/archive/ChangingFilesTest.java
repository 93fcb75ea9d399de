package io.mydocker.image.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Flag;
import io.mydocker.storage.TreeEntry;
import io.mydocker.storage.TreeVisitor;
import io.mydocker.storage.TreeWalk;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that somebody else works on while they are packed, as with {@code commit --pause=false}:
 * the archive stays well-formed, and a sentence names the file.
 */
class ChangingFilesTest implements TreeVisitor, TarListener {
  private static final int MIB = 1 << 20;

  private final Kernel kernel = Kernel.open();
  private final List<String> notices = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final PlainSink sink = new PlainSink(new StreamOutput(out));
  private final TarWriter tar = new TarWriter(kernel, sink, this);
  private @TempDir Path tree;
  private int at = -1;

  /** What the other does once {@code b} has been seen, and before it is opened. */
  private Runnable beforeOpen = () -> {};

  /** What the other does when a mebibyte of {@code b} has been read. */
  private Runnable whileRead = () -> {};

  @BeforeEach
  void make() throws IOException {
    at = kernel.openat(Flag.AT_FDCWD, tree.toString(), Flag.O_DIRECTORY, 0);
    Files.write(tree.resolve("a"), new byte[] {'a'});
    byte[] content = new byte[3 * MIB];
    java.util.Arrays.fill(content, (byte) 'b');
    Files.write(tree.resolve("b"), content);
    Files.write(tree.resolve("c"), new byte[] {'c'});
  }

  @AfterEach
  void close() {
    kernel.close(at);
  }

  @Override
  public void entry(TreeEntry entry) throws IOException {
    if (entry.name().equals("b")) {
      beforeOpen.run();
    }
    tar.entry(entry);
  }

  @Override
  public void read(long bytes) {
    if (bytes > MIB) {
      Runnable once = whileRead;
      whileRead = () -> {};
      once.run();
    }
  }

  @Override
  public void notice(String line) {
    notices.add(line);
  }

  private interface Change {
    void make() throws IOException;
  }

  private static Runnable doing(Change change) {
    return () -> {
      try {
        change.make();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    };
  }

  private void write(Path file, long position, int count) throws IOException {
    int descriptor = kernel.openat(at, file.getFileName().toString(), Flag.O_WRONLY, 0);
    kernel.lseek(descriptor, position, Flag.SEEK_SET);
    kernel.writeAll(descriptor, new byte[count], 0, count);
    kernel.close(descriptor);
  }

  /** Names and sizes of what is packed, as our reader finds it to the end of the archive. */
  private List<String> packed() throws IOException {
    new TreeWalk(kernel, this).walk(at);
    tar.finish();
    sink.flush();
    assertEquals(0, out.size() % 10240);
    TarReader reader = new TarReader(new ByteArrayInputStream(out.toByteArray()), "it");
    List<String> found = new ArrayList<>();
    for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
      found.add(entry.name() + " " + entry.size());
    }
    return found;
  }

  private void isWhole(String notice) throws IOException {
    assertEquals(List.of("./ 0", "./a 1", "./b " + 3 * MIB, "./c 1"), packed());
    assertEquals(List.of("./b " + notice), notices);
  }

  private void isLeftOut(String notice) throws IOException {
    assertEquals(List.of("./ 0", "./a 1", "./c 1"), packed());
    assertEquals(List.of("./b " + notice), notices);
  }

  @Test
  void undisturbedNothingIsSaid() throws IOException {
    assertEquals(List.of("./ 0", "./a 1", "./b " + 3 * MIB, "./c 1"), packed());
    assertEquals(List.of(), notices);
  }

  @Test
  void changes() throws IOException {
    whileRead = doing(() -> write(tree.resolve("b"), 0, 5));
    isWhole("changed while it was read");
  }

  @Test
  void grows() throws IOException {
    whileRead = doing(() -> write(tree.resolve("b"), 3 * MIB, 100));
    isWhole("grew while it was read: what was added is left out");
  }

  @Test
  void shrinks() throws IOException {
    whileRead =
        () -> {
          int descriptor = kernel.openat(at, "b", Flag.O_WRONLY, 0);
          kernel.ftruncate(descriptor, 2 * MIB);
          kernel.close(descriptor);
        };
    isWhole("shrank while it was read: filled up with zeros");
  }

  @Test
  void vanishesWhileItIsRead() throws IOException {
    whileRead = () -> kernel.unlinkat(at, "b", 0);
    assertEquals(List.of("./ 0", "./a 1", "./b " + 3 * MIB, "./c 1"), packed());
    // The open file is whole all the same.
    assertEquals(List.of(), notices);
  }

  @Test
  void vanishesBeforeItIsOpened() throws IOException {
    beforeOpen = () -> kernel.unlinkat(at, "b", 0);
    isLeftOut("vanished and is left out");
  }

  private void isNow(Runnable other) {
    beforeOpen =
        () -> {
          kernel.unlinkat(at, "b", 0);
          other.run();
        };
  }

  @Test
  void isALinkNow() throws IOException {
    isNow(() -> kernel.symlinkat("a", at, "b"));
    isLeftOut("was replaced by another file and is left out");
  }

  @Test
  void isADirectoryNow() throws IOException {
    isNow(() -> kernel.mkdirat(at, "b", 0755));
    isLeftOut("was replaced by another file and is left out");
  }

  /** It is not even opened: that lets a writer go on, and would do worse with some devices. */
  @Test
  void isAFifoNow() throws IOException, InterruptedException {
    CountDownLatch begins = new CountDownLatch(1);
    Thread writer =
        new Thread(
            () -> {
              Kernel own = Kernel.open();
              begins.countDown();
              own.close(own.openat(at, "b", Flag.O_WRONLY, 0));
            });
    isNow(
        () -> {
          kernel.mknodat(at, "b", Flag.S_IFIFO | 0600, 0, 0);
          writer.start();
          awaitQuietly(begins);
        });
    isLeftOut("was replaced by another file and is left out");
    writer.join(100);
    assertTrue(writer.isAlive());
    kernel.close(kernel.openat(at, "b", Flag.O_RDONLY | Flag.O_NONBLOCK, 0));
    writer.join();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
      // Until it waits in the kernel for a reader; too early would find nothing, and harms nothing.
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void isASocketNow() throws IOException {
    isNow(() -> kernel.mknodat(at, "b", Flag.S_IFSOCK | 0600, 0, 0));
    isLeftOut("was replaced by another file and is left out");
  }

  @Test
  void isAnotherFileNow() throws IOException {
    Files.write(tree.resolve("a"), new byte[] {'a'});
    beforeOpen =
        () -> {
          kernel.renameat2(at, "b", at, "z", 0);
          int descriptor = kernel.openat(at, "b", Flag.O_CREAT | Flag.O_WRONLY, 0600);
          kernel.writeAll(descriptor, new byte[10], 0, 10);
          kernel.close(descriptor);
        };
    isWhole("was replaced by another file before it was read");
  }

  /** A directory that goes while it is walked takes what is in it along. */
  @Test
  void aDirectoryVanishes() throws IOException {
    Files.createDirectory(tree.resolve("b2"));
    Files.write(tree.resolve("b2/x"), new byte[1]);
    beforeOpen =
        () -> {
          int inside = kernel.openat(at, "b2", Flag.O_DIRECTORY, 0);
          kernel.unlinkat(inside, "x", 0);
          kernel.close(inside);
          kernel.unlinkat(at, "b2", Flag.AT_REMOVEDIR);
        };
    assertEquals(List.of("./ 0", "./a 1", "./b " + 3 * MIB, "./c 1"), packed());
    assertEquals(List.of("./b2 vanished and is left out"), notices);
  }

  /** An error of the disk is no change: an archive without the file would be a lie. */
  @Test
  void whatCannotBeReadIsAFailure() {
    beforeOpen =
        () -> {
          throw new KernelException("read", "b", 5);
        };
    org.junit.jupiter.api.Assertions.assertThrows(KernelException.class, this::packed);
  }
}
