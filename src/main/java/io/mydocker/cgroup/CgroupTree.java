package io.mydocker.cgroup;

import io.mydocker.program.Premises;
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
  private static final String FREEZER = "/freezer";
  private static final String DEVICES = "/devices";

  /** Looks at the host; null when no usable tree is mounted. */
  public static @Nullable CgroupTree find() {
    return find(Premises.none());
  }

  /**
   * The same.
   *
   * @param premises noted there is what was looked at
   */
  public static @Nullable CgroupTree find(Premises premises) {
    if (isThere(MOUNT + "/cgroup.controllers", premises)) {
      return new CgroupTree(MOUNT, true, true);
    }
    if (isThere(MOUNT + "/unified/cgroup.procs", premises)) {
      return new CgroupTree(MOUNT + "/unified", true, false);
    }
    if (isThere(MOUNT + FREEZER + "/cgroup.procs", premises)) {
      return new CgroupTree(MOUNT + FREEZER, false, false);
    }
    return null;
  }

  private static boolean isThere(String path, Premises premises) {
    boolean isThere = new File(path).exists();
    premises.presence(path, isThere);
    return isThere;
  }

  /** The directory above all our groups. */
  public String parent() {
    return root + "/" + PARENT;
  }

  /** The directory of one container's group. */
  public String group(String id) {
    return parent() + "/" + id;
  }

  /**
   * The group of the devices controller that belongs to a container's own: of the same name, in the
   * hierarchy that is mounted beside that of the freezer. So whoever knows the one finds the other,
   * the next command that undoes what a killed one left included.
   *
   * @param group as {@link #group} gives it
   * @return null when that does not lie in a version 1 hierarchy of the freezer: there is none then
   */
  public static @Nullable String deviceGroup(String group) {
    int id = group.lastIndexOf('/');
    int parent = group.lastIndexOf('/', id - 1);
    int root = parent - FREEZER.length();
    return root >= 0 && group.startsWith(FREEZER, root)
        ? group.substring(0, root) + DEVICES + group.substring(parent)
        : null;
  }
}
