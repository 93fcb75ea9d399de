package io.mydocker.linux;

import io.mydocker.program.ErrnoText;

/** A system call that failed: which, on what, and why, in one line. */
public final class KernelException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String call;
  private final String object;
  private final int errno;

  /**
   * Of a failed call.
   *
   * @param call the call's name as section 2 of the manual has it
   * @param object what it was done to: a raw name, or words such as {@code descriptor 7}
   */
  public KernelException(String call, String object, int errno) {
    super(call + " " + printable(object) + ": " + ErrnoText.of(errno));
    this.call = call;
    this.object = object;
    this.errno = errno;
  }

  /** The call's name. */
  public String call() {
    return call;
  }

  /** What the call was done to, raw. */
  public String object() {
    return object;
  }

  /** The kernel's error number, such as {@link io.mydocker.program.Errno#ENOENT}. */
  public int errno() {
    return errno;
  }

  /**
   * The name with control characters as {@code \x0a}, so that a hostile name can neither break the
   * line nor drive a terminal. Bytes of 0x80 and above stay: they are the user's UTF-8.
   */
  public static String printable(String raw) {
    StringBuilder text = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c < ' ' || c == 0x7f) {
        text.append("\\x")
            .append(Character.forDigit(c >> 4, 16))
            .append(Character.forDigit(c & 15, 16));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
