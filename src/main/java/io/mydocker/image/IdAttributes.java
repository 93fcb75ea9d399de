package io.mydocker.image;

import io.mydocker.storage.Attribute;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The extended attributes whose values have ids in them: access lists (acl(5), in the form of
 * linux/posix_acl_xattr.h) and file capabilities (linux/capability.h, struct vfs_ns_cap_data).
 */
final class IdAttributes {
  private static final String ACL = "system.posix_acl_";
  private static final String CAPABILITY = "security.capability";

  private static final int ACL_HEAD = 4;
  private static final int ACL_ENTRY = 8;
  private static final int ACL_ID = 4;
  private static final int NAMED_USER = 2;
  private static final int NAMED_GROUP = 8;

  private static final int REVISION = 0xff000000;
  private static final int REVISION_2 = 0x02000000;
  private static final int REVISION_3 = 0x03000000;
  private static final int SIZE_2 = 20;
  private static final int SIZE_3 = 24;

  private IdAttributes() {}

  /** The attribute's value with the ids of the other side; an id that is nobody there stays. */
  static byte[] value(Attribute attribute, CopyIds ids) {
    if (ids == CopyIds.SAME) {
      return attribute.value();
    }
    if (attribute.name().startsWith(ACL)) {
      return acl(attribute.value(), ids);
    }
    return attribute.name().equals(CAPABILITY)
        ? capability(attribute.value(), ids)
        : attribute.value();
  }

  private static byte[] acl(byte[] value, CopyIds ids) {
    byte[] mapped = value.clone();
    ByteBuffer b = ByteBuffer.wrap(mapped).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = ACL_HEAD; at + ACL_ENTRY <= mapped.length; at += ACL_ENTRY) {
      int tag = b.getShort(at);
      long id = b.getInt(at + ACL_ID) & 0xffffffffL;
      long there = tag == NAMED_USER ? ids.uid(id) : tag == NAMED_GROUP ? ids.gid(id) : -1;
      if (there >= 0) {
        b.putInt(at + ACL_ID, (int) there);
      }
    }
    return mapped;
  }

  /**
   * A capability without an owner is the host's root's, and no container's file may have it; one
   * with an owner is that of the namespace whose root that is.
   */
  private static byte[] capability(byte[] value, CopyIds ids) {
    ByteBuffer b = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    int magic = value.length < SIZE_2 ? 0 : b.getInt(0);
    boolean isOwned = (magic & REVISION) == REVISION_3 && value.length == SIZE_3;
    long root = isOwned ? ids.uid(b.getInt(SIZE_2) & 0xffffffffL) : ids.uid(0);
    if (root < 0 || !isOwned && (magic & REVISION) != REVISION_2) {
      return value;
    }
    byte[] mapped = Arrays.copyOf(value, root == 0 ? SIZE_2 : SIZE_3);
    ByteBuffer to = ByteBuffer.wrap(mapped).order(ByteOrder.LITTLE_ENDIAN);
    to.putInt(0, magic & ~REVISION | (root == 0 ? REVISION_2 : REVISION_3));
    if (root != 0) {
      to.putInt(SIZE_2, (int) root);
    }
    return mapped;
  }
}
