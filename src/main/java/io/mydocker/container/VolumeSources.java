package io.mydocker.container;

import static io.mydocker.program.Flag.AT_FDCWD;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/**
 * Makes the host directories of volumes that do not exist, and says so: it may be a mistyped name.
 */
final class VolumeSources {
  private VolumeSources() {}

  /** The instructions, for the front. */
  static void ensure(Frame frame, LaunchPlan plan) {
    for (Volume volume : plan.volumes()) {
      switch (volume.kind()) {
        case PATH -> ensure(frame, volume.source());
        case BIND ->
            look(frame.a, volume.source())
                .hint(Errno.ENOENT, "; --mount binds what is there: make it, or use -v");
        case NAMED -> own(frame.a, volume.path(plan.layout()));
        case ANONYMOUS -> {
          own(frame.a, volume.path(plan.layout()));
          own(frame.a, volume.path(plan.layout()), volume.seed());
        }
        case SEEDED -> {
          own(frame.a, volume.directory(plan.layout()) + "/work");
          own(frame.a, volume.path(plan.layout()));
          own(frame.a, volume.path(plan.layout()), volume.seed());
        }
        case TMPFS -> {}
      }
    }
  }

  /** A volume's directories, of which the last is what the container sees. */
  private static void own(Assembler a, String path) {
    String directory = path.substring(0, path.lastIndexOf('/'));
    make(a, directory.substring(0, directory.lastIndexOf('/'))).tolerate(Errno.EEXIST);
    make(a, directory).tolerate(Errno.EEXIST);
    make(a, path).tolerate(Errno.EEXIST);
  }

  /** The owner first: a new one clears setuid bits. */
  private static void own(Assembler a, String path, Volume.Seed seed) {
    if (seed.equals(Volume.Seed.NONE)) {
      return;
    }
    a.call(
        "give " + path + " its owner",
        Call.FCHOWNAT,
        at(),
        a.text(path),
        Operand.of((int) seed.uid()),
        Operand.of((int) seed.gid()));
    a.call(
        "give " + path + " its mode", Call.FCHMODAT, at(), a.text(path), Operand.of(seed.mode()));
  }

  private static Instruction look(Assembler a, String source) {
    return a.call("look at the volume source " + source, Call.FACCESSAT, at(), a.text(source));
  }

  private static void ensure(Frame frame, String source) {
    Assembler a = frame.a;
    Slot result = a.slot("result");
    Label exists = a.label("source exists");
    Label made = a.label("source made");
    look(a, source).into(result).tolerate(Errno.ENOENT);
    a.jumpIf(result.value(), Test.EQUAL, Operand.of(0), exists);
    for (int slash = source.indexOf('/', 1); slash > 0; slash = source.indexOf('/', slash + 1)) {
      make(a, source.substring(0, slash)).tolerate(Errno.EEXIST);
    }
    make(a, source).into(result).tolerate(Errno.EEXIST);
    a.jumpIf(result.value(), Test.EQUAL, Operand.of(0), made);
    // It could not be followed and yet it is there.
    look(a, source)
        .hint(
            Errno.ENOENT,
            "; it is a symbolic link to nothing: make what it points to, or name that");
    a.jump(exists);
    a.place(made);
    frame.say(
        "mydocker: note: the volume source " + source + " did not exist; made an empty directory");
    a.place(exists);
  }

  private static Instruction make(Assembler a, String path) {
    return a.call(
        "make the volume source " + path, Call.MKDIRAT, at(), a.text(path), Operand.of(0755));
  }

  private static Operand at() {
    return Operand.of(AT_FDCWD);
  }
}
