package io.mydocker.program;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each argument of a system call is, for the printed form: one letter per argument.
 *
 * <pre>
 *   d descriptor or AT_FDCWD   i number   o mode, octal   s string   p structure or buffer   r result slot
 *   O open flags   M mount flags   U umount flags   A at-flags   P prctl option   Q ioctl request   S signal
 *   N namespaces   T open_tree flags   V move_mount flags   F fcntl command   W wait options   L flock operation
 *   H how a signal mask changes   C close_range flags   B capability   K keyctl operation   D protocol family
 *   J bpf command   G fsconfig command   X mount attributes   Y fsopen flags   Z fsmount flags
 *   m seccomp operation   f seccomp filter flags   c clone flags and signal   b securebits
 * </pre>
 */
final class Signatures {
  private static final Map<Call, String> BY_CALL = new EnumMap<>(Call.class);

  static {
    Object[][] table = {
      {Call.READ, "dpi"},
      {Call.WRITE, "dsi"},
      {Call.WRITEV, "dpi"},
      {Call.CLOSE, "d"},
      {Call.PREAD64, "dpii"},
      {Call.FSTAT, "dp"},
      {Call.LSEEK, "dii"},
      {Call.MMAP, "iiiidi"},
      {Call.MUNMAP, "ii"},
      {Call.MADVISE, "iii"},
      {Call.MEMFD_CREATE, "si"},
      {Call.RT_SIGACTION, "Sppi"},
      {Call.RT_SIGPROCMASK, "Hppi"},
      {Call.IOCTL, "dQp"},
      {Call.SOCKET, "DEi"},
      {Call.EXECVE, "spp"},
      {Call.EXECVEAT, "dsppA"},
      {Call.EXIT_GROUP, "i"},
      {Call.WAIT4, "ipWp"},
      {Call.KILL, "iS"},
      {Call.FCNTL, "dFp"},
      {Call.FLOCK, "dL"},
      {Call.FCHDIR, "d"},
      {Call.GETCWD, "pi"},
      {Call.CHDIR, "s"},
      {Call.FCHMOD, "do"},
      {Call.FCHOWN, "dii"},
      {Call.UMASK, "o"},
      {Call.SETGROUPS, "ip"},
      {Call.SETRESUID, "iii"},
      {Call.SETRESGID, "iii"},
      {Call.CAPSET, "pp"},
      {Call.FSTATFS, "dp"},
      {Call.PRCTL, "Ppiii"},
      {Call.SECCOMP, "mfp"},
      {Call.PIVOT_ROOT, "ss"},
      {Call.MOUNT, "sssMs"},
      {Call.UMOUNT2, "sU"},
      {Call.SETHOSTNAME, "si"},
      {Call.GETDENTS64, "dpi"},
      {Call.KEYCTL, "Ks"},
      {Call.OPENAT, "dsOo"},
      {Call.MKDIRAT, "dso"},
      {Call.MKNODAT, "dsox"},
      {Call.UNLINKAT, "dsA"},
      {Call.RENAMEAT, "dsds"},
      {Call.SYMLINKAT, "sds"},
      {Call.READLINKAT, "dspi"},
      {Call.FCHMODAT, "dso"},
      {Call.FACCESSAT, "dsi"},
      {Call.PPOLL, "pipp"},
      {Call.UNSHARE, "N"},
      {Call.SIGNALFD4, "dpiO"},
      {Call.DUP3, "ddO"},
      {Call.PIPE2, "pO"},
      {Call.SYNC_FILE_RANGE, "diii"},
      {Call.NANOSLEEP, "pp"},
      {Call.CLOCK_GETTIME, "ip"},
      {Call.CLONE, "c"},
      {Call.SETNS, "dN"},
      {Call.PIDFD_SEND_SIGNAL, "dSpi"},
      {Call.OPEN_TREE, "dsT"},
      {Call.MOVE_MOUNT, "dsdsV"},
      {Call.PIDFD_OPEN, "ii"},
      {Call.CLONE3, "pi"},
      {Call.CLOSE_RANGE, "iiC"},
      {Call.OPENAT2, "dspi"},
      {Call.PIDFD_GETFD, "ddi"},
      {Call.MOUNT_SETATTR, "dsTpi"},
      {Call.STATX, "dsAip"},
      {Call.SETPGID, "ii"},
      {Call.FSOPEN, "sY"},
      {Call.FSCONFIG, "dGssi"},
      {Call.FSMOUNT, "dZX"},
      {Call.INOTIFY_INIT1, "O"},
      {Call.INOTIFY_ADD_WATCH, "dsI"},
      {Call.BPF, "Jpi"},
      {Call.UNAME, "p"},
      {Call.CAPGET, "pp"},
      {Call.GETRANDOM, "pii"},
      {Call.LINKAT, "dsdsA"},
    };
    for (Object[] row : table) {
      BY_CALL.put((Call) row[0], (String) row[1]);
    }
  }

