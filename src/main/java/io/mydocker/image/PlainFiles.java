package io.mydocker.image;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@link HostFiles} by the JDK, for paths that are ASCII. */
final class PlainFiles implements HostFiles {

  @Override
  public @Nullable FileFacts facts(String path) {
    try {
      Map<String, Object> found =
          Files.readAttributes(Path.of(path), "unix:mode,dev,ino,size,lastModifiedTime,ctime");
      return new FileFacts(
          (int) number(found, "mode") & FileFacts.TYPE_MASK,
          number(found, "dev"),
          number(found, "ino"),
          number(found, "size"),
          time(found, "lastModifiedTime"),
          time(found, "ctime"));
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public @Nullable String read(String path) {
    try (FileInputStream in = new FileInputStream(path)) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return null;
    }
  }

  private static long number(Map<String, Object> found, String name) {
    return found.get(name) instanceof Number number ? number.longValue() : 0;
  }

  private static long time(Map<String, Object> found, String name) {
    return found.get(name) instanceof FileTime time ? time.to(TimeUnit.NANOSECONDS) : 0;
  }
}
