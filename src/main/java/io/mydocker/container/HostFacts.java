package io.mydocker.container;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a launch must know of the process it starts from, read with few calls and without jnr.
 *
 * @param uid effective user id
 * @param caller real user and group id, as {@code -u} takes them
 * @param capabilities effective capability set, by number
 * @param terminals which of the descriptors 0 to 2 are terminals
 */
record HostFacts(int uid, String caller, long capabilities, List<Boolean> terminals) {

  /**
   * Reads them. A /proc that is not there leaves us without privilege and terminal, and the launch
   * then says so.
   */
  static HostFacts read() {
    String status = text("/proc/self/status");
    String uids = field(status, "Uid:\t");
    int first = uids.indexOf('\t');
    int second = uids.indexOf('\t', first + 1);
    int uid = second < 0 ? -1 : Integer.parseInt(uids.substring(first + 1, second));
    String effective = field(status, "CapEff:\t");
    long capabilities = effective.isEmpty() ? 0 : Long.parseUnsignedLong(effective, 16);
    List<Boolean> terminals = new ArrayList<>(3);
    for (int descriptor = 0; descriptor < 3; descriptor++) {
      terminals.add(isTerminal(descriptor));
    }
    String caller = first(uids) + ":" + first(field(status, "Gid:\t"));
    return new HostFacts(uid, caller, capabilities, terminals);
  }

  /** Who started the front, which is our own parent; 0 when it cannot be told. */
  int parentOfFront() {
    String front = field(text("/proc/self/status"), "PPid:\t");
    String caller = field(text("/proc/" + front + "/status"), "PPid:\t");
    return caller.isEmpty() ? 0 : Integer.parseInt(caller);
  }

  /** The content of a small file as raw text; empty when it cannot be read. */
  static String text(String path) {
    try (FileInputStream in = new FileInputStream(path)) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException absent) {
      return "";
    }
  }

  private static String first(String ids) {
    int tab = ids.indexOf('\t');
    return tab < 0 ? "0" : ids.substring(0, tab);
  }

  private static String field(String status, String name) {
    int at = status.indexOf(name);
    if (at < 0) {
      return "";
    }
    int from = at + name.length();
    return status.substring(from, status.indexOf('\n', from));
  }

  /**
   * By the device number of the file (Documentation/admin-guide/devices.txt): tty, console,
   * pseudo-terminals.
   */
  private static boolean isTerminal(int descriptor) {
    try {
      Object device = Files.getAttribute(Path.of("/proc/self/fd/" + descriptor), "unix:rdev");
      long number = (Long) device;
      long major = number >> 8 & 0xfff;
      return major == 4
          || major == 5 && (number & 0xff) < 2
          || major >= 136 && major <= 143
          || major == 204
          || major == 229;
    } catch (IOException closed) {
      return false;
    }
  }
}
