package io.mydocker.program;

import java.util.Map;
import java.util.TreeMap;

/**
 * What each error number is called and means, in English whatever the locale: from {@code
 * asm-generic/errno.h} and strerror(3). The engine carries the same table.
 */
public final class ErrnoText {
  private static final String KNOWN =
      """
      1 EPERM (operation not permitted)
      2 ENOENT (no such file or directory)
      3 ESRCH (no such process)
      4 EINTR (interrupted system call)
      5 EIO (input/output error)
      6 ENXIO (no such device or address)
      7 E2BIG (argument list too long)
      8 ENOEXEC (exec format error)
      9 EBADF (bad file descriptor)
      10 ECHILD (no child processes)
      11 EAGAIN (resource temporarily unavailable)
      12 ENOMEM (cannot allocate memory)
      13 EACCES (permission denied)
      14 EFAULT (bad address)
      15 ENOTBLK (block device required)
      16 EBUSY (device or resource busy)
      17 EEXIST (file exists)
      18 EXDEV (invalid cross-device link)
      19 ENODEV (no such device)
      20 ENOTDIR (not a directory)
      21 EISDIR (is a directory)
      22 EINVAL (invalid argument)
      23 ENFILE (too many open files in system)
      24 EMFILE (too many open files)
      25 ENOTTY (inappropriate ioctl for device)
      26 ETXTBSY (text file busy)
      27 EFBIG (file too large)
      28 ENOSPC (no space left on device)
      29 ESPIPE (illegal seek)
      30 EROFS (read-only file system)
      31 EMLINK (too many links)
      32 EPIPE (broken pipe)
      34 ERANGE (numerical result out of range)
      35 EDEADLK (resource deadlock avoided)
      36 ENAMETOOLONG (file name too long)
      37 ENOLCK (no locks available)
      38 ENOSYS (function not implemented)
      39 ENOTEMPTY (directory not empty)
      40 ELOOP (too many levels of symbolic links)
      61 ENODATA (no data available)
      71 EPROTO (protocol error)
      75 EOVERFLOW (value too large for defined data type)
      87 EUSERS (too many users)
      88 ENOTSOCK (socket operation on non-socket)
      92 ENOPROTOOPT (protocol not available)
      93 EPROTONOSUPPORT (protocol not supported)
      95 EOPNOTSUPP (operation not supported)
      97 EAFNOSUPPORT (address family not supported by protocol)
      98 EADDRINUSE (address already in use)
      99 EADDRNOTAVAIL (cannot assign requested address)
      100 ENETDOWN (network is down)
      101 ENETUNREACH (network is unreachable)
      105 ENOBUFS (no buffer space available)
      110 ETIMEDOUT (connection timed out)
      111 ECONNREFUSED (connection refused)
      114 EALREADY (operation already in progress)
      116 ESTALE (stale file handle)
      117 EUCLEAN (structure needs cleaning)
      122 EDQUOT (disk quota exceeded)
      126 ENOKEY (required key not available)
      """;

  private ErrnoText() {}

  /** All known texts by number, such as 2 for {@code ENOENT (no such file or directory)}. */
  public static Map<Integer, String> all() {
    Map<Integer, String> texts = new TreeMap<>();
    for (String line : KNOWN.split("\n", -1)) {
      int space = line.indexOf(' ');
      if (space > 0) {
        texts.put(Integer.valueOf(line.substring(0, space)), line.substring(space + 1));
      }
    }
    return texts;
  }

  /** The text of one error number; {@code error 200} for one that the table lacks. */
  public static String of(int errno) {
    String start = "\n" + errno + " ";
    String table = "\n" + KNOWN;
    int at = table.indexOf(start);
    if (at < 0) {
      return "error " + errno;
    }
    return table.substring(at + start.length(), table.indexOf('\n', at + 1));
  }
}
