package io.mydocker.engine;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import java.util.List;

/**
 * What the engine looks at before each start of the JVM, and warns of: an installation that works,
 * but not as it should.
 */
final class InstallationChecks {
  /** How the JVM's argument begins that names its class-data archive. */
  static final String ARCHIVE = "-XX:SharedArchiveFile=";

  /** Size of struct statx, two of its fields (statx(2)), and the mask that asks for them. */
  private static final int STATX = 256;

  private static final int STATX_SIZE = 40;
  private static final int STATX_MTIME = 112;

  private final Assembler a;

  InstallationChecks(Assembler assembler) {
    a = assembler;
  }

  /**
   * A JVM goes without one and says nothing, as it was told; that it is slow must not go unsaid.
   */
  void lookForArchive(List<String> arguments) {
    for (String argument : arguments) {
      if (argument.startsWith(ARCHIVE)) {
        String archive = argument.substring(ARCHIVE.length());
        Label there = a.label("archive there");
        Slot result = look(archive);
        a.jumpIf(result.value(), Test.EQUAL, Operand.of(0), there);
        String maker = archive.substring(0, archive.lastIndexOf('/')) + "/make-archive";
        warn("there is no " + archive + ", without which every start is slower; run " + maker);
        a.place(there);
      }
    }
  }

  /** Whoever starts the JVM then says so, and each start is to say the same. */
  void unlessThere(String java, Label otherwise) {
    a.jumpIf(look(java).value(), Test.UNEQUAL, Operand.of(0), otherwise);
  }

  /** 0 for what is there. */
  private Slot look(String path) {
    Slot result = a.slot("result");
    a.call("look for " + path, Call.FACCESSAT, Operand.of(Flag.AT_FDCWD), a.text(path))
        .into(result)
        .tolerate(Errno.ANY);
    return result;
  }

  /** One that is no longer there has no update that could be missed. */
  void compare(SourceJdk jdk) {
    Operand status = a.room(STATX);
    Slot value = a.slot("of the JDK");
    Label same = a.label("the same JDK");
    Label other = a.label("another JDK");
    a.call(
            "look at the JDK",
            Call.STATX,
            Operand.of(Flag.AT_FDCWD),
            a.text(jdk.modules()),
            Operand.of(0),
            Operand.of(Flag.STATX_BASIC_STATS),
            status)
        .into(value)
        .tolerate(Errno.ANY);
    a.jumpIf(value.value(), Test.UNEQUAL, Operand.of(0), same);
    differs(status, STATX_SIZE, jdk.size(), other);
    differs(status, STATX_MTIME, jdk.time(), other);
    a.jump(same);
    a.place(other);
    warn(jdk.modules() + " has changed since this runtime was made of it; run " + jdk.maker());
    a.place(same);
  }

  /** The lower half of a field, since constants are 32 bits wide, and sign-extended. */
  private void differs(Operand status, int field, int known, Label other) {
    Slot value = a.slot("field");
    a.load(value, 4, status, Operand.of(field));
    a.sum(value, value.value(), Sum.SUBTRACT, Operand.of(known));
    a.sum(value, value.value(), Sum.SHIFT_LEFT, Operand.of(32));
    a.jumpIf(value.value(), Test.UNEQUAL, Operand.of(0), other);
  }

  void warn(String what) {
    String line = "mydocker: warning: " + what + "\n";
    a.call("warn", Call.WRITE, Operand.of(2), a.text(line), Operand.of(line.length()))
        .tolerate(Errno.ANY);
  }
}
