package io.mydocker.container;

import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.PR_SET_NAME;
import static io.mydocker.program.Flag.PR_SET_PDEATHSIG;
import static io.mydocker.program.Flag.SIGCHLD;
import static io.mydocker.program.Flag.SIGTERM;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Discarded;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Program;
import io.mydocker.program.Slot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code -d}: all that a launch does is done by a child of the process that was called, in a
 * session of its own. The caller's process waits until the command has started, prints the id and
 * goes; or it ends as the child did, which has said why. Until then the child ends with it. Without
 * {@code -d} not an instruction is written.
 */
final class Detachment {
  /** What we have to say when the caller has gone. */
  static final String MESSAGES = "messages";

  /** Who cannot be given the id is told what has become of the container. */
  private static final String RUNS = "; the container runs";

  /** What the process that stays is called. */
  static final String HOLDER = "mydocker-hold";

  private final Frame frame;
  private final Assembler a;
  private final @Nullable Parts parts;

  /** What there is only with {@code -d}. */
  private record Parts(LaunchPlan plan, Slot reader, Slot writer, Slot none, Slot messages) {}

  private Detachment(Frame frame, @Nullable LaunchPlan plan) {
    this.frame = frame;
    a = frame.a;
    parts =
        plan == null
            ? null
            : new Parts(
                plan,
                a.slot("start's reader"),
                a.slot("start's writer"),
                a.slot("null device"),
                a.slot("messages"));
  }

  /** For a program that is carried out in front of its caller. */
  static Detachment none(Frame frame) {
    return new Detachment(frame, null);
  }

  /** As the plan says. */
  static Detachment of(Frame frame, LaunchPlan plan) {
    return new Detachment(frame, plan.life().isDetached() ? plan : null);
  }

  boolean isOn() {
    return parts != null;
  }

  /** Becomes two processes; execution goes on in the one that stays. */
  void split() {
    if (parts == null) {
      return;
    }
    a.section("front: a process that stays");
    Slot front = a.slot("the caller's process");
    Slot child = a.slot("the one that stays");
    Label stays = a.label("in the process that stays");
    Operand pair = a.room(8);
    a.call("make the pipe for its start", Call.PIPE2, pair, Operand.of(O_CLOEXEC));
    a.load(parts.reader(), 4, pair, Operand.of(0));
    a.load(parts.writer(), 4, pair, Operand.of(4));
    a.call("ask for our pid", Call.GETPID).into(front);
    a.call("start the process that stays", Call.CLONE, Operand.of(SIGCHLD)).into(child);
    a.jumpIf(child.value(), Test.EQUAL, Operand.of(0), stays);
    Label before = a.failTo();
    frame.fallTo(frame.exit);
    await(parts, child);
    if (before != null) {
      a.failTo(before);
    }
    a.place(stays);
    leave(parts, front);
  }

  /** The caller's process: it has nothing to undo. */
  private void await(Parts parts, Slot child) {
    Slot got = a.slot("got");
    Operand status = a.room(8);
    Label started = a.label("started");
    a.call("close the start's end", Call.CLOSE, parts.writer().value());
    a.call("wait for the start", Call.READ, parts.reader().value(), a.room(8), Operand.of(1))
        .into(got);
    Label noJvm = a.label("no JVM");
    a.jumpIf(Program.JVM, Test.EQUAL, Operand.of(0), noJvm);
    a.call("wait for the JVM", Call.WAIT4, Program.JVM).tolerate(Errno.ECHILD);
    a.place(noJvm);
    a.jumpIf(got.value(), Test.EQUAL, Operand.of(1), started);
    a.call("wait for what did not start", Call.WAIT4, child.value(), status);
    Again again = parts.plan().life().again();
    if (again == null || again.attach() != null) {
      ExitStatus.decode(a, status, frame.code);
    } else {
      a.set(frame.code, Operand.of(1));
      startNext(again, true);
    }
    a.jump(frame.exit);
    a.place(started);
    if (again != null && again.attach() != null) {
      List<String> line = ourselves(parts, "attach");
      line.addAll(again.attach());
      execute("attach to it", line, again.id());
    }
    if (!parts.plan().life().isEntering()) {
      String line = (again == null ? parts.plan().layout().id() : again.spoken()) + "\n";
      a.call("print the id", Call.WRITE, Operand.of(1), a.text(line), Operand.of(line.length()))
          .hint(Errno.EPIPE, RUNS)
          .hint(Errno.ENOSPC, RUNS);
    }
    a.set(frame.code, Operand.of(again != null && again.hasFailed() ? 1 : 0));
    if (again != null) {
      startNext(again, again.hasFailed());
    }
    a.jump(frame.exit);
  }

