package io.mydocker.image.archive;

import com.github.luben.zstd.util.ZstdVersion;
import io.mydocker.linux.Libdeflate;
import io.mydocker.linux.LoadedLibrary;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How an archive is compressed when it is written, and how hard. */
public enum Compressor {
  GZIP(1, 9) {
    @Override
    Method method(int level) {
      Libdeflate library = Libdeflate.load();
      return library == null ? zlib(level) : libdeflate(library, level);
    }
  },
  ZSTD(1, 19) {
    @Override
    Method method(int level) {
      // The binding counts its own releases behind a dash.
      String version = ZstdVersion.VERSION;
      int dash = version.indexOf('-');
      String own = dash < 0 ? version : version.substring(0, dash);
      boolean isUsual = level == USUAL;
      return new Method(
          "zstd " + own + " " + (isUsual ? ZstdBlocks.USUAL : "level " + level),
          ZSTD_BLOCK,
          () -> isUsual ? ZstdBlocks.usual() : ZstdBlocks.ofLevel(level));
    }
  },
  NONE(0, 0) {
    @Override
    Method method(int level) {
      return new Method("none", GZIP_BLOCK, null);
    }
  };

  /** The level that is measured to be the best bargain. */
  public static final int USUAL = -1;

  private static final int GZIP_BLOCK = 1 << 20;

  /** Frames know nothing of each other: smaller ones cost size, larger ones memory. */
  private static final int ZSTD_BLOCK = 1 << 22;

  /** Measured: the fastest whose archives are still no larger than gzip -6 makes them. */
  private static final int LIBDEFLATE_LEVEL = 5;

  private static final int ZLIB_LEVEL = 6;

  private final int lowest;
  private final int highest;

  Compressor(int lowest, int highest) {
    this.lowest = lowest;
    this.highest = highest;
  }

  /**
   * How blocks become an archive.
   *
   * @param name the compressor, its version and its level: with the content they decide every byte
   * @param block the size of a block in bytes
   * @param compressors makes one for each thread, or null where blocks stay as they are
   */
  record Method(String name, int block, @Nullable Compressors compressors) {}

  /** Makes a compressor for the thread that asks. */
  interface Compressors {
    BlockCompressor open();
  }

  /**
   * The one that is called so on a command line.
   *
   * @throws IllegalArgumentException when none is
   */
  public static Compressor named(String word) {
    for (Compressor each : values()) {
      if (each.word().equals(word)) {
        return each;
      }
    }
    throw new IllegalArgumentException("'" + word + "': no compressor; take gzip, zstd or none");
  }

  /** What it is called on a command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The lowest level, 0 when there are none. */
  public int lowest() {
    return lowest;
  }

  /** The highest level, 0 when there are none. */
  public int highest() {
    return highest;
  }

  abstract Method method(int level);

  static Method libdeflate(Libdeflate library, int level) {
    int chosen = level == USUAL ? LIBDEFLATE_LEVEL : level;
    return new Method(
        "libdeflate " + library.version() + " level " + chosen,
        GZIP_BLOCK,
        () -> new GzipBlocks(new LibdeflateBlocks(library, chosen)));
  }

  static Method zlib(int level) {
    int chosen = level == USUAL ? ZLIB_LEVEL : level;
    return new Method(
        "zlib " + LoadedLibrary.zlibVersion() + " level " + chosen,
        GZIP_BLOCK,
        () -> new GzipBlocks(new ZlibBlocks(chosen)));
  }
}
