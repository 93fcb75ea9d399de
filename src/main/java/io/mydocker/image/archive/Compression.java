package io.mydocker.image.archive;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** How an archive is compressed, told by its first bytes and never by its name. */
public enum Compression {
  NONE,
  GZIP(0x1f, 0x8b),
  ZSTD(0x28, 0xb5, 0x2f, 0xfd),
  XZ(0xfd, '7', 'z', 'X', 'Z', 0),
  BZIP2('B', 'Z', 'h');

  private static final int BUFFER = 1 << 16;
  private static final int LONGEST_MAGIC = 6;

  /** 128 MB: a decoder that would need more is refused, whatever the header asks for. */
  private static final int XZ_MEMORY_KB = 1 << 17;

  @SuppressWarnings("ImmutableEnumChecker") // never written after construction
  private final int[] magic;

  Compression(int... magic) {
    this.magic = magic;
  }

  /**
   * The uncompressed bytes of {@code in}, of all its members. Closing the result closes {@code in}.
   *
   * @param archive what errors call the archive
   * @throws ArchiveException when the compressed header cannot be read
   */
  public static InputStream uncompress(InputStream in, String archive) {
    try {
      return open(in);
    } catch (IOException e) {
      // Some decoders read the first block when they are made.
      throw new TarSource(in, archive).unreadable(e);
    }
  }

  /** As {@link #uncompress}, with the decoder's own errors. */
  static InputStream open(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, BUFFER);
    buffered.mark(LONGEST_MAGIC);
    byte[] start = buffered.readNBytes(LONGEST_MAGIC);
    buffered.reset();
    return switch (of(start)) {
      case NONE -> buffered;
      case GZIP -> new GzipInput(buffered);
      case ZSTD -> new ZstdInputStreamNoFinalizer(buffered);
      case XZ -> new XZInputStream(buffered, XZ_MEMORY_KB);
      case BZIP2 -> new BZip2CompressorInputStream(buffered, true);
    };
  }

  /** By the first bytes of a file. */
  public static Compression of(byte[] start) {
    for (Compression each : values()) {
      if (each != NONE && each.matches(start)) {
        return each;
      }
    }
    return NONE;
  }

  private boolean matches(byte[] start) {
    if (start.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((start[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether {@code e} says that the compressed data end too early. */
  static boolean isTruncation(IOException e) {
    String message = e.getMessage();
    return e instanceof EOFException
        || (message != null
            && (message.contains("runcated") || message.contains("nexpected end of")));
  }
}
