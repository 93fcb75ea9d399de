package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import java.io.File;

/** From a request to attach to its plan. */
final class AttachPlanner {
  /** Field of /proc/PID/stat, counted from 0 (proc_pid_stat(5)). */
  private static final int PARENT = 3;

  /** As the line of /proc/PID/stat has its name: an orphan's parent is another. */
  private static final String HOLDER = "(" + Detachment.HOLDER + ")";

  private AttachPlanner() {}

  static AttachPlan plan(Settings settings, AttachRequest request, HostFacts facts) {
    String spoken = request.container();
    Stored container = ContainerReader.find(settings, "attach: ", spoken);
    Layout layout = container.layout();
    boolean mustRun = request.logFrom() == AttachRequest.END;
    if (mustRun && !container.isRunning()) {
      throw failed(spoken, "is not running; mydocker start -a starts it");
    }
    if (container.isPaused()) {
      throw failed(spoken, "is paused; mydocker unpause lets it go on");
    }
    File log = new File(layout.directory() + "/" + ContainerLog.FILE);
    if (request.logFrom() > log.length() && log.exists()) {
      throw failed(spoken, "its log has only " + log.length() + " bytes");
    }
    if (!log.exists()) {
      throw failed(
          spoken, "runs in the foreground, and its caller has its output; run -d keeps one");
    }
    boolean hasTerminal = StoredSpec.read(layout).hasTerminal();
    boolean isFed = hasTerminal || new File(layout.directory() + "/" + ContainerLog.INPUT).exists();
    int pid = container.currentPid();
    String first = pid == 0 ? "" : HostFacts.text("/proc/" + pid + "/stat");
    String holder =
        first.isEmpty()
            ? ""
            : HostFacts.text("/proc/" + RecordedProcess.field(first, PARENT) + "/stat");
    // The holder was its parent while both were there: with it ended, the container ends as well.
    boolean isHeld = !first.isEmpty() && holder.contains(HOLDER) && container.currentPid() == pid;
    return new AttachPlan(
        layout,
        spoken,
        isHeld ? RecordedProcess.of(first) : RecordedProcess.NONE,
        isHeld ? RecordedProcess.of(holder) : RecordedProcess.NONE,
        hasTerminal,
        isFed && request.takesInput(),
        facts.terminals(),
        request);
  }

  private static RequestException failed(String container, String why) {
    return new RequestException(Kind.FAILED, "attach: container " + container + ": " + why);
  }
}
