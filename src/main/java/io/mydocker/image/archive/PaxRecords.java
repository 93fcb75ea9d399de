package io.mydocker.image.archive;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records of extended headers, "LENGTH KEY=VALUE\n" each (POSIX.1-2017 pax, "pax Extended
 * Header"). Strings are raw.
 */
final class PaxRecords {
  private static final String SCHILY = "SCHILY.xattr.";
  private static final String LIBARCHIVE = "LIBARCHIVE.xattr.";
  private static final long NANOS = 1_000_000_000;

  private final TarSource source;
  private final Map<String, String> values = new LinkedHashMap<>();

  /** Sparse format 0.0 repeats two keys, once for each stretch of data. */
  private final List<String> sparseNumbers = new ArrayList<>();

  private final int limit;
  private long taken;

  /**
   * No records yet.
   *
   * @param limit how many bytes they may take in all
   */
  PaxRecords(TarSource source, int limit) {
    this.source = source;
    this.limit = limit;
  }

  /** Adds what one header says; a later record counts, an empty one takes back. */
  void add(byte[] data) {
    taken += data.length;
    if (taken > limit) {
      throw source.error("corrupt: extended headers of more than " + limit + " bytes");
    }
    int at = 0;
    while (at < data.length) {
      int end = at + recordLength(data, at);
      int key = at;
      while (data[key] != ' ') {
        key++;
      }
      key++;
      int equals = key;
      while (equals < end && data[equals] != '=') {
        equals++;
      }
      if (equals >= end - 1 || data[end - 1] != '\n') {
        throw malformed();
      }
      put(TarSource.raw(data, key, equals), TarSource.raw(data, equals + 1, end - 1));
      at = end;
    }
  }

  /** These and the others, of which these hide what has the same key. */
  PaxRecords over(PaxRecords others) {
    PaxRecords both = new PaxRecords(source, limit);
    both.values.putAll(others.values);
    both.values.putAll(values);
    return both;
  }

  private int recordLength(byte[] data, int start) {
    int length = 0;
    int at = start;
    while (at < data.length && data[at] >= '0' && data[at] <= '9' && length <= data.length) {
      length = length * 10 + (data[at++] - '0');
    }
    if (at == start || at >= data.length || data[at] != ' ') {
      throw malformed();
    }
    // It must hold itself, the space and the line's end, and lie within the header.
    if (length < at - start + 2 || length > data.length - start) {
      throw malformed();
    }
    return length;
  }

  private ArchiveException malformed() {
    return source.error("corrupt extended header: a record is malformed");
  }

  private void put(String key, String value) {
    if (key.equals("GNU.sparse.offset") || key.equals("GNU.sparse.numbytes")) {
      sparseNumbers.add(value);
    } else if (value.isEmpty() && !isXattr(key)) {
      values.remove(key);
    } else {
      values.put(key, value);
    }
  }

  private static boolean isXattr(String key) {
    return key.startsWith(SCHILY) || key.startsWith(LIBARCHIVE);
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  @Nullable String text(String key) {
    return values.get(key);
  }

  List<String> sparseNumbers() {
    return sparseNumbers;
  }

  /** A number that must not be negative. */
  long number(String key, long otherwise) {
    String text = values.get(key);
    return text == null ? otherwise : parse(text, key);
  }

  long parse(String text, String key) {
    if (text.isEmpty() || text.length() > 19) {
      throw bad(key);
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw bad(key);
      }
      value = value * 10 + digit;
    }
    if (value < 0) {
      throw bad(key);
    }
    return value;
  }

  private ArchiveException bad(String key) {
    return source.error(
        "corrupt extended header: " + key + " is not a number, is negative or is too large");
  }

  /** The modification time in whole seconds, rounded down, when {@link #has} it. */
  long mtimeSeconds(long otherwise) {
    String text = values.get("mtime");
    if (text == null) {
      return otherwise;
    }
    boolean isNegative = text.startsWith("-");
    int point = text.indexOf('.');
    String whole = text.substring(isNegative ? 1 : 0, point < 0 ? text.length() : point);
    long seconds = whole.isEmpty() ? 0 : parse(whole, "mtime");
    if (!isNegative) {
      return seconds;
    }
    return fraction(text) == 0 ? -seconds : -seconds - 1;
  }

  int mtimeNanos() {
    String text = values.get("mtime");
    if (text == null) {
      return 0;
    }
    long nanos = fraction(text);
    return (int) (text.startsWith("-") && nanos > 0 ? NANOS - nanos : nanos);
  }

  private long fraction(String text) {
    int point = text.indexOf('.');
    if (point < 0 || point == text.length() - 1) {
      return 0;
    }
    String digits = text.substring(point + 1, Math.min(text.length(), point + 10));
    long nanos = parse(digits, "mtime");
    for (int i = digits.length(); i < 9; i++) {
      nanos *= 10;
    }
    return nanos;
  }

  /** Star's and GNU's form has the value as it is, libarchive's in base 64; the former counts. */
  Map<String, byte[]> xattrs() {
    Map<String, byte[]> found = new LinkedHashMap<>();
    for (Map.Entry<String, String> each : values.entrySet()) {
      String key = each.getKey();
      if (key.startsWith(LIBARCHIVE)) {
        found.putIfAbsent(unescape(key.substring(LIBARCHIVE.length())), base64(each.getValue()));
      } else if (key.startsWith(SCHILY)) {
        found.put(
            unescapeKey(key.substring(SCHILY.length())),
            each.getValue().getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    putAcl(found, "SCHILY.acl.access", "system.posix_acl_access");
    putAcl(found, "SCHILY.acl.default", "system.posix_acl_default");
    return found;
  }

  /** libarchive writes lists as text alone, GNU tar may write both. */
  private void putAcl(Map<String, byte[]> into, String key, String attribute) {
    String text = values.get(key);
    byte[] value = text == null ? null : AclValue.of(text);
    if (value != null) {
      into.putIfAbsent(attribute, value);
    }
  }

  /** A record's key ends at its first '=': GNU tar and we escape one in an attribute's name. */
  private static String unescapeKey(String name) {
    return name.replace("%3D", "=").replace("%25", "%");
  }

  private byte[] base64(String value) {
    try {
      // libarchive leaves the padding out, which this decoder allows.
      return Base64.getDecoder().decode(value.trim());
    } catch (IllegalArgumentException e) {
      throw source.error("corrupt extended header: an attribute is not in base 64");
    }
  }

  /** libarchive writes bytes of an attribute's name that are not printable as %XX. */
  private static String unescape(String name) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      int high = i + 2 < name.length() ? Character.digit(name.charAt(i + 1), 16) : -1;
      int low = i + 2 < name.length() ? Character.digit(name.charAt(i + 2), 16) : -1;
      if (name.charAt(i) == '%' && high >= 0 && low >= 0) {
        out.append((char) (high * 16 + low));
        i += 2;
      } else {
        out.append(name.charAt(i));
      }
    }
    return out.toString();
  }
}
