package io.mydocker.container;

/**
 * A process by its number and the time when it started, so that a pid given to another is never
 * taken for it (proc_pid_stat(5)). A container's first process leaves its line of /proc/PID/stat in
 * the live file.
 *
 * @param pid its number, 0 for none
 * @param startTime in clock ticks since boot
 */
record RecordedProcess(int pid, String startTime) {
  /** None at all. */
  static final RecordedProcess NONE = new RecordedProcess(0, "");

  private static final int THREADS = 19;
  private static final int START_TIME = 21;

  /** The process of a line of /proc/PID/stat. */
  static RecordedProcess of(String stat) {
    return new RecordedProcess(
        Integer.parseInt(stat.substring(0, stat.indexOf(' '))), startTime(stat));
  }

  /** The pid in a line of /proc/PID/stat if that very process still lives, else 0. */
  static int runningPid(String recorded) {
    int space = recorded.indexOf(' ');
    if (space <= 0) {
      return 0;
    }
    String now = HostFacts.text("/proc/" + recorded.substring(0, space) + "/stat");
    boolean isSame = !now.isEmpty() && startTime(now).equals(startTime(recorded));
    return isSame && !hasEnded(now) ? Integer.parseInt(recorded.substring(0, space)) : 0;
  }

  /**
   * A zombie has ended; only its parent has not looked yet. But for one whose first thread alone
   * has (pthread_exit(3)): the others go on, and it is told as one as well.
   */
  private static boolean hasEnded(String stat) {
    String threads = field(stat, THREADS);
    return field(stat, 2).equals("Z") && (threads.equals("0") || threads.equals("1"));
  }

  /** When the process of a line of /proc/PID/stat started, in clock ticks since boot. */
  static String startTime(String stat) {
    return field(stat, START_TIME);
  }

  /** Field by number, counted from 0; the second is a name in brackets that may hold spaces. */
  static String field(String stat, int number) {
    int at = stat.lastIndexOf(')') + 2;
    for (int i = 2; i < number; i++) {
      at = stat.indexOf(' ', at) + 1;
    }
    int end = stat.indexOf(' ', at);
    return end < 0 ? "" : stat.substring(at, end);
  }
}
