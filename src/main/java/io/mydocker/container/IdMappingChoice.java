package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import io.mydocker.oci.RuntimeSpec;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code --userns}, {@code --uidmap} and {@code --gidmap}. */
final class IdMappingChoice {
  /** What the kernel takes (user_namespaces(7)): lines, and ids below this. */
  private static final int MOST = 340;

  private static final int PAGE = 4096;

  private static final long IDS = 0xffffffffL;

  /** systemd keeps the ids from here on for containers (UIDS-GIDS). */
  private static final long FIRST_FREE = 524288;

  private static final int RANGE = 65536;
  private static final int RANGES = 20000;

  private IdMappingChoice() {}

  /**
   * The mappings.
   *
   * @param id the container's: where a range must be found, each looks at another place first
   */
  static IdMappings of(RunRequest.Users users, String id) {
    boolean areGiven = !users.uidMaps().isEmpty() || !users.gidMaps().isEmpty();
    if (areGiven) {
      if (RunRequest.Namespaces.HOST.equals(users.mode())) {
        throw new RequestException(
            Kind.USAGE, "run: --userns host and --uidmap or --gidmap exclude each other");
      }
      return given(users);
    }
    return RunRequest.Namespaces.PRIVATE.equals(users.mode()) ? found(id) : IdMappings.NONE;
  }

  private static IdMappings given(RunRequest.Users users) {
    // One alone holds for both, as in Podman.
    List<String> uids = users.uidMaps().isEmpty() ? users.gidMaps() : users.uidMaps();
    List<String> gids = users.gidMaps().isEmpty() ? users.uidMaps() : users.gidMaps();
    return new IdMappings(parse("--uidmap", uids), parse("--gidmap", gids));
  }

  private static List<RuntimeSpec.IdMapping> parse(String option, List<String> maps) {
    List<RuntimeSpec.IdMapping> mappings = new ArrayList<>();
    for (String map : maps) {
      RuntimeSpec.IdMapping mapping = mapping(option, map);
      for (RuntimeSpec.IdMapping other : mappings) {
        boolean overlaps =
            overlap(other.containerId(), other.size(), mapping.containerId(), mapping.size())
                || overlap(other.hostId(), other.size(), mapping.hostId(), mapping.size());
        if (overlaps) {
          throw wrong(option, map, "overlaps with another; every id may be in one range only");
        }
      }
      mappings.add(mapping);
    }
    if (IdMappings.lines(mappings).length() >= PAGE) {
      throw wrong(option, maps.get(0), "with the others it is more than the kernel takes, a page");
    }
    if (mappings.size() > MOST) {
      throw wrong(option, maps.get(MOST), "one too many; the kernel takes " + MOST);
    }
    if (IdMappings.host(mappings, 0) < 0) {
      throw wrong(
          option, maps.get(0), "id 0 has no mapping, but the container is made by its root");
    }
    return mappings;
  }

  private static RuntimeSpec.IdMapping mapping(String option, String map) {
    int first = map.indexOf(':');
    int second = map.indexOf(':', first + 1);
    if (first < 1 || second < 0) {
      throw form(option, map);
    }
    long container = number(map.substring(0, first));
    long host = number(map.substring(first + 1, second));
    long size = number(map.substring(second + 1));
    if (container < 0 || host < 0 || size < 1) {
      throw form(option, map);
    }
    if (container + size > IDS || host + size > IDS) {
      throw wrong(option, map, "ends above the highest id, 4294967294");
    }
    return new RuntimeSpec.IdMapping(container, host, size);
  }

  private static RequestException form(String option, String map) {
    return wrong(option, map, "write CONTAINER:HOST:SIZE in numbers, such as 0:100000:65536");
  }

  private static RequestException wrong(String option, String map, String remedy) {
    return new RequestException(Kind.USAGE, "run: " + option + " '" + map + "': " + remedy);
  }

  private static boolean overlap(long from, long size, long other, long otherSize) {
    return from < other + otherSize && other < from + size;
  }

  /** A number of up to ten digits, else -1. */
  static long number(String text) {
    long number = text.isEmpty() || text.length() > 10 ? -1 : 0;
    for (int i = 0; number >= 0 && i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      number = digit < 0 || digit > 9 ? -1 : number * 10 + digit;
    }
    return number;
  }

  /** Root's own range, else one that nobody has (subuid(5)). */
  private static IdMappings found(String id) {
    SubordinateIds users = SubordinateIds.read("/etc/subuid", "/etc/passwd");
    SubordinateIds groups = SubordinateIds.read("/etc/subgid", "/etc/group");
    RuntimeSpec.IdMapping uids = users.ofRoot();
    RuntimeSpec.IdMapping gids = groups.ofRoot();
    if (uids != null && gids != null) {
      return new IdMappings(List.of(uids), List.of(gids));
    }
    int begin = (id.hashCode() & 0x7fffffff) % RANGES;
    for (int i = 0; i < RANGES; i++) {
      long host = FIRST_FREE + (long) RANGE * ((begin + i) % RANGES);
      if (users.areFree(host, RANGE) && groups.areFree(host, RANGE)) {
        List<RuntimeSpec.IdMapping> range = List.of(new RuntimeSpec.IdMapping(0, host, RANGE));
        return new IdMappings(range, range);
      }
    }
    throw new RequestException(
        Kind.FAILED,
        "run: --userns private: no " + RANGE + " ids are free; give root some in /etc/subuid");
  }
}
