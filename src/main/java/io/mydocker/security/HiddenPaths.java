package io.mydocker.security;

import static io.mydocker.program.Flag.MS_BIND;
import static io.mydocker.program.Flag.MS_NODEV;
import static io.mydocker.program.Flag.MS_NOEXEC;
import static io.mydocker.program.Flag.MS_NOSUID;
import static io.mydocker.program.Flag.MS_RDONLY;
import static io.mydocker.program.Flag.MS_REC;
import static io.mydocker.program.Flag.MS_REMOUNT;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import java.util.ArrayList;
import java.util.List;

/**
 * The paths below /proc and /sys that a container must not see or not change: what they show
 * belongs to the host. Done after /proc and /sys are mounted afresh, on paths that no image or
 * volume can have replaced.
 */
public final class HiddenPaths {
  /** Not to be seen: Docker's list. */
  public static final List<String> MASKED =
      List.of(
          "/proc/asound",
          "/proc/acpi",
          "/proc/interrupts",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/sys/firmware",
          "/sys/devices/virtual/powercap");

  /** To be seen, not changed: Docker's list. */
  public static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  private HiddenPaths() {}

  /** Where a CPU tells when it was throttled: by what its neighbours do, so it is hidden, too. */
  public static String throttle(int cpu) {
    return "/sys/devices/system/cpu/cpu" + cpu + "/thermal_throttle";
  }

  /**
   * All that is not to be seen.
   *
   * @param throttles how many CPUs have a {@link #throttle}
   */
  public static List<String> masked(int throttles) {
    if (throttles == 0) {
      return MASKED;
    }
    List<String> masked = new ArrayList<>(MASKED);
    for (int i = 0; i < throttles; i++) {
      masked.add(throttle(i));
    }
    return masked;
  }

  /** Lays /dev/null over files, and an empty read-only directory over directories. */
  public static void mask(Assembler a, List<String> paths) {
    Slot result = a.slot("result");
    for (String path : paths) {
      Label masked = a.label("masked");
      a.call(
              "mask " + path,
              Call.MOUNT,
              a.text("/dev/null"),
              a.text(path),
              Operand.of(0),
              Operand.of(MS_BIND))
          .into(result)
          .tolerate(Errno.ENOENT, Errno.ENOTDIR);
      a.jumpIf(result.value(), Test.UNEQUAL, Operand.of(-Errno.ENOTDIR), masked);
      a.call(
          "mask " + path,
          Call.MOUNT,
          a.text("tmpfs"),
          a.text(path),
          a.text("tmpfs"),
          Operand.of(MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC),
          a.text("size=0k,nr_inodes=2,mode=555"));
      a.place(masked);
    }
  }

  /** Binds each path onto itself, then takes the right to write away. */
  public static void readOnly(Assembler a, List<String> paths) {
    Slot result = a.slot("result");
    for (String path : paths) {
      Label absent = a.label("absent");
      a.call(
              "bind " + path,
              Call.MOUNT,
              a.text(path),
              a.text(path),
              Operand.of(0),
              Operand.of(MS_BIND | MS_REC))
          .into(result)
          .tolerate(Errno.ENOENT);
      a.jumpIf(result.value(), Test.EQUAL, Operand.of(-Errno.ENOENT), absent);
      a.call(
          "make " + path + " read-only",
          Call.MOUNT,
          Operand.of(0),
          a.text(path),
          Operand.of(0),
          Operand.of(MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC));
      a.place(absent);
    }
  }
}
