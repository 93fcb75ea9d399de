package io.mydocker.security;

import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import io.mydocker.linux.KernelException;
import io.mydocker.linux.Libseccomp;
import io.mydocker.oci.Raw;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import io.mydocker.security.SeccompProfile.Condition;
import io.mydocker.security.SeccompProfile.Family;
import io.mydocker.security.SeccompProfile.Rule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a profile in Docker's JSON form. What Docker ignores, keys of unknown names, is ignored;
 * what Docker or its runtime refuses is refused, with the place. Only where filters are built: it
 * costs more than a whole launch.
 */
final class SeccompReader {
  /** enum scmp_compare is the place in this list, counted from one. */
  private static final List<String> COMPARISONS =
      List.of(
          "SCMP_CMP_NE",
          "SCMP_CMP_LT",
          "SCMP_CMP_LE",
          "SCMP_CMP_EQ",
          "SCMP_CMP_GE",
          "SCMP_CMP_GT",
          "SCMP_CMP_MASKED_EQ");

  private static final String TSYNC = "SECCOMP_FILTER_FLAG_TSYNC";
  private static final String LOG = "SECCOMP_FILTER_FLAG_LOG";
  private static final String SPEC_ALLOW = "SECCOMP_FILTER_FLAG_SPEC_ALLOW";

  /** A call has six arguments. */
  private static final int LAST_ARGUMENT = 5;

  private SeccompReader() {}

  /**
   * Reads a profile.
   *
   * @param file how the file is called in messages
   * @throws SeccompException when it is none
   */
  static SeccompProfile read(byte[] json, String file) {
    // Each byte a character: names are ASCII, and a comment may be in any encoding.
    JsonPlace root = new JsonPlace(file, "", parse(Raw.of(json), file));
    refuseListener(root);
    List<SeccompArchitecture> architectures = architectures(root.key("architectures"));
    List<Family> families = families(root.key("archMap"));
    if (!architectures.isEmpty() && !families.isEmpty()) {
      throw root.key("archMap").fault("is there beside architectures; give one of them");
    }
    return new SeccompProfile(
        answer(root.key("defaultAction"), root.key("defaultErrnoRet")),
        flags(root.key("flags")),
        architectures,
        families,
        rules(root.key("syscalls")));
  }

  private static @Nullable Object parse(String text, String file) {
    String fault = JsonShape.fault(text);
    if (fault != null) {
      throw new SeccompException(file + ": " + fault + "; a seccomp profile is not");
    }
    try {
      return JsonParser.object().from(text);
    } catch (JsonParserException e) {
      throw new SeccompException(
          file + ": not JSON: " + KernelException.printable(String.valueOf(e.getMessage())), e);
    }
  }

  private static void refuseListener(JsonPlace root) {
    for (String key : new String[] {"listenerPath", "listenerMetadata"}) {
      if (root.key(key).isThere() && !root.key(key).text().isEmpty()) {
        throw root.key(key).fault("asks for an agent to decide on calls, which there is none here");
      }
    }
  }

  private static int answer(JsonPlace action, JsonPlace number) {
    String name = action.isThere() ? action.text() : "";
    if (name.equals("SCMP_ACT_NOTIFY")) {
      throw action.fault(
          "is \"SCMP_ACT_NOTIFY\", which asks for an agent to decide on calls, which there is none"
              + " here");
    }
    Integer kind = SeccompAnswer.kind(name);
    if (kind == null) {
      throw action.wrong("one of " + String.join(", ", SeccompAnswer.names()));
    }
    int most = SeccompAnswer.mostNumber(kind);
    int given = number.isThere() ? number.number(most) : Errno.EPERM;
    return SeccompAnswer.hasNumber(kind) ? kind | given : kind;
  }

  private static int flags(JsonPlace list) {
    int flags = 0;
    for (JsonPlace flag : list.elements()) {
      flags |=
          switch (flag.text()) {
            case LOG -> Flag.SECCOMP_FILTER_FLAG_LOG;
            case SPEC_ALLOW -> Flag.SECCOMP_FILTER_FLAG_SPEC_ALLOW;
            // It is about the other threads of the process, and there are none.
            case TSYNC -> 0;
            default -> throw flag.wrong("one of " + LOG + ", " + SPEC_ALLOW + ", " + TSYNC);
          };
    }
    return flags;
  }

  private static List<Family> families(JsonPlace map) {
    List<Family> families = new ArrayList<>();
    for (JsonPlace entry : map.elements()) {
      families.add(
          new Family(
              architecture(entry.key("architecture")),
              architectures(entry.key("subArchitectures"))));
    }
    return families;
  }

  private static List<SeccompArchitecture> architectures(JsonPlace list) {
    List<SeccompArchitecture> architectures = new ArrayList<>();
    for (JsonPlace name : list.elements()) {
      architectures.add(architecture(name));
    }
    return architectures;
  }

  private static SeccompArchitecture architecture(JsonPlace name) {
    SeccompArchitecture architecture = SeccompArchitecture.ofListed(name.text());
    if (architecture == null) {
      List<String> known = new ArrayList<>();
      for (SeccompArchitecture one : SeccompArchitecture.values()) {
        known.add(one.listed());
      }
      throw name.wrong("one of " + String.join(", ", known));
    }
    return architecture;
  }

  private static List<Rule> rules(JsonPlace list) {
    List<Rule> rules = new ArrayList<>();
    for (JsonPlace rule : list.elements()) {
      rules.add(
          new Rule(
              names(rule),
              answer(rule.key("action"), rule.key("errnoRet")),
              comparisons(rule.key("args")),
              condition(rule.key("includes")),
              condition(rule.key("excludes"))));
    }
    return rules;
  }

  private static List<String> names(JsonPlace rule) {
    JsonPlace name = rule.key("name");
    JsonPlace names = rule.key("names");
    List<String> all = names.texts();
    if (!name.isThere() || name.text().isEmpty()) {
      if (!names.isThere()) {
        throw names.wrong("an array of the names of system calls");
      }
      return all;
    }
    if (!all.isEmpty()) {
      throw name.fault("is there beside names; give one of them");
    }
    return List.of(name.text());
  }

  private static List<Libseccomp.Comparison> comparisons(JsonPlace list) {
    List<Libseccomp.Comparison> comparisons = new ArrayList<>();
    for (JsonPlace argument : list.elements()) {
      JsonPlace op = argument.key("op");
      int comparison = op.isThere() ? COMPARISONS.indexOf(op.text()) + 1 : 0;
      if (comparison == 0) {
        throw op.wrong("one of " + String.join(", ", COMPARISONS));
      }
      comparisons.add(
          new Libseccomp.Comparison(
              argument.key("index").isThere() ? argument.key("index").number(LAST_ARGUMENT) : 0,
              comparison,
              numberOrZero(argument.key("value")),
              numberOrZero(argument.key("valueTwo"))));
    }
    return comparisons;
  }

  private static long numberOrZero(JsonPlace place) {
    return place.isThere() ? place.number() : 0;
  }

  private static Condition condition(JsonPlace place) {
    return place.isThere()
        ? new Condition(
            place.key("caps").texts(),
            place.key("arches").texts(),
            minKernel(place.key("minKernel")))
        : Condition.NONE;
  }

  private static @Nullable KernelVersion minKernel(JsonPlace place) {
    if (!place.isThere() || place.text().isEmpty()) {
      return null;
    }
    KernelVersion version = KernelVersion.parse(place.text());
    if (version == null || version.equals(new KernelVersion(0, 0))) {
      throw place.wrong("two numbers up to 255, such as \"4.8\"");
    }
    return version;
  }
}
