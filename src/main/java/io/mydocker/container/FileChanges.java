package io.mydocker.container;

import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Flag;
import io.mydocker.storage.UpperChanges;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what a container has changed of its image. */
final class FileChanges implements UpperChanges.Sink {
  private final List<FileChange> all = new ArrayList<>();
  private final Progress notices;

  private FileChanges(Progress notices) {
    this.notices = notices;
  }

  /** Finds them, in the order of the paths' bytes. */
  static List<FileChange> of(Kernel kernel, Stored container, Progress notices) {
    FileChanges changes = new FileChanges(notices);
    UpperChanges.find(kernel, upper(kernel, container), container.lowers(), changes);
    changes.all.sort(Comparator.comparing(FileChange::path));
    return changes.all;
  }

  /** On a tmpfs, where the disk could not hold one. */
  private static String upper(Kernel kernel, Stored container) {
    try {
      FileStatus status = kernel.statx(Flag.AT_FDCWD, container.upperInMemory());
      return status.isDirectory() ? container.upperInMemory() : container.layers().get(0);
    } catch (KernelException usual) {
      return container.layers().get(0);
    }
  }

  @Override
  public void added(String path) {
    all.add(new FileChange('A', path));
  }

  @Override
  public void changed(String path) {
    all.add(new FileChange('C', path));
  }

  @Override
  public void deleted(String path) {
    all.add(new FileChange('D', path));
  }

  @Override
  public void notice(String line) {
    notices.notice("diff: " + line);
  }
}
