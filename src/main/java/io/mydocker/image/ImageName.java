package io.mydocker.image;

import io.mydocker.linux.KernelException;
import java.util.Set;

/** Which names a committed image may have: those that make a plain file in the home directory. */
public final class ImageName {
  private static final int LIMIT = 200;
  private static final Set<String> RESERVED = Set.of("busybox", "merged", "upper", "work");

  private ImageName() {}

  /**
   * Returns the raw name when it will do.
   *
   * @throws ImageException saying why not
   */
  public static String check(String raw) {
    String reason = refusal(raw);
    if (!reason.isEmpty()) {
      throw new ImageException(
          "image name \"" + KernelException.printable(raw) + "\" is refused: " + reason);
    }
    return raw;
  }

  private static String refusal(String raw) {
    if (raw.isEmpty()) {
      return "it is empty";
    }
    if (raw.indexOf('/') >= 0) {
      return "it must not contain \"/\", because the archive is kept in mydocker's home directory";
    }
    if (raw.contains("..")) {
      return "it must not contain \"..\"";
    }
    if (raw.charAt(0) == '-' || raw.charAt(0) == '.') {
      return "it must not start with \"" + raw.charAt(0) + "\"";
    }
    if (raw.length() > LIMIT) {
      return "it has " + raw.length() + " bytes, and " + LIMIT + " are allowed";
    }
    if (RESERVED.contains(raw)) {
      return "mydocker uses that name itself; choose another";
    }
    // What run would not take for a name could be committed, but never be run by it.
    return ImageChoice.isName(raw)
        ? ""
        : "it may contain letters, digits, \".\", \"_\" and \"-\", and starts with a letter or"
            + " digit";
  }
}
