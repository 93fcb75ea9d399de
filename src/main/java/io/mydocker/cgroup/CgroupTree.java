package io.mydocker.cgroup;

import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * Where this host keeps control groups, and what a group there can do.
 *
 * @param root the directory that our groups' parent is made in
 * @param isUnified whether it is a version 2 tree: a process can be cloned into a group, and groups
 *     freeze and die as one. A hybrid host's almost empty version 2 tree can do that as well.
 * @param isWholeHost whether the version 2 tree is the host's only one
 */
public record CgroupTree(String root, boolean isUnified, boolean isWholeHost) {
  private static final String MOUNT = "/sys/fs/cgroup";
  private static final String PARENT = "mydocker";

  /** Looks at the host; null when no usable tree is mounted. */
  public static @Nullable CgroupTree find() {
    if (new File(MOUNT + "/cgroup.controllers").exists()) {
      return new CgroupTree(MOUNT, true, true);
    }
    if (new File(MOUNT + "/unified/cgroup.procs").exists()) {
      return new CgroupTree(MOUNT + "/unified", true, false);
    }
    if (new File(MOUNT + "/freezer/cgroup.procs").exists()) {
      return new CgroupTree(MOUNT + "/freezer", false, false);
    }
    return null;
  }

  /** The directory above all our groups. */
  public String parent() {
    return root + "/" + PARENT;
  }

  /** The directory of one container's group. */
  public String group(String id) {
    return parent() + "/" + id;
  }
}
