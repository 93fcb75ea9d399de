package io.mydocker.container;

import static io.mydocker.program.Flag.FSCONFIG_CMD_CREATE;
import static io.mydocker.program.Flag.FSCONFIG_SET_STRING;
import static io.mydocker.program.Flag.FSMOUNT_CLOEXEC;
import static io.mydocker.program.Flag.FSOPEN_CLOEXEC;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import java.util.List;

/**
 * A file system of its own that is attached nowhere yet: fsopen(2), fsconfig(2), fsmount(2). So it
 * is reached by its descriptor, and what it is attached to decides nothing about it.
 */
final class NewMount {
  /** The key for one of any number of layers. */
  static final String MANY_LOWERS = "lowerdir+";

  private final Assembler a;
  private final String what;
  private final Slot context;

  private NewMount(Assembler assembler, String what) {
    a = assembler;
    this.what = what;
    context = a.slot("file system");
  }

  /**
   * Makes it.
   *
   * @param what for messages: "the tmpfs for /t"
   * @param options {@code KEY=VALUE} each
   * @param attributes of the mount, {@code MOUNT_ATTR_…}
   * @param into its descriptor, close-on-exec
   */
  static void make(
      Assembler a, String what, String type, List<String> options, int attributes, Slot into) {
    new NewMount(a, what).make(type, options, attributes, into);
  }

  private void make(String type, List<String> options, int attributes, Slot into) {
    a.call("prepare " + what, Call.FSOPEN, a.text(type), Operand.of(FSOPEN_CLOEXEC)).into(context);
    configure("name " + what, FSCONFIG_SET_STRING, a.text("source"), a.text(type));
    for (int i = 0; i < options.size(); i++) {
      String option = options.get(i);
      int equals = option.indexOf('=');
      String key = option.substring(0, equals);
      Instruction set =
          configure(
              "set " + option + " of " + what,
              FSCONFIG_SET_STRING,
              a.text(key),
              a.text(option.substring(equals + 1)));
      if (key.equals(MANY_LOWERS)) {
        set.hint(Errno.EINVAL, "; so many layers need Linux 6.5");
      }
    }
    configure("make " + what, FSCONFIG_CMD_CREATE, Operand.of(0), Operand.of(0));
    a.call(
            "mount " + what,
            Call.FSMOUNT,
            context.value(),
            Operand.of(FSMOUNT_CLOEXEC),
            Operand.of(attributes))
        .into(into);
    a.call("close " + what, Call.CLOSE, context.value());
  }

  private Instruction configure(String label, int command, Operand key, Operand value) {
    return a.call(
        label, Call.FSCONFIG, context.value(), Operand.of(command), key, value, Operand.of(0));
  }
}
