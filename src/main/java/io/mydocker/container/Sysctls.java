package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code --sysctl KEY=VALUE}: kernel parameters that the container's own namespaces have for
 * themselves. Any other is the whole host's and refused (namespaces(7), ipc_namespaces(7)).
 */
final class Sysctls {
  private record Owner(String prefix, String namespace, String own) {}

  /** A prefix that ends in a slash stands for all below it. */
  private static final Owner[] OWNERS = {
    new Owner("net/", "network", "--network none"),
    new Owner("fs/mqueue/", "ipc", "--ipc private"),
    new Owner("kernel/msgmax", "ipc", "--ipc private"),
    new Owner("kernel/msgmnb", "ipc", "--ipc private"),
    new Owner("kernel/msgmni", "ipc", "--ipc private"),
    new Owner("kernel/sem", "ipc", "--ipc private"),
    new Owner("kernel/shmall", "ipc", "--ipc private"),
    new Owner("kernel/shmmax", "ipc", "--ipc private"),
    new Owner("kernel/shmmni", "ipc", "--ipc private"),
    new Owner("kernel/shm_rmid_forced", "ipc", "--ipc private"),
    new Owner("kernel/domainname", "uts", "--uts private"),
  };

  private Sysctls() {}

  /**
   * By key, as given; the last of equal keys counts.
   *
   * @param namespaces the container's own
   */
  static Map<String, String> of(List<String> given, List<String> namespaces) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String text : given) {
      int equals = text.indexOf('=');
      if (equals < 1 || equals == text.length() - 1 || text.indexOf('\n') >= 0) {
        throw wrong(text, "write KEY=VALUE, such as net.ipv4.ip_forward=1");
      }
      String key = text.substring(0, equals);
      if (!isClean(path(key))) {
        throw wrong(text, "not a parameter's name; write it as in net.ipv4.ip_forward");
      }
      checkOwner(text, path(key), namespaces);
      all.put(key, text.substring(equals + 1));
    }
    return all;
  }

  /**
   * Where it is below /proc/sys. With slashes, dots are part of a name (an interface's); without,
   * they stand for slashes: as sysctl(8) has it.
   */
  static String path(String key) {
    return key.indexOf('/') < 0 ? key.replace('.', '/') : key;
  }

  private static boolean isClean(String path) {
    boolean isClean = path.charAt(0) != '/' && path.charAt(0) != '.' && !path.endsWith("/");
    for (int at = path.indexOf('/'); isClean && at >= 0; at = path.indexOf('/', at + 1)) {
      isClean = !path.startsWith("//", at) && !path.startsWith("/.", at);
    }
    return isClean;
  }

  private static void checkOwner(String text, String path, List<String> namespaces) {
    if (path.equals("kernel/hostname")) {
      throw wrong(text, "write --hostname NAME instead");
    }
    for (Owner owner : OWNERS) {
      boolean isMeant =
          owner.prefix().endsWith("/")
              ? path.startsWith(owner.prefix())
              : path.equals(owner.prefix());
      if (isMeant) {
        if (!namespaces.contains(owner.namespace())) {
          throw wrong(text, "the container shares that namespace; it needs " + owner.own());
        }
        return;
      }
    }
    throw wrong(
        text,
        "not of a namespace but of the whole host; known are net.*, fs.mqueue.*, kernel.shm*,"
            + " kernel.msg*, kernel.sem and kernel.domainname");
  }

  private static RequestException wrong(String text, String remedy) {
    return new RequestException(Kind.USAGE, "run: --sysctl '" + text + "': " + remedy);
  }
}
