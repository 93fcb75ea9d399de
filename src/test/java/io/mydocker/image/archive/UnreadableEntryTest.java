package io.mydocker.image.archive;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Kernel;
import io.mydocker.program.Flag;
import io.mydocker.storage.Attribute;
import io.mydocker.storage.TreeEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What our own reader would refuse is not written: a file system can hold it all the same. */
class UnreadableEntryTest {
  private @TempDir Path directory;

  private void write(String path, List<Attribute> attributes) throws IOException {
    Kernel kernel = Kernel.open();
    FileStatus status = kernel.statx(Flag.AT_FDCWD, directory.toString());
    PlainSink sink = new PlainSink(new StreamOutput(new ByteArrayOutputStream()));
    TarListener nobody =
        new TarListener() {
          @Override
          public void read(long bytes) {
            // Nothing is read.
          }

          @Override
          public void notice(String line) {
            // Nothing is noticed.
          }
        };
    String name = path.substring(path.lastIndexOf('/') + 1);
    new TarWriter(kernel, sink, nobody)
        .entry(new TreeEntry(path, status, "", attributes, Flag.AT_FDCWD, name));
  }

  private void isRefused(String path, List<Attribute> attributes, String why) {
    IOException refused = assertThrows(IOException.class, () -> write(path, attributes));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains(why) && message.contains("--exclude"), message);
    assertEquals(1, message.lines().count());
  }

  @Test
  void tooDeep() {
    assertDoesNotThrow(() -> write("./" + "d/".repeat(4000) + "d", List.of()));
    isRefused("./" + "d/".repeat(4200) + "d", List.of(), "directories deep");
  }

  @Test
  void tooLongAName() {
    String part = "n".repeat(250) + "/";
    assertDoesNotThrow(() -> write("./" + part.repeat(250) + "d", List.of()));
    isRefused("./" + part.repeat(270) + "d", List.of(), "65536 bytes");
  }

  @Test
  void tooManyAttributes() {
    List<Attribute> attributes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      attributes.add(new Attribute("user.a" + i, new byte[60_000]));
    }
    isRefused("./file", attributes, "attributes");
    assertDoesNotThrow(() -> write("./file", attributes.subList(0, 15)));
  }
}
