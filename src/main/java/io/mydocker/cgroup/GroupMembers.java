package io.mydocker.cgroup;

import io.mydocker.linux.Descriptor;
import io.mydocker.linux.DirectoryName;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.linux.NativeBuffer;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The processes of a group and of the groups that were made in it, by their pids on the host. */
public final class GroupMembers {
  private static final int BLOCK = 1 << 16;
  private static final int OPEN_DIRECTORY = Flag.O_RDONLY | Flag.O_DIRECTORY | Flag.O_NOFOLLOW;

  /** DT_DIR of getdents64(2). */
  private static final int DIRECTORY = 4;

  private final Kernel kernel;
  private final NativeBuffer block = NativeBuffer.allocate(BLOCK);
  private final Set<Integer> pids = new TreeSet<>();

  private GroupMembers(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Reads them, in ascending order; none when the group is gone. */
  public static List<Integer> of(Kernel kernel, String group) {
    GroupMembers members = new GroupMembers(kernel);
    List<String> groups = new ArrayList<>(List.of(group));
    for (int i = 0; i < groups.size(); i++) {
      members.add(groups.get(i), groups);
    }
    return new ArrayList<>(members.pids);
  }

  private void add(String group, List<String> groups) {
    try (Descriptor directory =
        new Descriptor(kernel, kernel.openat(Flag.AT_FDCWD, group, OPEN_DIRECTORY, 0))) {
      List<DirectoryName> names = new ArrayList<>();
      for (int count = kernel.getdents64(directory.number(), block);
          count > 0;
          count = kernel.getdents64(directory.number(), block)) {
        DirectoryName.add(block, count, names);
      }
      for (DirectoryName name : names) {
        if (name.type() == DIRECTORY) {
          groups.add(group + "/" + name.name());
        }
      }
      read(directory.number());
    } catch (KernelException e) {
      // Gone meanwhile; or a threaded one, whose processes its domain shows (cgroup-v2.rst).
      if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENODEV && e.errno() != Errno.EOPNOTSUPP) {
        throw e;
      }
    }
  }

  /** Lines of numbers; 0 is a process that has no number here (cgroup_namespaces(7)). */
  private void read(int directory) {
    try (Descriptor file =
        new Descriptor(kernel, kernel.openat(directory, "cgroup.procs", Flag.O_RDONLY, 0))) {
      byte[] bytes = new byte[BLOCK];
      int pid = 0;
      for (int count = kernel.read(file.number(), bytes, 0, BLOCK);
          count > 0;
          count = kernel.read(file.number(), bytes, 0, BLOCK)) {
        for (int i = 0; i < count; i++) {
          if (bytes[i] != '\n') {
            pid = 10 * pid + bytes[i] - '0';
          } else {
            pids.add(pid);
            pid = 0;
          }
        }
      }
    }
    pids.remove(0);
  }
}