  /** One launch is one program: for the next one we begin again. */
  private void startNext(Again again, boolean hasFailed) {
    if (again.next().isEmpty() || parts == null) {
      return;
    }
    execute(
        "start the next",
        ourselves(parts, again.verb(hasFailed)),
        again.next().toArray(new String[0]));
  }

  /** The beginning of a command line of ours with the same settings. */
  private static List<String> ourselves(Parts parts, String verb) {
    Settings settings = parts.plan().layout().settings();
    List<String> line = new ArrayList<>(List.of("mydocker", "--home", settings.home()));
    line.addAll(List.of("--data-root", settings.dataRoot()));
    line.addAll(settings.log().options());
    line.add(verb);
    return line;
  }

  private void execute(String what, List<String> line, String... containers) {
    Slot environment = a.slot("environment");
    line.add("--");
    line.addAll(List.of(containers));
    frame.ownEnvironment(environment);
    a.call(what, Call.EXECVE, a.text(Frame.SELF), a.array(line), environment.value());
  }

  /** The child: no terminal, no child of ours, nothing of the caller's held open. */
  private void leave(Parts parts, Slot front) {
    Slot parent = a.slot("parent");
    a.call("start a session", Call.SETSID);
    a.call("name the process", Call.PRCTL, Operand.of(PR_SET_NAME), a.text(HOLDER));
    a.call("end with the caller", Call.PRCTL, Operand.of(PR_SET_PDEATHSIG), Operand.of(SIGTERM));
    a.call("ask for our parent", Call.GETPPID).into(parent);
    // It may have ended before we asked for its signal.
    a.jumpIf(parent.value(), Test.UNEQUAL, front.value(), frame.exit);
    a.store(8, Operand.base(), Operand.of(Program.JVM.value()), Operand.of(0));
    OtherDescriptors.close(a, List.of(parts.writer()));
  }

  /**
   * With the container's directory there: where messages go later. The watcher says all that it has
   * to say there, since it holds nothing of the caller's.
   */
  void openMessages(StateFiles files) {
    if (parts == null) {
      return;
    }
    files.openToAppend(MESSAGES, parts.messages());
    frame.openNull(parts.none());
  }

  /** In the watcher, which was there before the caller was let go of. */
  void redirectMessages() {
    if (parts != null) {
      a.call("go to the root", Call.CHDIR, a.text("/"));
      a.call("say it in a file", Call.DUP3, parts.messages().value(), Operand.of(2));
    }
  }

  /**
   * The container's process has its copy of everything: what nobody needs any more goes before the
   * watcher gets a copy, too.
   */
  void isPrepared() {
    if (parts != null) {
      Discarded.arguments(a);
    }
    frame.isPrepared();
  }

  /** What the watcher must not hold. */
  List<Slot> own() {
    return parts == null ? List.of() : List.of(parts.writer());
  }

  /**
   * The command has been executed: tells so, and lets go of the caller. One who has died before he
   * learned of it knows no id to end it by: it is ended, and counts as never started.
   */
  void started(Slot isStarted, Process process) {
    if (parts == null) {
      return;
    }
    Slot told = a.slot("told");
    Label learned = a.label("the caller knows");
    // What fails before he is told makes him report a failure: then nothing may be kept.
    a.set(isStarted, Operand.of(0));
    a.call("outlive the caller", Call.PRCTL, Operand.of(PR_SET_PDEATHSIG), Operand.of(0));
    // Whatever file system the caller was in may be unmounted from now on.
    a.call("go to the root", Call.CHDIR, a.text("/"));
    List<Slot> targets = List.of(parts.none(), parts.none(), parts.messages());
    for (int descriptor = 0; descriptor < targets.size(); descriptor++) {
      a.call(
          "let go of descriptor " + descriptor,
          Call.DUP3,
          targets.get(descriptor).value(),
          Operand.of(descriptor));
    }
    a.call(
            "tell that it has started",
            Call.WRITE,
            parts.writer().value(),
            a.text("s"),
            Operand.of(1))
        .into(told)
        .tolerate(Errno.EPIPE);
    a.set(isStarted, Operand.of(1));
    a.call("close the start's pipe", Call.CLOSE, parts.writer().value());
    // Another watcher must not close what has the same number by then.
    a.set(parts.writer(), Operand.of(-1));
    a.jumpIf(told.value(), Test.UNEQUAL, Operand.of(-Errno.EPIPE), learned);
    a.set(isStarted, Operand.of(0));
    process.kill();
    a.place(learned);
  }
}
