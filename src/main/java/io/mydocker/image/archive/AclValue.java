package io.mydocker.image.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's form of an access control list whose text an archive has, the other way round from
 * {@link AclText}. libarchive and star write a fourth field, the id that a name stood for; a name
 * without one means nothing on another host.
 */
final class AclValue {
  private static final int VERSION = 2;
  private static final int HEADER = 4;
  private static final int ENTRY = 8;
  private static final int NO_ID = -1;

  /** In the order that the kernel wants (posix_acl_valid): tag, then id. */
  private record Entry(int tag, int permissions, int id) {}

  private AclValue() {}

  /** The attribute's value; null when the text is not understood. */
  static byte @Nullable [] of(String text) {
    List<Entry> entries = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int end = start;
      while (end < text.length() && text.charAt(end) != ',' && text.charAt(end) != '\n') {
        end++;
      }
      if (end > start) {
        Entry entry = entry(text.substring(start, end));
        if (entry == null) {
          return null;
        }
        entries.add(entry);
      }
      start = end + 1;
    }
    return entries.isEmpty() ? null : encoded(entries);
  }

  private static byte[] encoded(List<Entry> entries) {
    entries.sort(Comparator.comparingInt(Entry::tag).thenComparingInt(Entry::id));
    ByteBuffer value =
        ByteBuffer.allocate(HEADER + ENTRY * entries.size()).order(ByteOrder.LITTLE_ENDIAN);
    value.putInt(VERSION);
    for (Entry each : entries) {
      value.putShort((short) each.tag).putShort((short) each.permissions).putInt(each.id);
    }
    return value.array();
  }

  private static @Nullable Entry entry(String text) {
    List<String> fields = fields(text);
    if (fields.size() < 3) {
      return null;
    }
    String name = fields.get(1);
    int tag = tag(fields.get(0), name.isEmpty());
    int permissions = permissions(fields.get(2));
    int id = NO_ID;
    if (!name.isEmpty()) {
      id = id(fields.size() > 3 ? fields.get(3) : name);
    }
    boolean isUnderstood = tag != 0 && permissions >= 0 && (name.isEmpty() || id != NO_ID);
    return isUnderstood ? new Entry(tag, permissions, id) : null;
  }

  private static List<String> fields(String text) {
    List<String> fields = new ArrayList<>();
    int start = 0;
    for (int colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', start)) {
      fields.add(text.substring(start, colon).trim());
      start = colon + 1;
    }
    fields.add(text.substring(start).trim());
    return fields;
  }

  private static int tag(String kind, boolean isOwner) {
    return switch (kind) {
      case "user", "u" -> isOwner ? 0x01 : 0x02;
      case "group", "g" -> isOwner ? 0x04 : 0x08;
      case "mask", "m" -> 0x10;
      case "other", "o" -> 0x20;
      default -> 0;
    };
  }

  private static int permissions(String text) {
    int bits = 0;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case 'r' -> bits |= 4;
        case 'w' -> bits |= 2;
        case 'x' -> bits |= 1;
        case '-' -> bits |= 0;
        default -> {
          return -1;
        }
      }
    }
    return bits;
  }

  /** Of 32 bits, unsigned. */
  private static int id(String text) {
    long id = text.isEmpty() || text.length() > 10 ? NO_ID : 0;
    for (int i = 0; i < text.length() && id >= 0; i++) {
      int digit = text.charAt(i) - '0';
      id = digit < 0 || digit > 9 ? NO_ID : id * 10 + digit;
    }
    return id > 0xfffffffeL ? NO_ID : (int) id;
  }
}
