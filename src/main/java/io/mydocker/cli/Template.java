package io.mydocker.cli;

import io.mydocker.container.RequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What {@code --format} takes of Go's templates: text, and fields in double braces, {@code
 * {{.A.B}}} or {@code {{json .A.B}}}. A field without names, {@code {{.}}}, is the whole.
 */
final class Template {
  private static final String OPEN = "{{";
  private static final String CLOSE = "}}";
  private static final String JSON = "json ";

  /**
   * A field.
   *
   * @param typed what stands between the braces
   * @param path the names that lead to it
   * @param isJson whether it is to be written as JSON
   */
  record Field(String typed, List<String> path, boolean isJson) {}

  private final String verb;
  private final String format;

  /** One more than there are fields: what stands around them. */
  private final List<String> texts = new ArrayList<>();

  private final List<Field> fields = new ArrayList<>();

  private Template(String verb, String format) {
    this.verb = verb;
    this.format = format;
  }

  /** Reads one, or refuses what is more than this. */
  static Template of(String verb, String format) {
    Template template = new Template(verb, format);
    template.read();
    return template;
  }

  private void read() {
    int from = 0;
    for (int open = format.indexOf(OPEN); open >= 0; open = format.indexOf(OPEN, from)) {
      int close = format.indexOf(CLOSE, open);
      if (close < 0) {
        throw UsageError.of(verb, "--format '" + format + "': {{ without }}");
      }
      texts.add(format.substring(from, open));
      fields.add(field(format.substring(open + OPEN.length(), close)));
      from = close + CLOSE.length();
    }
    texts.add(format.substring(from));
  }

  private Field field(String typed) {
    String text = typed.strip();
    boolean isJson = text.startsWith(JSON);
    String path = isJson ? text.substring(JSON.length()).strip() : text;
    List<String> names = new ArrayList<>();
    if (path.isEmpty() || path.charAt(0) != '.') {
      throw refused(typed, "this version takes {{.FIELD}}, {{.FIELD.FIELD}} and {{json .FIELD}}");
    }
    for (String name : path.equals(".") ? new String[0] : path.substring(1).split("\\.", -1)) {
      if (!isName(name)) {
        throw refused(typed, "this version takes {{.FIELD}}, {{.FIELD.FIELD}} and {{json .FIELD}}");
      }
      names.add(name);
    }
    return new Field(typed, names, isJson);
  }

  private static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean isLetter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
      if (!isLetter && (c < '0' || c > '9')) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** What is said of a field that cannot be had. */
  RequestException refused(String typed, String why) {
    return UsageError.of(verb, "--format '{{" + typed + "}}': " + why);
  }

  List<Field> fields() {
    return fields;
  }

  /** The text with each field's value in its place. */
  String fill(Function<Field, String> values) {
    StringBuilder text = new StringBuilder(texts.get(0));
    for (int i = 0; i < fields.size(); i++) {
      text.append(values.apply(fields.get(i))).append(texts.get(i + 1));
    }
    return text.toString();
  }
}