  /** The beginnings of the names of the flags behind a letter. */
  private static final Map<Character, String[]> PREFIXES =
      Map.ofEntries(
          Map.entry('O', new String[] {"O_"}),
          Map.entry('M', new String[] {"MS_"}),
          Map.entry('U', new String[] {"MNT_", "UMOUNT_"}),
          Map.entry('A', new String[] {"AT_"}),
          Map.entry('T', new String[] {"OPEN_TREE_", "O_CLOEXEC", "AT_"}),
          Map.entry('V', new String[] {"MOVE_MOUNT_"}),
          Map.entry('N', new String[] {"CLONE_NEW"}),
          Map.entry('P', new String[] {"PR_"}),
          Map.entry('a', new String[] {"PR_CAP_AMBIENT_"}),
          Map.entry('B', new String[] {"CAP_"}),
          Map.entry('F', new String[] {"F_"}),
          Map.entry('H', new String[] {"SIG_"}),
          Map.entry('I', new String[] {"IN_"}),
          Map.entry('J', new String[] {"BPF_PROG_"}),
          Map.entry('K', new String[] {"KEYCTL_"}),
          Map.entry('L', new String[] {"LOCK_"}),
          Map.entry('C', new String[] {"CLOSE_RANGE_"}),
          Map.entry('D', new String[] {"AF_"}),
          Map.entry('E', new String[] {"SOCK_", "O_CLOEXEC", "O_NONBLOCK"}),
          Map.entry('G', new String[] {"FSCONFIG_"}),
          Map.entry('X', new String[] {"MOUNT_ATTR_"}),
          Map.entry('Y', new String[] {"FSOPEN_"}),
          Map.entry('Z', new String[] {"FSMOUNT_"}),
          Map.entry('m', new String[] {"SECCOMP_SET_MODE_"}),
          Map.entry('f', new String[] {"SECCOMP_FILTER_FLAG_"}),
          Map.entry('b', new String[] {"SECBIT_"}),
          Map.entry('W', new String[] {"WNOHANG"}));

  private Signatures() {}

  /** How the names behind a letter begin; none when the letter stands for no flags. */
  static String[] prefixes(char letter) {
    return PREFIXES.getOrDefault(letter, new String[0]);
  }

  /** Whether a letter stands for one of several values rather than for a set of bits. */
  static boolean isOne(char letter) {
    return "PaBFHKDGJm".indexOf(letter) >= 0;
  }

  /** The letter of the argument that follows a prctl(2) option. */
  static char ofPrctl(int option) {
    return switch (option) {
      case Flag.PR_SET_PDEATHSIG -> 'S';
      case Flag.PR_CAPBSET_DROP -> 'B';
      case Flag.PR_CAP_AMBIENT -> 'a';
      case Flag.PR_SET_SECUREBITS -> 'b';
      default -> 'i';
    };
  }

  /** The letter of one argument, {@code i} when the table has none. */
  static char of(@Nullable Call call, int argument) {
    String letters = call == null ? "" : BY_CALL.getOrDefault(call, "");
    return argument < letters.length() ? letters.charAt(argument) : 'i';
  }
}
