package io.mydocker.image;

import io.mydocker.oci.ImageConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code run} must know of an image, as lines of {@code key value}: derived from its
 * configuration, since reading JSON would cost a start more than mounting. Values are raw; a
 * newline in one is written {@code \n}, a backslash {@code \\}.
 */
final class FlatImage {
  /** The first line; another version of it is no answer, and the file is derived again. */
  static final String FORMAT = "mydocker-image 2\n";

  /** In place of all of it, while the image has no trees. */
  static final String UNREADY = "mydocker-image unready\n";

  private final List<String> layers = new ArrayList<>();
  private final List<String> env = new ArrayList<>();
  private final List<String> entrypoint = new ArrayList<>();
  private final List<String> command = new ArrayList<>();
  private final List<ImageVolume> volumes = new ArrayList<>();
  private @Nullable String workdir;
  private @Nullable String user;
  private @Nullable String stopSignal;

  private FlatImage() {}

  /**
   * The file's text.
   *
   * @param trees the keys of its trees, the topmost first
   * @param volumes the configuration's, looked up in the image's trees
   */
  static String text(ImageConfig config, List<String> trees, List<ImageVolume> volumes) {
    StringBuilder text = new StringBuilder(FORMAT);
    ImageConfig.Parameters parameters = config.parameters();
    lines(text, "layer", trees);
    lines(text, "env", parameters.env());
    lines(text, "entrypoint", parameters.entrypoint());
    lines(text, "command", parameters.command());
    for (ImageVolume volume : volumes) {
      String owner = volume.uid() + " " + volume.gid() + " " + volume.mode();
      line(text, "volume", owner + " " + volume.path());
      lines(text, "volumelayer", volume.lowers());
    }
    line(text, "workdir", parameters.workdir());
    line(text, "user", parameters.user());
    line(text, "stopsignal", parameters.stopSignal());
    return text.toString();
  }

  private static void lines(StringBuilder text, String key, List<String> values) {
    for (String value : values) {
      line(text, key, value);
    }
  }

  private static void line(StringBuilder text, String key, @Nullable String value) {
    if (value != null) {
      String escaped = value.replace("\\", "\\\\").replace("\n", "\\n");
      text.append(key).append(' ').append(escaped).append('\n');
    }
  }

  /**
   * The image that a file's text speaks of, or null when it is of another version.
   *
   * @param name as the user knows it
   * @param layers the directory of the layers' trees
   */
  static @Nullable Image image(String text, String name, String id, String layers) {
    if (!text.startsWith(FORMAT)) {
      return null;
    }
    FlatImage flat = new FlatImage();
    int from = FORMAT.length();
    for (int end = text.indexOf('\n', from); end >= 0; end = text.indexOf('\n', from)) {
      int space = text.indexOf(' ', from);
      flat.put(text.substring(from, space), unescaped(text.substring(space + 1, end)));
      from = end + 1;
    }
    return flat.image(name, id, layers);
  }

  private void put(String key, String value) {
    switch (key) {
      case "layer" -> layers.add(value);
      case "env" -> env.add(value);
      case "entrypoint" -> entrypoint.add(value);
      case "command" -> command.add(value);
      case "volume" -> volumes.add(volume(value));
      case "volumelayer" -> volumes.get(volumes.size() - 1).lowers().add(value);
      case "workdir" -> workdir = value;
      case "user" -> user = value;
      case "stopsignal" -> stopSignal = value;
      default -> throw new ImageException("image store: unknown line '" + key + "'");
    }
  }

  /** {@code UID GID MODE PATH}; its directories are added. */
  private static ImageVolume volume(String value) {
    int first = value.indexOf(' ');
    int second = value.indexOf(' ', first + 1);
    int third = value.indexOf(' ', second + 1);
    return new ImageVolume(
        value.substring(third + 1),
        Long.parseLong(value.substring(0, first)),
        Long.parseLong(value.substring(first + 1, second)),
        Integer.parseInt(value.substring(second + 1, third)),
        new ArrayList<>());
  }

  private Image image(String name, String id, String directory) {
    for (int i = 0; i < layers.size(); i++) {
      layers.set(i, directory + "/" + layers.get(i));
    }
    return new Image(
        name, id, layers, env, entrypoint, command, workdir, user, volumes, stopSignal);
  }

  private static String unescaped(String value) {
    if (value.indexOf('\\') < 0) {
      return value;
    }
    StringBuilder plain = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\' && i + 1 < value.length()) {
        i++;
        c = value.charAt(i) == 'n' ? '\n' : value.charAt(i);
      }
      plain.append(c);
    }
    return plain.toString();
  }
}
