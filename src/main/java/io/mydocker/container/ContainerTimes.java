package io.mydocker.container;

import java.io.File;

/**
 * When a container's command began and ended, in milliseconds since 1970, 0 when unknown. Nothing
 * keeps these times: the kernel knows when a process began, and a file when it was written.
 */
record ContainerTimes(long startedMillis, long finishedMillis) {
  /** A clock tick of proc(5) in milliseconds: the kernel tells programs of 100 a second always. */
  private static final long TICK = 10;

  private static final String BOOT = "\nbtime ";

  static ContainerTimes of(Stored container) {
    Layout layout = container.layout();
    if (container.isRunning()) {
      long started = started(HostFacts.text(layout.liveFile()), HostFacts.text("/proc/stat"));
      // The boot is known to the second, cut off: that must not lead before the creation.
      return new ContainerTimes(started == 0 ? 0 : Math.max(started, container.createdMillis()), 0);
    }
    // Its last line was added when the command was about to begin.
    return new ContainerTimes(written(layout, PlaceRecord.FILE), written(layout, "exit"));
  }

  /**
   * When a process began.
   *
   * @param process its line of /proc/PID/stat
   * @param host the text of /proc/stat
   */
  static long started(String process, String host) {
    int at = host.indexOf(BOOT);
    int end = host.indexOf('\n', at + 1);
    if (at < 0 || end < 0 || process.indexOf(')') < 0) {
      return 0;
    }
    long boot = Long.parseLong(host.substring(at + BOOT.length(), end));
    return boot * 1000 + Long.parseLong(RecordedProcess.startTime(process)) * TICK;
  }

  /** When a file of the container's directory was last written; 0 when it is not there. */
  static long written(Layout layout, String file) {
    return new File(layout.directory() + "/" + file).lastModified();
  }
}
