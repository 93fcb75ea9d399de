package io.mydocker.container;

import io.mydocker.cgroup.GroupMembers;
import io.mydocker.linux.Descriptor;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.oci.Raw;
import io.mydocker.program.Flag;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a container's processes are, from its control group and /proc. */
final class ProcessRows {
  /** USER_HZ, the same on every CPU that we run on (proc_pid_stat(5)). */
  private static final int TICKS = 100;

  private static final int USER_TIME = 13;
  private static final int SYSTEM_TIME = 14;

  /** A process chooses itself how long its command line is. */
  private static final int LONGEST_COMMAND = 4096;

  private ProcessRows() {}

  static List<ProcessRow> of(Kernel kernel, String cgroup) {
    List<ProcessRow> rows = new ArrayList<>();
    for (int pid : GroupMembers.of(kernel, cgroup)) {
      ProcessRow row = row(kernel, pid);
      if (row != null) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** Null when it has ended meanwhile. */
  private static @Nullable ProcessRow row(Kernel kernel, int pid) {
    String stat = HostFacts.text("/proc/" + pid + "/stat");
    String uids = HostFacts.field(HostFacts.text("/proc/" + pid + "/status"), "Uid:\t");
    if (stat.isEmpty() || uids.isEmpty()) {
      return null;
    }
    int first = uids.indexOf('\t') + 1;
    long ticks = number(stat, USER_TIME) + number(stat, SYSTEM_TIME);
    return new ProcessRow(
        pid,
        Long.parseLong(uids.substring(first, uids.indexOf('\t', first))),
        ticks / TICKS,
        command(kernel, pid, stat));
  }

  private static long number(String stat, int field) {
    return Long.parseUnsignedLong(RecordedProcess.field(stat, field));
  }

  private static List<String> command(Kernel kernel, int pid, String stat) {
    String line = line(kernel, "/proc/" + pid + "/cmdline");
    int end = line.length();
    while (end > 0 && line.charAt(end - 1) == 0) {
      end--;
    }
    if (end == 0) {
      return List.of(stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')')));
    }
    return List.of(line.substring(0, end).split("\0", -1));
  }

  private static String line(Kernel kernel, String path) {
    try (Descriptor file =
        new Descriptor(kernel, kernel.openat(Flag.AT_FDCWD, path, Flag.O_RDONLY, 0))) {
      byte[] bytes = new byte[LONGEST_COMMAND];
      return Raw.of(bytes, 0, kernel.read(file.number(), bytes, 0, LONGEST_COMMAND));
    } catch (KernelException ended) {
      return "";
    }
  }
}
