package io.mydocker.container;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import io.mydocker.container.RequestException.Kind;
import io.mydocker.oci.ImageConfig;
import io.mydocker.oci.SurrogateEscape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes an image's parameters by the instructions that {@code docker commit --change} takes, each
 * a line as in a Dockerfile.
 */
final class ParameterChanges {
  private static final String FORM =
      "; write CMD, ENTRYPOINT, ENV, EXPOSE, LABEL, ONBUILD, STOPSIGNAL, USER, VOLUME or WORKDIR and"
          + " what follows it in a Dockerfile";

  private @Nullable String user;
  private final List<String> ports;
  private final Map<String, String> env = new LinkedHashMap<>();
  private List<String> entrypoint;
  private List<String> command;
  private final List<String> volumes;
  private @Nullable String workdir;
  private final Map<String, String> labels;
  private @Nullable String stopSignal;
  private final List<String> onBuild;

  private ParameterChanges(ImageConfig.Parameters given) {
    user = given.user();
    ports = new ArrayList<>(given.ports());
    for (String variable : given.env()) {
      int equals = variable.indexOf('=');
      env.put(equals < 0 ? variable : variable.substring(0, equals), variable);
    }
    entrypoint = given.entrypoint();
    command = given.command();
    volumes = new ArrayList<>(given.volumes());
    workdir = given.workdir();
    labels = new LinkedHashMap<>(given.labels());
    stopSignal = given.stopSignal();
    onBuild = new ArrayList<>(given.onBuild());
  }

  /**
   * The parameters with all instructions applied, in order.
   *
   * @throws RequestException when one is malformed
   */
  static ImageConfig.Parameters apply(ImageConfig.Parameters given, List<String> instructions) {
    ParameterChanges changes = new ParameterChanges(given);
    for (String instruction : instructions) {
      changes.apply(instruction);
    }
    return changes.parameters();
  }

  private ImageConfig.Parameters parameters() {
    return new ImageConfig.Parameters(
        user,
        ports,
        new ArrayList<>(env.values()),
        entrypoint,
        command,
        volumes,
        workdir,
        labels,
        stopSignal,
        onBuild);
  }

  private void apply(String instruction) {
    String line = instruction.strip();
    int end = 0;
    while (end < line.length() && !isBlank(line.charAt(end))) {
      end++;
    }
    String rest = line.substring(end).strip();
    if (rest.isEmpty()) {
      throw malformed(instruction, "nothing follows its first word" + FORM);
    }
    switch (line.substring(0, end).toUpperCase(Locale.ROOT)) {
      case "CMD" -> command = command(rest);
      case "ENTRYPOINT" -> entrypoint(command(rest));
      case "ENV" ->
          pairs(instruction, rest).forEach((key, value) -> env.put(key, key + "=" + value));
      case "EXPOSE" -> addAll(ports, ports(DockerfileWords.split(rest)));
      case "LABEL" -> labels.putAll(pairs(instruction, rest));
      case "ONBUILD" -> onBuild.add(rest);
      case "STOPSIGNAL" -> stopSignal = signal(rest);
      case "USER" -> user = rest;
      case "VOLUME" -> addAll(volumes, listed(rest));
      case "WORKDIR" -> workdir = directory(rest);
      default -> throw malformed(instruction, "unknown instruction" + FORM);
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static RequestException malformed(String instruction, String what) {
    return new RequestException(Kind.USAGE, "commit: --change '" + instruction + "': " + what);
  }

  /** As in a Dockerfile, a new entry point drops a command that was made for another. */
  private void entrypoint(List<String> words) {
    entrypoint = words;
    command = List.of();
  }

  /** The list of words, or what a shell is to run. */
  private static List<String> command(String text) {
    List<String> words = json(text);
    return words == null ? List.of("/bin/sh", "-c", text) : words;
  }

  private static List<String> listed(String text) {
    List<String> words = json(text);
    return words == null ? DockerfileWords.split(text) : words;
  }

  /** A JSON array of texts, or null when it is none: then it is meant literally. */
  private static @Nullable List<String> json(String text) {
    if (text.charAt(0) != '[') {
      return null;
    }
    try {
      JsonArray array = JsonParser.array().from(SurrogateEscape.unicode(text));
      List<String> words = new ArrayList<>();
      for (Object each : array) {
        if (!(each instanceof String word)) {
          return null;
        }
        words.add(SurrogateEscape.raw(word));
      }
      return words;
    } catch (JsonParserException e) {
      return null;
    }
  }

  /** {@code KEY=VALUE KEY=VALUE}, or the older {@code KEY VALUE}. */
  private static Map<String, String> pairs(String instruction, String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    List<String> words = DockerfileWords.split(text);
    if (words.get(0).indexOf('=') < 0) {
      if (words.size() < 2) {
        throw malformed(instruction, "no value; write KEY=VALUE");
      }
      pairs.put(words.get(0), text.substring(words.get(0).length()).strip());
      return pairs;
    }
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals <= 0) {
        throw malformed(instruction, "'" + word + "' is not KEY=VALUE");
      }
      pairs.put(word.substring(0, equals), word.substring(equals + 1));
    }
    return pairs;
  }

  private static List<String> ports(List<String> words) {
    List<String> ports = new ArrayList<>();
    for (String word : words) {
      ports.add(word.indexOf('/') < 0 ? word + "/tcp" : word);
    }
    return ports;
  }

  private static String signal(String text) {
    SignalName.number(text);
    return text;
  }

  private String directory(String text) {
    String base = workdir == null ? "/" : workdir;
    return Volumes.clean(text.charAt(0) == '/' ? text : base + "/" + text);
  }

  private static void addAll(List<String> to, List<String> more) {
    for (String each : more) {
      if (!to.contains(each)) {
        to.add(each);
      }
    }
    to.sort(null);
  }
}
