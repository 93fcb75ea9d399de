package io.mydocker.image.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The uncompressed stream of an archive: counts offsets and words every error. Not closed by it.
 */
final class TarSource {
  static final int BLOCK = 512;

  /** A reason may quote a name of the archive's. */
  private static final int LONGEST_REASON = 500;

  private final InputStream in;
  private final String archive;
  private long offset;
  private long entryOffset;
  private @Nullable String entry;

  TarSource(InputStream in, String archive) {
    this.in = in;
    this.archive = archive;
  }

  long offset() {
    return offset;
  }

  /** From here on errors name no entry, until {@link #named}. */
  void begin() {
    entry = null;
    entryOffset = offset;
  }

  void named(String name) {
    entry = name;
  }

  /** As many bytes as there are, up to {@code length}: fewer only at the end. */
  int readUpTo(byte[] buffer, int start, int length) {
    try {
      int count = in.readNBytes(buffer, start, length);
      offset += count;
      return count;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  void readFully(byte[] buffer, int start, int length) {
    if (readUpTo(buffer, start, length) < length) {
      throw truncated();
    }
  }

  byte[] readBlock() {
    byte[] block = new byte[BLOCK];
    readFully(block, 0, BLOCK);
    return block;
  }

  void skip(long count) {
    byte[] scratch = new byte[(int) Math.min(count, 1 << 15)];
    long left = count;
    while (left > 0) {
      int part = (int) Math.min(left, scratch.length);
      readFully(scratch, 0, part);
      left -= part;
    }
  }

  ArchiveException truncated() {
    return error("the archive is truncated: it ends here");
  }

  /** An error at the entry that is being read. */
  ArchiveException error(String what) {
    return new ArchiveException(message(what));
  }

  ArchiveException unreadable(IOException e) {
    String message = e.getMessage();
    String what =
        Compression.isTruncation(e)
            ? "the archive is truncated: its compressed data end here"
            : "its compressed data are corrupt, or it cannot be read"
                + (message == null ? "" : " (" + oneLine(message) + ")");
    return new ArchiveException(message(what), e);
  }

  private String message(String what) {
    StringBuilder text = new StringBuilder("archive ").append(oneLine(archive));
    if (entry != null) {
      text.append(", entry '").append(oneLine(entry)).append('\'');
    }
    // The entry's own header is where a person looks; how far reading came is where it broke.
    text.append(", offset ").append(entryOffset);
    if (offset > entryOffset) {
      text.append(" (read to ").append(offset).append(')');
    }
    text.append(": ").append(what, 0, Math.min(what.length(), LONGEST_REASON));
    return text.append(what.length() > LONGEST_REASON ? "..." : "").toString();
  }

  /** Control characters would break the line, or the terminal. */
  static String oneLine(String raw) {
    StringBuilder line = new StringBuilder();
    int length = Math.min(raw.length(), 300);
    for (int i = 0; i < length; i++) {
      char c = raw.charAt(i);
      line.append(c < ' ' || c == 127 ? '?' : c);
    }
    return length < raw.length() ? line.append("...").toString() : line.toString();
  }

  static String raw(byte[] bytes, int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }
}
