package io.mydocker.container;

import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Flag;
import java.io.File;

/**
 * Unfinished archives of commits that nobody could undo: killed with their watcher, or by a power
 * cut. Their names say which process wrote them.
 */
final class AbandonedArchives {
  private AbandonedArchives() {}

  /** The name under which a process writes an archive until it is whole. */
  static String name(String archive, long pid) {
    return "." + archive + "." + pid + ".tmp";
  }

  /** Removes those of one archive whose writers are gone. */
  static void clear(String directory, String archive) {
    String[] names = new File(directory).list();
    if (names == null) {
      // Whatever is wrong with it is said where it is opened.
      return;
    }
    Kernel kernel = Kernel.open();
    int own = kernel.getpid();
    for (String name : names) {
      long pid = writer(name, archive);
      boolean isOurs = pid == own;
      if (pid > 0 && (isOurs || !new File("/proc/" + pid).exists())) {
        remove(kernel, directory + "/" + name);
      }
    }
  }

  private static long writer(String name, String archive) {
    String begin = "." + archive + ".";
    String end = ".tmp";
    if (!name.startsWith(begin) || !name.endsWith(end) || name.length() <= begin.length() + 4) {
      return 0;
    }
    try {
      return Long.parseLong(name.substring(begin.length(), name.length() - end.length()));
    } catch (NumberFormatException other) {
      return 0;
    }
  }

  private static void remove(Kernel kernel, String path) {
    try {
      kernel.unlinkat(Flag.AT_FDCWD, path, 0);
    } catch (KernelException stays) {
      // It is in nobody's way: the next one has a name of its own.
      return;
    }
  }
}
