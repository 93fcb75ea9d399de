package io.mydocker.container;

import io.mydocker.oci.Raw;
import io.mydocker.program.Handover;
import io.mydocker.program.Premises;
import io.mydocker.security.HiddenPaths;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
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
 * @param throttles how many CPUs tell when they were throttled
 * @param premises where is noted what of the host decides about a launch
 */
record HostFacts(
    int uid,
    String caller,
    long capabilities,
    List<Boolean> terminals,
    int throttles,
    Premises premises) {

  /**
   * Reads them. A /proc that is not there leaves us without privilege and terminal, and the launch
   * then says so.
   */
  static HostFacts read() {
    return read(Premises.none());
  }

  /** The same, for a launch whose program may be kept. */
  static HostFacts read(Premises premises) {
    String status = text("/proc/self/status");
    String uids = field(status, "Uid:\t");
    int first = uids.indexOf('\t');
    int second = uids.indexOf('\t', first + 1);
    int uid = second < 0 ? -1 : Integer.parseInt(uids.substring(first + 1, second));
    String effective = field(status, "CapEff:\t");
    long capabilities = effective.isEmpty() ? 0 : Long.parseUnsignedLong(effective, 16);
    String caller = first(uids) + ":" + first(field(status, "Gid:\t"));
    premises.capabilities(capabilities);
    int throttles = countThrottles(premises);
    return new HostFacts(uid, caller, capabilities, whichAreTerminals(), throttles, premises);
  }

  /** On most computers one look: those in a virtual machine tell nothing. */
  private static int countThrottles(Premises premises) {
    int count = 0;
    while (new File(HiddenPaths.throttle(count)).exists()) {
      premises.presence(HiddenPaths.throttle(count), true);
      count++;
    }
    premises.presence(HiddenPaths.throttle(count), false);
    return count;
  }

  /**
   * Who called us: the parent of the front, which is our own parent where there is one; 0 when it
   * cannot be told.
   */
  int callingProcess() {
    String parent = field(text("/proc/self/status"), "PPid:\t");
    String caller =
        JavaEngine.isThereFront() ? field(text("/proc/" + parent + "/status"), "PPid:\t") : parent;
    return caller.isEmpty() ? 0 : Integer.parseInt(caller);
  }

  /** The bounding set of a process, by number; empty when it cannot be seen. */
  static long bounding(int pid) {
    String set = field(text("/proc/" + pid + "/status"), "CapBnd:\t");
    return set.isEmpty() ? 0 : Long.parseUnsignedLong(set, 16);
  }

  /** The content of a small file as raw text; empty when it cannot be read. */
  static String text(String path) {
    return text(path, Premises.none());
  }

  /** The same, noted as what a launch is compiled from. */
  static String text(String path, Premises premises) {
    String text = null;
    try {
      text = Raw.of(Raw.file(path));
    } catch (IOException absent) {
      // As if it were empty.
    }
    premises.content(path, text);
    return text == null ? "" : text;
  }

  /**
   * As {@link #text}, but no more of it than so many bytes: of a file that a container may write.
   */
  static String beginning(String path, int most) {
    try (FileInputStream file = new FileInputStream(path)) {
      return Raw.of(file.readNBytes(most));
    } catch (IOException absent) {
      return "";
    }
  }

  private static String first(String ids) {
    int tab = ids.indexOf('\t');
    return tab < 0 ? "0" : ids.substring(0, tab);
  }

  /**
   * A field of /proc/PID/status; empty when it is not there. Looked for at the beginnings of lines:
   * in the first, its own name, a process may write what looks like another field.
   */
  static String field(String status, String name) {
    int at = status.indexOf('\n' + name);
    if (at < 0) {
      return "";
    }
    int from = at + 1 + name.length();
    int end = status.indexOf('\n', from);
    return end < 0 ? "" : status.substring(from, end);
  }

  /** As the engine has told, or found out here where no engine started us. */
  private static List<Boolean> whichAreTerminals() {
    String told = System.getProperty(Handover.TERMINALS);
    List<Boolean> terminals = new ArrayList<>(3);
    for (int descriptor = 0; descriptor < 3; descriptor++) {
      terminals.add(told == null ? isTerminal(descriptor) : told.charAt(descriptor) == '1');
    }
    return terminals;
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
