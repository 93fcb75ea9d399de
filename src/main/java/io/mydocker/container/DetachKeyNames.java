package io.mydocker.container;

import org.jspecify.annotations.Nullable;

/** Keys as Docker's {@code --detach-keys} names them: {@code ctrl-p,ctrl-q}, {@code a,ctrl-[}. */
public final class DetachKeyNames {
  /** What leaves a container when nothing else is asked for. */
  public static final String USUAL = "ctrl-p,ctrl-q";

  private static final String CONTROL = "ctrl-";
  private static final String CONTROLS = "@abcdefghijklmnopqrstuvwxyz[\\]^_";

  private DetachKeyNames() {}

  /** The bytes that a terminal sends for them, or null when these are no such names. */
  public static @Nullable String bytes(String names) {
    StringBuilder bytes = new StringBuilder();
    for (String name : names.split(",", -1)) {
      boolean isControl = name.startsWith(CONTROL) && name.length() == CONTROL.length() + 1;
      int control = isControl ? CONTROLS.indexOf(name.charAt(CONTROL.length())) : -1;
      if (name.length() == 1) {
        bytes.append(name);
      } else if (control >= 0) {
        bytes.append((char) control);
      } else {
        return null;
      }
    }
    return bytes.toString();
  }
}
