package io.mydocker.image;

import io.mydocker.oci.Raw;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
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
  public boolean isDirectory(String path) {
    return new File(path).isDirectory();
  }

  @Override
  public @Nullable String read(String path) {
    try {
      return Raw.of(Raw.file(path));
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public List<String> names(String directory) {
    String[] names = new File(directory).list();
    return names == null ? List.of() : List.of(names);
  }

  private static long number(Map<String, Object> found, String name) {
    return found.get(name) instanceof Number number ? number.longValue() : 0;
  }

  private static long time(Map<String, Object> found, String name) {
    return found.get(name) instanceof FileTime time ? time.to(TimeUnit.NANOSECONDS) : 0;
  }
}
