package io.mydocker.image;

import io.mydocker.program.Premises;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Other {@link HostFiles}, and a note of all they told. */
final class NotedFiles implements HostFiles {
  private final HostFiles files;
  private final Premises premises;

  NotedFiles(HostFiles files, Premises premises) {
    this.files = files;
    this.premises = premises;
  }

  @Override
  public @Nullable FileFacts facts(String path) {
    FileFacts facts = files.facts(path);
    if (facts == null) {
      premises.presence(path, false);
    } else {
      premises.file(path, facts.dev(), facts.ino(), facts.size(), facts.mtime(), facts.ctime());
    }
    return facts;
  }

  @Override
  public boolean isDirectory(String path) {
    boolean isDirectory = files.isDirectory(path);
    if (isDirectory) {
      premises.directory(path);
    } else {
      premises.presence(path, false);
    }
    return isDirectory;
  }

  @Override
  public @Nullable String read(String path) {
    String content = files.read(path);
    premises.content(path, content);
    return content;
  }

  /** Looking whether a directory still has the same names would take longer than compiling. */
  @Override
  public List<String> names(String directory) {
    premises.refuse();
    return files.names(directory);
  }
}
