package io.mydocker.program;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes apart the structures that calls point to, as far as the program's data decide them; what an
 * earlier instruction stores into one shows there.
 */
final class Structures {
  /** By the number in struct flock. */
  private static final String[] LOCKS = {"F_RDLCK", "F_WRLCK", "F_UNLCK"};

  private static final int SHORT_OF_IFREQ = 16;

  private final Program program;
  private final ByteBuffer data;
  private final CallText texts;
  private final List<Program.Pointer> pointers;

  /**
   * @param texts writes down the strings in them
   */
  Structures(Program program, CallText texts) {
    this.program = program;
    this.texts = texts;
    pointers = program.pointers();
    data = ByteBuffer.wrap(program.data()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The structure that an argument points to, or null when it is none that is known here. */
  @Nullable String text(Instruction instruction, int index) {
    Call call = instruction.call();
    int at = program.at(instruction.operands()[index]);
    if (call == null) {
      return null;
    }
    return switch (call) {
      case CLONE3 -> index == 0 ? cloneArguments(at) : null;
      case OPENAT2 -> index == 2 ? openHow(at) : null;
      case MOUNT_SETATTR -> index == 3 ? mountAttributes(at) : null;
      case CAPSET -> index == 0 ? "{version=3}" : capabilities(at);
      case SETGROUPS -> groups(at, instruction.operands()[0].value());
      case NANOSLEEP -> "{" + data.getLong(at) + " s, " + data.getLong(at + 8) + " ns}";
      case FCNTL -> "{" + LOCKS[data.getShort(at)] + ", whole file}";
      case IOCTL -> interfaceRequest(instruction.operands()[1].value(), at);
      case BPF -> bpfAttributes(instruction.operands()[0].value(), at);
      case PRCTL -> texts.string(at);
      // struct sock_fprog: how many instructions, and where.
      case SECCOMP -> "{filter of " + (data.getShort(at) & 0xffff) + " instructions}";
      default -> null;
    };
  }

  /** struct clone_args: flags at 0, the signal at the end at 32. */
  private String cloneArguments(int at) {
    return "{flags="
        + FlagNames.set((int) data.getLong(at), "CLONE_NEW", "CLONE_P")
        + (data.getLong(at) >>> 32 == 0 ? "" : "|CLONE_INTO_CGROUP")
        + ", exit_signal="
        + (data.getLong(at + 32) == 0 ? "0" : FlagNames.one((int) data.getLong(at + 32), "SIG"))
        + "}";
  }

  /** union bpf_attr: of a program that is loaded, and of one that is attached to a group. */
  private String bpfAttributes(int command, int at) {
    if (command == Flag.BPF_PROG_LOAD) {
      String type = FlagNames.one(data.getInt(at), "BPF_PROG_TYPE_");
      int count = data.getInt(at + 4);
      String allowed = null;
      for (Program.Pointer pointer : pointers) {
        if (program.at(pointer.at()) == at + 8
            && data.getInt(at) == Flag.BPF_PROG_TYPE_CGROUP_DEVICE) {
          allowed = new DeviceProgramText(data, program.at(pointer.target()), count).allowed();
        }
      }
      String what = allowed == null ? "" : ", allows=" + allowed;
      return "{prog_type=" + type + ", insn_cnt=" + count + what + "}";
    }
    return "{attach_type="
        + FlagNames.one(data.getInt(at + 8), "BPF_CGROUP_")
        + ", attach_flags="
        + FlagNames.set(data.getInt(at + 12), "BPF_F_")
        + "}";
  }

  private String openHow(int at) {
    return "{flags="
        + FlagNames.set((int) data.getLong(at), "O_")
        + ", resolve="
        + FlagNames.set((int) data.getLong(at + 16), "RESOLVE_")
        + "}";
  }

  private String mountAttributes(int at) {
    return "{attr_set=" + FlagNames.set((int) data.getLong(at), "MOUNT_ATTR_") + "}";
  }

  /** struct __user_cap_data_struct, twice: the low and the high half of each set. */
  private String capabilities(int at) {
    String[] sets = {"effective", "permitted", "inheritable"};
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < sets.length; i++) {
      long low = data.getInt(at + 4 * i) & 0xffffffffL;
      long high = data.getInt(at + 12 + 4 * i) & 0xffffffffL;
      shown.add(sets[i] + "=0x" + Long.toHexString(high << 32 | low));
    }
    return "{" + String.join(", ", shown) + "}";
  }

  private String groups(int at, int count) {
    List<String> groups = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      groups.add(Integer.toUnsignedString(data.getInt(at + 4 * i)));
    }
    return "[" + String.join(", ", groups) + "]";
  }

  private @Nullable String interfaceRequest(int request, int at) {
    return request == Flag.SIOCSIFFLAGS
        ? "{"
            + texts.string(at)
            + ", "
            + FlagNames.set(data.getShort(at + SHORT_OF_IFREQ), "IFF_")
            + "}"
        : null;
  }
}
