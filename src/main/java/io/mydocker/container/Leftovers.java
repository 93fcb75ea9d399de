package io.mydocker.container;

import io.mydocker.program.Premises;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds containers whose front and watcher are both gone without having undone them. */
final class Leftovers {
  private Leftovers() {}

  /**
   * Looks at the live files; when there is no directory for them yet, as after a reboot, at every
   * container. Whether a container found is still dead when it is repaired, the repair finds out by
   * taking the lock.
   */
  static List<Leftover> find(Settings settings) {
    return find(settings, Premises.none());
  }

  /** The same, for a launch whose program may be kept: one that clears something may not. */
  static List<Leftover> find(Settings settings, Premises premises) {
    List<Leftover> leftovers = look(settings);
    if (leftovers.isEmpty()) {
      premises.locked(Layout.live(settings));
    } else {
      premises.refuse();
    }
    return leftovers;
  }

  private static List<Leftover> look(Settings settings) {
    String[] names = new File(Layout.live(settings)).list();
    boolean isAfterReboot = names == null;
    if (isAfterReboot) {
      names = new File(Layout.containers(settings)).list();
    }
    List<Leftover> leftovers = new ArrayList<>();
    if (names == null) {
      return leftovers;
    }
    for (String name : names) {
      Layout layout = new Layout(settings, name);
      if (!isAfterReboot && isLocked(layout.liveFile())) {
        continue;
      }
      if (name.indexOf(ExecPlan.SEPARATOR) < 0) {
        add(leftovers, layout, isAfterReboot);
      } else {
        String group = HostFacts.text(layout.liveFile()).trim();
        leftovers.add(new Leftover(layout, null, null, group, false));
      }
    }
    return leftovers;
  }

  /** Whether the live files' directory is there: after a reboot it is not. */
  static boolean hasLive(Settings settings) {
    return new File(Layout.live(settings)).isDirectory();
  }

  private static void add(List<Leftover> leftovers, Layout layout, boolean isAfterReboot) {
    PlaceRecord place =
        PlaceRecord.parse(HostFacts.text(layout.directory() + "/" + PlaceRecord.FILE));
    if (isAfterReboot && place != null && place.keeps()) {
      return;
    }
    leftovers.add(new Leftover(layout, place, nameOf(layout), null, isAfterReboot));
  }

  /** The reserved name whose link leads to the container, or null. */
  private static @Nullable String nameOf(Layout layout) {
    List<String> names = ContainerNames.of(layout);
    return names.isEmpty() ? null : names.get(0);
  }

  /**
   * Whether someone holds the lock: fcntl(2)'s record locks and open-file-description locks exclude
   * each other.
   */
  static boolean isLocked(String liveFile) {
    // Open for reading alone it is not made, and a shared lock shuts out no other who looks.
    try (FileInputStream file = new FileInputStream(liveFile)) {
      FileLock lock = file.getChannel().tryLock(0, Long.MAX_VALUE, true);
      if (lock == null) {
        return true;
      }
      lock.release();
      return false;
    } catch (OverlappingFileLockException ours) {
      return true;
    } catch (IOException gone) {
      return false;
    }
  }
}
