package io.mydocker.container;

import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_RDWR;
import static io.mydocker.program.Flag.S_IFIFO;

import io.mydocker.oci.RuntimeSpec;
import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import java.util.List;

/**
 * What a detached container has for standard streams. Its output goes into one file, which it
 * writes itself: no process lies between, so nothing is held for it and nothing lost when one of
 * ours is killed. What is not kept therefore is which stream a line came by, and when.
 */
final class ContainerLog {
  static final String FILE = "log";
  static final String INPUT = "stdin";

  private final Frame frame;
  private final Assembler a;
  private final LaunchPlan plan;
  final Slot file;
  final Slot input;

  ContainerLog(Frame frame, LaunchPlan plan) {
    this.frame = frame;
    a = frame.a;
    this.plan = plan;
    file = a.slot("log file");
    input = a.slot("input");
  }

  /**
   * In the container's directory; one that is started again goes on in the same. What a detached
   * command more of a container prints is nobody's, as with Docker.
   */
  void open(StateFiles files) {
    if (plan.life().isEntering()) {
      frame.openNull(file);
      a.set(input, file.value());
      return;
    }
    files.openToAppend(FILE, file);
    giveToUser(file);
    if (plan.isInteractive() && !plan.hasTerminal()) {
      openInput(files);
    }
  }

  /** Who opens /dev/stdout by its name must have the right to write to the file behind it. */
  private void giveToUser(Slot descriptor) {
    RuntimeSpec.User user = plan.spec().process().user();
    long uid = onHost(plan.spec().linux().uidMappings(), user.uid());
    long gid = onHost(plan.spec().linux().gidMappings(), user.gid());
    a.call(
        "give it to the user",
        Call.FCHOWN,
        descriptor.value(),
        Operand.of((int) uid),
        Operand.of((int) gid));
  }

  private static long onHost(List<RuntimeSpec.IdMapping> mappings, int id) {
    return mappings.isEmpty() ? id : IdMappings.host(mappings, id);
  }

  /**
   * A fifo, opened for both: as long as we hold it, it has no end, and whoever attaches writes to
   * it (fifo(7)).
   */
  private void openInput(StateFiles files) {
    a.call(
            "make " + INPUT,
            Call.MKNODAT,
            files.directory.value(),
            a.text(INPUT),
            Operand.of(S_IFIFO | 0600),
            Operand.of(0))
        .tolerate(Errno.EEXIST);
    a.call(
            "open " + INPUT,
            Call.OPENAT,
            files.directory.value(),
            a.text(INPUT),
            Operand.of(O_RDWR | O_CLOEXEC))
        .into(input);
    giveToUser(input);
  }
}
