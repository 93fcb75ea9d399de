package io.mydocker.image.archive;

import io.mydocker.image.archive.TarEntry.Segment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads where a sparse file has data, in each of GNU tar's four forms. */
final class SparseMap {
  /** More stretches than a file system would give a file; each costs memory. */
  private static final int MOST_SEGMENTS = 1 << 20;

  private static final int IN_HEADER = 4;
  private static final int IN_EXTENSION = 21;
  private static final int NUMBER = 12;
  private static final int HEADER_MAP = 386;
  private static final int HEADER_MORE = 482;
  private static final int HEADER_SIZE = 483;
  private static final int EXTENSION_MORE = 504;

  private final TarSource source;
  private final List<Segment> segments = new ArrayList<>();

  /** Bytes of the entry's data that the map itself took. */
  private long taken;

  SparseMap(TarSource source) {
    this.source = source;
  }

  long taken() {
    return taken;
  }

  /** The old form: in the header and in blocks after it, which the entry's size does not count. */
  long readOld(byte[] block) {
    TarHeader header = new TarHeader(block, source);
    addOld(header, block, HEADER_MAP, IN_HEADER);
    boolean more = block[HEADER_MORE] != 0;
    while (more) {
      byte[] next = source.readBlock();
      int before = segments.size();
      addOld(new TarHeader(next, source), next, 0, IN_EXTENSION);
      if (segments.size() == before) {
        // Else an archive could go on like this for ever.
        throw corrupt();
      }
      more = next[EXTENSION_MORE] != 0;
    }
    return header.unsigned(HEADER_SIZE, NUMBER, "size");
  }

  private void addOld(TarHeader header, byte[] block, int start, int count) {
    for (int i = 0; i < count; i++) {
      int at = start + i * 2 * NUMBER;
      if (block[at] == 0 && block[at + NUMBER] == 0) {
        return;
      }
      add(
          header.unsigned(at, NUMBER, "sparse map"),
          header.unsigned(at + NUMBER, NUMBER, "sparse map"));
    }
  }

  /** Forms 0.0 and 0.1, in the extended header; or 1.0, at the start of the data. */
  void readPax(PaxRecords pax, long dataSize) {
    String map = pax.text("GNU.sparse.map");
    if (pax.has("GNU.sparse.major")) {
      if (pax.number("GNU.sparse.major", 1) != 1 || pax.number("GNU.sparse.minor", 0) != 0) {
        throw source.error("a sparse file in a form newer than 1.0");
      }
      readFromData(dataSize);
    } else if (map != null) {
      addAll(pax, split(map));
    } else {
      addAll(pax, pax.sparseNumbers());
    }
  }

  private static List<String> split(String map) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int comma = map.indexOf(','); comma >= 0; comma = map.indexOf(',', start)) {
      parts.add(map.substring(start, comma));
      start = comma + 1;
    }
    parts.add(map.substring(start));
    return parts;
  }

  private void addAll(PaxRecords pax, List<String> numbers) {
    if (numbers.size() % 2 != 0) {
      throw corrupt();
    }
    for (int i = 0; i < numbers.size(); i += 2) {
      add(
          pax.parse(numbers.get(i), "a sparse map's offset"),
          pax.parse(numbers.get(i + 1), "a sparse map's length"));
    }
  }

  private void readFromData(long dataSize) {
    LineNumbers numbers = new LineNumbers(dataSize);
    long count = numbers.next();
    for (long i = 0; i < count; i++) {
      add(numbers.next(), numbers.next());
    }
  }

  private void add(long offset, long length) {
    if (segments.size() >= MOST_SEGMENTS) {
      throw source.error("corrupt: a sparse file of more than " + MOST_SEGMENTS + " parts");
    }
    segments.add(new Segment(offset, length));
  }

  private ArchiveException corrupt() {
    return source.error("corrupt: the map of a sparse file contradicts itself");
  }

  /**
   * The map, checked: in order, within the file, and as long as the data.
   *
   * @param packed the bytes of data that the archive has
   */
  List<Segment> checked(long realSize, long packed) {
    long end = 0;
    long sum = 0;
    for (Segment each : segments) {
      if (each.offset() < end || each.length() > realSize - each.offset()) {
        throw corrupt();
      }
      end = each.offset() + each.length();
      sum += each.length();
    }
    if (sum != packed) {
      throw corrupt();
    }
    return List.copyOf(segments);
  }

  /** Decimal numbers, a line each, in whole blocks. */
  private final class LineNumbers {
    private final long limit;
    private byte @Nullable [] block;
    private int at;

    LineNumbers(long limit) {
      this.limit = limit;
    }

    long next() {
      long value = 0;
      int digits = 0;
      for (int c = nextByte(); c != '\n'; c = nextByte()) {
        if (c < '0' || c > '9' || ++digits > 18) {
          throw corrupt();
        }
        value = value * 10 + (c - '0');
      }
      if (digits == 0) {
        throw corrupt();
      }
      return value;
    }

    private int nextByte() {
      byte[] current = block;
      if (current == null || at == TarSource.BLOCK) {
        if (taken + TarSource.BLOCK > limit) {
          throw corrupt();
        }
        current = source.readBlock();
        block = current;
        taken += TarSource.BLOCK;
        at = 0;
      }
      return current[at++];
    }
  }
}
