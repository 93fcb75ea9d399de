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
  private static final char SEPARATOR = '-';
  private static final String END = ".tmp";

  private AbandonedArchives() {}

  /** The name under which this process writes an archive until it is whole. */
  static String ownName(String archive) {
    RecordedProcess own = RecordedProcess.of(HostFacts.text("/proc/self/stat"));
    return "." + archive + "." + own.pid() + SEPARATOR + own.startTime() + END;
  }

  /** Removes those of one archive whose writers are gone. */
  static void clear(String directory, String archive) {
    String[] names = new File(directory).list();
    if (names == null) {
      // Whatever is wrong with it is said where it is opened.
      return;
    }
    String begin = "." + archive + ".";
    for (String name : names) {
      boolean isOne = name.startsWith(begin) && name.endsWith(END);
      if (isOne && name.length() > begin.length() + END.length()) {
        String writer = name.substring(begin.length(), name.length() - END.length());
        clearUnlessWritten(directory + "/" + name, writer);
      }
    }
  }

  /**
   * Its number alone would not do: a process or a thread of today may have it again.
   *
   * @param writer a process's number and start time; an older version wrote the number alone
   */
  private static void clearUnlessWritten(String path, String writer) {
    int separator = writer.indexOf(SEPARATOR);
    String pid = separator < 0 ? writer : writer.substring(0, separator);
    if (!isNumber(pid)) {
      return;
    }
    String stat = HostFacts.text("/proc/" + pid + "/stat");
    boolean lives =
        !stat.isEmpty()
            && (separator < 0
                || RecordedProcess.startTime(stat).equals(writer.substring(separator + 1)));
    if (!lives) {
      remove(Kernel.open(), path);
    }
  }

  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
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
