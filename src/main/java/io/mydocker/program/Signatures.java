package io.mydocker.program;

import java.util.EnumMap;
import java.util.Map;

/**
 * What each argument of a system call is, for the printed form: one letter per argument.
 *
 * <pre>
 *   d descriptor or AT_FDCWD   i number   o mode, octal   s string   p structure or buffer   r result slot
 *   O open flags   M mount flags   U umount flags   A at-flags   P prctl option   Q ioctl request   S signal
 *   N namespaces   T open_tree flags   V move_mount flags   F fcntl command   W wait options
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
      {Call.RT_SIGACTION, "Sppi"},
      {Call.RT_SIGPROCMASK, "ippi"},
      {Call.IOCTL, "dQp"},
      {Call.SOCKET, "iii"},
      {Call.EXECVE, "spp"},
      {Call.EXIT_GROUP, "i"},
      {Call.WAIT4, "ipWp"},
      {Call.KILL, "iS"},
      {Call.FCNTL, "dFp"},
      {Call.FLOCK, "di"},
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
      {Call.PIVOT_ROOT, "ss"},
      {Call.MOUNT, "sssMs"},
      {Call.UMOUNT2, "sU"},
      {Call.SETHOSTNAME, "si"},
      {Call.GETDENTS64, "dpi"},
      {Call.KEYCTL, "is"},
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
      {Call.NANOSLEEP, "pp"},
      {Call.CLONE, "S"},
      {Call.CLOCK_GETTIME, "ip"},
      {Call.SETNS, "dN"},
      {Call.PIDFD_SEND_SIGNAL, "dSpi"},
      {Call.OPEN_TREE, "dsT"},
      {Call.MOVE_MOUNT, "dsdsV"},
      {Call.PIDFD_OPEN, "ii"},
      {Call.CLONE3, "pi"},
      {Call.CLOSE_RANGE, "iii"},
      {Call.OPENAT2, "dspi"},
      {Call.PIDFD_GETFD, "ddi"},
      {Call.MOUNT_SETATTR, "dsTpi"},
      {Call.STATX, "dsAip"},
    };
    for (Object[] row : table) {
      BY_CALL.put((Call) row[0], (String) row[1]);
    }
  }

  private Signatures() {}

  /** The letter of one argument, {@code i} when the table has none. */
  static char of(Call call, int argument) {
    String letters = BY_CALL.getOrDefault(call, "");
    return argument < letters.length() ? letters.charAt(argument) : 'i';
  }
}
