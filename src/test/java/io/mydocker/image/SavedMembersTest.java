package io.mydocker.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.image.archive.ArchiveException;
import io.mydocker.image.archive.TarBuilder;
import io.mydocker.linux.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members of saved images: found by name and by the links that {@code docker save} makes. */
class SavedMembersTest {
  private static final PrepareNotices SILENT =
      new PrepareNotices() {
        @Override
        public void at(long done, long total) {}

        @Override
        public void notice(String line) {}
      };

  @TempDir private Path top;

  private SavedMembers members(TarBuilder archive) throws IOException {
    Kernel kernel = Kernel.open();
    String path = Files.write(top.resolve("x.tar"), archive.end()).toString();
    FileFacts facts = KernelFiles.facts(kernel, path);
    return SavedMembers.of(ArchiveFile.open(kernel, path, facts), SILENT);
  }

  @Test
  void byNameAndByLink() throws IOException {
    SavedMembers members =
        members(
            new TarBuilder()
                .file("./manifest.json", "[]")
                .file("a/layer.tar", "content")
                .symlink("b/layer.tar", "../a/layer.tar")
                .symlink("loop", "loop")
                .symlink("out", "../../../etc/passwd"));
    assertTrue(members.areImages());
    assertEquals("content", members.text("b/layer.tar"));
    assertFalse(members.has("loop"));
    assertFalse(members.has("out"));
    assertThrows(ImageException.class, () -> members.text("c"));
    ImageException refused =
        assertThrows(ImageException.class, () -> members.text("../../etc/passwd"));
    assertTrue(String.valueOf(refused.getMessage()).contains("'..'"), refused.getMessage());
  }

  @Test
  void aNameThatLeadsOutIsRefused() {
    for (String name : new String[] {"blobs/../../evil", "../evil"}) {
      TarBuilder archive = new TarBuilder().file("blobs/x", "").file(name, "");
      ArchiveException refused = assertThrows(ArchiveException.class, () -> members(archive));
      String message = String.valueOf(refused.getMessage());
      assertTrue(message.contains("entry '" + name + "'") && message.contains("refused"), message);
    }
  }
}
