package io.mydocker.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mydocker.linux.DirectoryNames;
import io.mydocker.linux.FileStatus;
import io.mydocker.linux.NativeBuffer;
import io.mydocker.linux.RawName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What grows with the number of files, in the heap that {@code commit} has. */
class SmallHeapTest {
  private static final int FILES = 1_000_000;

  @Test
  void aMillionNamesAndHalfAMillionHardLinksFit() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    System.getProperty("java.home") + "/bin/java",
                    "-Xmx64m",
                    "-Djnr.ffi.asm.enabled=false",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Million.class.getName()))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals("1000000 500000", said.strip());
    assertEquals(0, process.waitFor());
  }

  /** The other JVM's. */
  static final class Million {
    private Million() {}

    public static void main(String[] args) {
      DirectoryNames names = new DirectoryNames();
      LinkTable links = new LinkTable();
      NativeBuffer entry = NativeBuffer.allocate(64);
      for (int i = 0; i < FILES; i++) {
        String name = "file-" + (long) i * 7919 % FILES + ".txt";
        entry.bytes().putShort(16, (short) 64).put(19, RawName.bytes(name + "\0"));
        names.add(entry, 64);
        if (i % 2 == 0) {
          links.remember(
              new FileStatus(0100644, 0, 0, 2, i, 8, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0),
              "./directory/" + name);
        }
      }
      names.sort();
      System.out.println(names.size() + " " + links.size());
    }
  }
}
