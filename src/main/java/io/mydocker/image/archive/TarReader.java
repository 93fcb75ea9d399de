package io.mydocker.image.archive;

import io.mydocker.image.archive.TarEntry.Segment;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive from front to back: the old format, POSIX ustar and pax, and GNU's. Nothing
 * is believed: every error is an {@link ArchiveException}, and memory stays bounded whatever a
 * header says. The stream belongs to the caller.
 */
public final class TarReader {
  /**
   * How many directories deep a file may lie: twice what PATH_MAX allows. The work for one name may
   * grow with the square of its depth.
   */
  public static final int DEEPEST = 4096;

  static final int LONGEST_EXTENDED_HEADER = 1 << 20;
  static final int LONGEST_NAME = 1 << 16;
  private static final int LONGEST_GLOBAL_HEADERS = 1 << 16;

  /** GNU tar writes one of each kind at most. */
  private static final int MOST_EXTENDED_HEADERS = 100;

  /** Tapes have records of a few mebibytes at most. */
  private static final long MOST_AFTER_END = 1L << 26;

  private static final long BIGGEST = 1L << 60;

  private final TarSource source;
  private final PaxRecords global;
  private boolean isEnd;

  /** Bytes of the current entry's data that were not read yet, and of the padding behind them. */
  private long dataLeft;

  private int padding;

  /**
   * A reader of {@code in}, which is uncompressed and buffered.
   *
   * @param archive what errors call the archive
   */
  public TarReader(InputStream in, String archive) {
    this.source = new TarSource(in, archive);
    this.global = new PaxRecords(source, LONGEST_GLOBAL_HEADERS);
  }

  /** How many bytes of the stream were read. */
  public long offset() {
    return source.offset();
  }

  /** An error about the current entry, in this reader's words. */
  public ArchiveException error(String what) {
    return source.error(what);
  }

  /**
   * The next entry, or null at the end, which reads the stream to its very end. What was not read
   * of the entry before is skipped.
   */
  public @Nullable TarEntry next() {
    if (isEnd) {
      return null;
    }
    skipData();
    Pending pending = new Pending();
    while (true) {
      source.begin();
      byte[] block = header();
      TarHeader header = new TarHeader(block, source);
      if (header.isZero()) {
        end(pending);
        return null;
      }
      source.named(pending.name(header));
      if (!extended(header, pending)) {
        return entry(header, block, pending);
      }
      if (++pending.headers > MOST_EXTENDED_HEADERS) {
        throw source.error(
            "corrupt: more than " + MOST_EXTENDED_HEADERS + " extended headers of one entry");
      }
    }
  }

  private void end(Pending pending) {
    if (pending.isBegun) {
      throw source.error("corrupt: an extended header with no entry behind it");
    }
    isEnd = true;
    drain();
  }

  /**
   * Reads to the very end: what follows the end mark is part of the stream's digest. It fills up a
   * tape's record, or is waste; a second archive would be lost in silence.
   */
  private void drain() {
    byte[] block = new byte[TarSource.BLOCK];
    boolean isFill = true;
    long left = MOST_AFTER_END;
    while (source.readUpTo(block, 0, block.length) == block.length) {
      TarHeader header = new TarHeader(block, source);
      if (isFill && !header.isZero()) {
        isFill = false;
        if (header.isUstar() && header.isChecksumRight()) {
          throw source.error(
              "a second archive follows the end mark; unpack both with tar --ignore-zeros and"
                  + " pack them as one");
        }
      }
      left -= block.length;
      if (left < 0) {
        throw source.error("more than " + MOST_AFTER_END + " bytes follow its end mark");
      }
    }
  }

  private byte[] header() {
    boolean isFirst = source.offset() == 0;
    byte[] block = new byte[TarSource.BLOCK];
    int count = source.readUpTo(block, 0, block.length);
    if (isFirst && count < block.length) {
      throw source.error(
          count == 0 ? "not a tar archive: it is empty" : "not a tar archive: it is too short");
    }
    if (count == 0) {
      throw source.error("the archive is truncated: it ends here, without an end mark");
    }
    if (count < block.length) {
      throw source.truncated();
    }
    TarHeader header = new TarHeader(block, source);
    if (!header.isZero() && !header.isChecksumRight()) {
      throw source.error(
          isFirst
              ? "not a tar archive, plain or compressed with gzip, zstd, xz or bzip2"
              : "corrupt header: its checksum is wrong");
    }
    return block;
  }

  /** Takes a header that only says something about the next one; false for any other. */
  private boolean extended(TarHeader header, Pending pending) {
    switch (header.type()) {
      case 'x', 'X' -> pending.local(source).add(body(header, LONGEST_EXTENDED_HEADER));
      case 'g' -> {
        global.add(body(header, LONGEST_EXTENDED_HEADER));
        return true;
      }
      case 'L' -> pending.longName = untilZero(body(header, LONGEST_NAME));
      case 'K' -> pending.longLink = untilZero(body(header, LONGEST_NAME));
      case 'V' -> {
        // GNU's volume label.
        source.skip(padded(header.size()));
        return true;
      }
      default -> {
        return false;
      }
    }
    pending.isBegun = true;
    return true;
  }

  private byte[] body(TarHeader header, int limit) {
    long size = header.size();
    if (size > limit) {
      throw source.error(
          "corrupt: an extended header of " + size + " bytes; at most " + limit + " are read");
    }
    byte[] body = new byte[(int) size];
    source.readFully(body, 0, body.length);
    source.skip(padded(size) - size);
    return body;
  }

