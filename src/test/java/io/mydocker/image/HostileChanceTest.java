package io.mydocker.image;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.image.archive.ArchiveException;
import io.mydocker.image.archive.TarBuilder;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Entries of every kind with few names, in every order that chance makes: they replace, link to and
 * lie below each other. {@code -Dmydocker.test.seed=SEED} does one again.
 */
@Tag("root")
class HostileChanceTest {
  private static final String[] PARTS = {
    "a", "b", "below", "out", ".", "..", "", ".wh.a", ".wh.below", ".wh..wh..opq", ".wh..", "file"
  };
  private static final String[] TARGETS = {
    "..", "../outside", "../../outside", "/", "a", "b", "/proc/self/root", "../outside/secret"
  };

  @Test
  void nothingOutsideChanges() throws IOException, InterruptedException {
    WatchedStore store = new WatchedStore();
    try {
      Long again = Long.getLong("mydocker.test.seed");
      int seconds = Integer.getInteger("mydocker.test.fuzz", System.getenv("CI") == null ? 4 : 10);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      long seed = again != null ? again : System.nanoTime();
      int refused = 0;
      int count = 0;
      for (; count == 0 || (again == null && System.nanoTime() < end); count++) {
        refused += taken(store, seed++) ? 0 : 1;
        if (count % 100 == 0) {
          store.outsideIsUntouched();
        }
      }
      store.outsideIsUntouched();
      assertTrue(again != null || (refused > 0 && refused < count), refused + " of " + count);
    } finally {
      store.remove();
    }
  }

  private static boolean taken(WatchedStore store, long seed) {
    Random random = new Random(seed);
    TarBuilder archive = new TarBuilder();
    for (int left = 1 + random.nextInt(8); left > 0; left--) {
      entry(archive, random);
    }
    try {
      store.unpack(archive.end(), random.nextBoolean());
      return true;
    } catch (ArchiveException e) {
      assertFalse(String.valueOf(e.getMessage()).contains("\n"));
      return false;
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  private static void entry(TarBuilder archive, Random random) {
    String name = name(random);
    switch (random.nextInt(7)) {
      case 0 -> archive.dir(name);
      case 1 -> archive.symlink(name, TARGETS[random.nextInt(TARGETS.length)]);
      case 2 -> archive.hardLink(name, name(random));
      case 3 -> archive.device(name);
      case 4 -> archive.nullDevice(name);
      default -> archive.file(name, "owned");
    }
  }

  /** Harmless parts twice as often, so that some archives are taken. */
  private static String name(Random random) {
    StringBuilder name = new StringBuilder(PARTS[random.nextInt(4)]);
    for (int left = random.nextInt(3); left > 0; left--) {
      name.append('/').append(PARTS[random.nextInt(random.nextBoolean() ? 4 : PARTS.length)]);
    }
    return name.toString();
  }
}
