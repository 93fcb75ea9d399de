package io.mydocker.container;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import io.mydocker.oci.JsonWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON values, whose strings are raw, compact or as people read it. */
final class JsonText {
  /** As Docker indents it. */
  private static final String STEP = "    ";

  private final StringBuilder text = new StringBuilder();

  /** What each line begins with, or null for everything in one line. */
  private @Nullable String indent;

  private JsonText(@Nullable String indent) {
    this.indent = indent;
  }

  /** In one line. */
  static String compact(@Nullable Object value) {
    return new JsonText(null).value(value);
  }

  /**
   * A line for each member.
   *
   * @param indent what all lines but the first begin with
   */
  static String indented(@Nullable Object value, String indent) {
    return new JsonText("\n" + indent).value(value);
  }

  private String value(@Nullable Object value) {
    append(value);
    return text.toString();
  }

  private void append(@Nullable Object value) {
    if (value instanceof JsonObject object) {
      append(object);
    } else if (value instanceof JsonArray array) {
      append(array);
    } else {
      text.append(value instanceof String string ? quoted(string) : String.valueOf(value));
    }
  }

  private void append(JsonObject object) {
    text.append('{');
    String before = deeper();
    boolean isFirst = true;
    for (Map.Entry<String, Object> member : object.entrySet()) {
      line(isFirst);
      isFirst = false;
      text.append(quoted(member.getKey())).append(indent == null ? ":" : ": ");
      append(member.getValue());
    }
    close(before, isFirst, '}');
  }

  private void append(JsonArray array) {
    text.append('[');
    String before = deeper();
    boolean isFirst = true;
    for (Object each : array) {
      line(isFirst);
      isFirst = false;
      append(each);
    }
    close(before, isFirst, ']');
  }

  private @Nullable String deeper() {
    String before = indent;
    indent = before == null ? null : before + STEP;
    return before;
  }

  private void line(boolean isFirst) {
    text.append(isFirst ? "" : ",").append(indent == null ? "" : indent);
  }

  private void close(@Nullable String before, boolean isEmpty, char bracket) {
    indent = before;
    text.append(isEmpty || before == null ? "" : before).append(bracket);
  }

  private static String quoted(String raw) {
    return new JsonWriter().value(raw).toString();
  }
}