  private static String untilZero(byte[] body) {
    int end = 0;
    while (end < body.length && body[end] != 0) {
      end++;
    }
    return TarSource.raw(body, 0, end);
  }

  private static long padded(long size) {
    return (size + TarSource.BLOCK - 1) / TarSource.BLOCK * TarSource.BLOCK;
  }

  private TarEntry entry(TarHeader header, byte[] block, Pending pending) {
    PaxRecords local = pending.pax;
    PaxRecords pax = local == null ? global : local.over(global);
    String name = pending.name(header, pax);
    source.named(name);
    TarEntry.Type type = type(header, name);
    Data data = data(header, block, pax, local == null ? pax : local, type);
    return new TarEntry(
        checked(name, "name"),
        type,
        isLink(type) ? checked(pending.link(header, pax), "link's target") : "",
        header.mode(),
        pax.number("uid", pax.has("uid") ? 0 : header.uid()),
        pax.number("gid", pax.has("gid") ? 0 : header.gid()),
        data.size,
        pax.mtimeSeconds(pax.has("mtime") ? 0 : header.mtime()),
        pax.mtimeNanos(),
        isDevice(type) ? header.devMajor() : 0,
        isDevice(type) ? header.devMinor() : 0,
        Map.copyOf(pax.xattrs()),
        data.segments);
  }

  private String checked(String text, String what) {
    if (text.isEmpty()) {
      throw source.error("corrupt: the " + what + " is empty");
    }
    if (text.length() > LONGEST_NAME) {
      throw source.error("the " + what + " has " + text.length() + " bytes; too long");
    }
    if (text.indexOf('\0') >= 0) {
      throw source.error("corrupt: the " + what + " contains a zero byte");
    }
    return text;
  }

  private static boolean isLink(TarEntry.Type type) {
    return type == TarEntry.Type.SYMLINK || type == TarEntry.Type.HARD_LINK;
  }

  private static boolean isDevice(TarEntry.Type type) {
    return type == TarEntry.Type.CHARACTER_DEVICE || type == TarEntry.Type.BLOCK_DEVICE;
  }

  private TarEntry.Type type(TarHeader header, String name) {
    return switch (header.type()) {
      // The old format has no other mark of a directory.
      case '0', '\0' -> name.endsWith("/") ? TarEntry.Type.DIRECTORY : TarEntry.Type.FILE;
      case '7', 'S' -> TarEntry.Type.FILE;
      case '1' -> TarEntry.Type.HARD_LINK;
      case '2' -> TarEntry.Type.SYMLINK;
      case '3' -> TarEntry.Type.CHARACTER_DEVICE;
      case '4' -> TarEntry.Type.BLOCK_DEVICE;
      case '5', 'D' -> TarEntry.Type.DIRECTORY;
      case '6' -> TarEntry.Type.FIFO;
      case 'M' -> throw source.error("an archive of several volumes; make one of a single volume");
      default ->
          throw source.error("an entry of the unknown type " + (int) header.type() + " (a byte)");
    };
  }

  private Data data(
      TarHeader header, byte[] block, PaxRecords pax, PaxRecords local, TarEntry.Type type) {
    long packed = pax.number("size", pax.has("size") ? 0 : header.size());
    if (packed > BIGGEST) {
      throw source.error("corrupt header: a size of " + packed + " bytes");
    }
    boolean isDump = header.type() == 'D';
    if (type != TarEntry.Type.FILE && !isDump) {
      // Their size means nothing (POSIX), and old writers of hard links left the file's there.
      return new Data(0, List.of());
    }
    SparseMap map = new SparseMap(source);
    long size = packed;
    boolean isSparse = true;
    if (header.type() == 'S') {
      size = map.readOld(block);
    } else if (pax.has("GNU.sparse.realsize") || pax.has("GNU.sparse.size")) {
      size = pax.number("GNU.sparse.realsize", pax.number("GNU.sparse.size", 0));
      map.readPax(local, packed);
    } else {
      isSparse = false;
    }
    dataLeft = packed - map.taken();
    padding = (int) (padded(packed) - packed);
    if (isSparse) {
      return new Data(size, map.checked(size, dataLeft));
    }
    return isDump ? new Data(0, List.of()) : new Data(size, List.of(new Segment(0, size)));
  }

  /**
   * Reads the current entry's data, the segments' one after the other.
   *
   * @return how many bytes were read, 0 when there are no more
   */
  public int read(byte[] buffer, int start, int length) {
    int part = (int) Math.min(dataLeft, length);
    source.readFully(buffer, start, part);
    dataLeft -= part;
    return part;
  }

  private void skipData() {
    source.skip(dataLeft + padding);
    dataLeft = 0;
    padding = 0;
  }

  private record Data(long size, List<Segment> segments) {}

  /** What the headers before an entry's own said about it. */
  private static final class Pending {
    boolean isBegun;
    int headers;
    @Nullable PaxRecords pax;
    @Nullable String longName;
    @Nullable String longLink;

    PaxRecords local(TarSource source) {
      PaxRecords records = pax;
      if (records == null) {
        records = new PaxRecords(source, LONGEST_EXTENDED_HEADER);
        pax = records;
      }
      return records;
    }

    String name(TarHeader header) {
      return longName != null ? longName : header.name();
    }

    String name(TarHeader header, PaxRecords records) {
      String sparse = records.text("GNU.sparse.name");
      String path = sparse != null ? sparse : records.text("path");
      return path != null ? path : name(header);
    }

    String link(TarHeader header, PaxRecords records) {
      String path = records.text("linkpath");
      if (path != null) {
        return path;
      }
      return longLink != null ? longLink : header.linkName();
    }
  }
}
