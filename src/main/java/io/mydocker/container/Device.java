package io.mydocker.container;

import static io.mydocker.program.Flag.S_IFBLK;
import static io.mydocker.program.Flag.S_IFCHR;

import io.mydocker.cgroup.DeviceRule;

/**
 * A device of the host that a container gets.
 *
 * @param hostPath where it was found, raw
 * @param containerPath where its node is to be in the container, raw, absolute and clean
 * @param type {@code b} or {@code c}
 * @param mode the permission bits of the host's node
 * @param uid the owner of the host's node
 * @param gid the group of the host's node
 * @param access what may be done with it, as {@link DeviceRule} has it
 */
record Device(
    String hostPath,
    String containerPath,
    char type,
    int major,
    int minor,
    int mode,
    int uid,
    int gid,
    int access) {

  /** The leave to use it. */
  DeviceRule rule() {
    return new DeviceRule(type, major, minor, access);
  }

  /** The mode of its node, as mknod(2) takes it. */
  int nodeMode() {
    return (type == 'b' ? S_IFBLK : S_IFCHR) | mode;
  }

  /**
   * The number of its node, as mknod(2) takes it: the kernel's 12 bits of major lie between 8 and
   * 12 of minor (new_encode_dev, linux/kdev_t.h).
   */
  int nodeNumber() {
    return minor & 0xff | major << 8 | (minor & ~0xff) << 12;
  }
}
