package io.mydocker.container;

import io.mydocker.oci.RuntimeSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who has which ids on this host: subuid(5) or subgid(5), and passwd(5) or group(5). */
final class SubordinateIds {
  private record Range(String owner, long first, long size) {}

  private final List<Range> ranges = new ArrayList<>();

  private SubordinateIds() {}

  /** Reads both files; one that is not there gives nothing away. */
  static SubordinateIds read(String ranges, String accounts) {
    SubordinateIds ids = new SubordinateIds();
    ids.add(HostFacts.text(ranges), 1, 2);
    ids.add(HostFacts.text(accounts), 2, -1);
    return ids;
  }

  /**
   * Lines of fields between colons.
   *
   * @param first which field is the first id
   * @param size which is the number of them; -1 for one id each
   */
  private void add(String text, int first, int size) {
    for (String line : text.split("\n", -1)) {
      String[] fields = line.split(":", -1);
      if (fields.length > Math.max(first, size)) {
        long from = IdMappingChoice.number(fields[first]);
        long count = size < 0 ? 1 : IdMappingChoice.number(fields[size]);
        if (from >= 0 && count > 0) {
          ranges.add(new Range(fields[0], from, count));
        }
      }
    }
  }

  /** Root's range, seen from id 0 on; null when it has none. */
  RuntimeSpec.@Nullable IdMapping ofRoot() {
    for (Range range : ranges) {
      boolean isRoots = range.owner().equals("root") || range.owner().equals("0");
      // Root itself, in passwd(5), is none.
      if (isRoots && range.first() > 0) {
        return new RuntimeSpec.IdMapping(0, range.first(), range.size());
      }
    }
    return null;
  }

  boolean areFree(long first, long size) {
    for (Range range : ranges) {
      if (first < range.first() + range.size() && range.first() < first + size) {
        return false;
      }
    }
    return true;
  }
}
