package io.mydocker.image.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The text of a POSIX access control list, as acl(5) has it, with ids as numbers. The kernel keeps
 * one as an extended attribute (posix_acl_xattr.h: a version, then tag, permissions and id of each
 * entry); GNU tar and star restore it from its text alone.
 */
final class AclText {
  private static final int VERSION = 2;
  private static final int HEADER = 4;
  private static final int ENTRY = 8;
  private static final int USER = 0x02;
  private static final int GROUP = 0x08;

  private AclText() {}

  /**
   * The text, entries parted by commas; null when the value is not of the known version and form.
   */
  static @Nullable String of(byte[] value) {
    ByteBuffer list = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    boolean isWhole = value.length >= HEADER && (value.length - HEADER) % ENTRY == 0;
    if (!isWhole || list.getInt() != VERSION) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    while (list.hasRemaining()) {
      int tag = list.getShort();
      int permissions = list.getShort();
      long id = Integer.toUnsignedLong(list.getInt());
      String kind = kind(tag);
      if (kind == null) {
        return null;
      }
      text.append(text.length() == 0 ? "" : ",").append(kind).append(':');
      if (tag == USER || tag == GROUP) {
        text.append(id);
      }
      text.append(':').append((permissions & 4) != 0 ? 'r' : '-');
      text.append((permissions & 2) != 0 ? 'w' : '-').append((permissions & 1) != 0 ? 'x' : '-');
    }
    return text.toString();
  }

  private static @Nullable String kind(int tag) {
    return switch (tag) {
      case 0x01, USER -> "user";
      case 0x04, GROUP -> "group";
      case 0x10 -> "mask";
      case 0x20 -> "other";
      default -> null;
    };
  }
}
