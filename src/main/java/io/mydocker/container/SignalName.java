package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import java.util.List;

/** Signals by the names of signal(7), with or without SIG, or by number. */
final class SignalName {
  /** From 1 on. */
  private static final List<String> NAMES =
      List.of(
          "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
          "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG",
          "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");

  private static final int HIGHEST = 64;

  private SignalName() {}

  /** The number as text. */
  static String number(String given) {
    String name = given.startsWith("SIG") ? given.substring(3) : given;
    int number = NAMES.indexOf(name) + 1;
    if (number == 0 && given.length() <= 2) {
      for (int i = 0; i < given.length(); i++) {
        int digit = given.charAt(i) - '0';
        number = digit < 0 || digit > 9 ? HIGHEST + 1 : number * 10 + digit;
      }
    }
    if (number < 1 || number > HIGHEST) {
      throw new RequestException(
          Kind.USAGE,
          "signal '"
              + given
              + "': no such signal; write a name, SIGTERM or TERM, or a number from 1 to 64");
    }
    return String.valueOf(number);
  }

  /** The name of a number, SIGTERM; what has none, by its number. */
  static String title(String number) {
    int index = Integer.parseInt(number) - 1;
    return index < NAMES.size() ? "SIG" + NAMES.get(index) : number;
  }
}
