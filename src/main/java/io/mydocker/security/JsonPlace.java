package io.mydocker.security;

import io.mydocker.linux.KernelException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value in a JSON file and where it stands there, so that what is wrong with it can be said. As
 * in Docker, whose profiles these are, null is as good as absent, and keys match whatever their
 * case.
 */
final class JsonPlace {
  private static final int LONGEST_SHOWN = 40;

  private final String file;
  private final String place;
  private final @Nullable Object value;

  /**
   * A value.
   *
   * @param file how the file is called in messages
   * @param place the path of keys and numbers that leads there; empty for the whole
   */
  JsonPlace(String file, String place, @Nullable Object value) {
    this.file = file;
    this.place = place;
    this.value = value;
  }

  boolean isThere() {
    return value != null;
  }

  /** The value of a key; absent where there is none. */
  JsonPlace key(String name) {
    String at = place.isEmpty() ? name : place + "." + name;
    if (value == null) {
      return new JsonPlace(file, at, null);
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong("an object: {...}");
    }
    Object found = map.get(name);
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (found == null && name.equalsIgnoreCase(String.valueOf(entry.getKey()))) {
        found = entry.getValue();
      }
    }
    return new JsonPlace(file, at, found);
  }

  /** The elements of an array; none where it is absent. */
  List<JsonPlace> elements() {
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw wrong("an array: [...]");
    }
    List<JsonPlace> elements = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      JsonPlace element = new JsonPlace(file, place + "[" + i + "]", list.get(i));
      if (!element.isThere()) {
        throw element.wrong("something else");
      }
      elements.add(element);
    }
    return elements;
  }

  /** The strings of an array, none of them empty; none where it is absent. */
  List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (JsonPlace element : elements()) {
      String text = element.text();
      if (text.isEmpty()) {
        throw element.wrong("a name");
      }
      texts.add(text);
    }
    return texts;
  }

  /** A string. */
  String text() {
    if (!(value instanceof String text)) {
      throw wrong("a string: \"...\"");
    }
    return text;
  }

  /** A number of 64 bits, unsigned. */
  long number() {
    BigInteger number = whole();
    if (number == null || number.bitLength() > Long.SIZE) {
      throw wrong("a whole number from 0 to 18446744073709551615");
    }
    return number.longValue();
  }

  /** A whole number up to {@code most}. */
  int number(int most) {
    BigInteger number = whole();
    if (number == null || number.compareTo(BigInteger.valueOf(most)) > 0) {
      throw wrong("a whole number from 0 to " + most);
    }
    return number.intValue();
  }

  private @Nullable BigInteger whole() {
    BigInteger number = null;
    if (value instanceof BigInteger big) {
      number = big;
    } else if (value instanceof Integer || value instanceof Long) {
      number = BigInteger.valueOf(((Number) value).longValue());
    }
    return number == null || number.signum() < 0 ? null : number;
  }

  /** The failure that says what stands here and what should. */
  SeccompException wrong(String accepted) {
    return fault((value == null ? "is missing" : "is " + shown()) + "; it must be " + accepted);
  }

  /** The failure that names this place. */
  SeccompException fault(String what) {
    return new SeccompException(file + ": " + (place.isEmpty() ? "the whole" : place) + " " + what);
  }

  private String shown() {
    if (value instanceof Map) {
      return "an object";
    }
    if (value instanceof List) {
      return "an array";
    }
    String text = KernelException.printable(String.valueOf(value));
    String cut = text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text;
    return value instanceof String ? "\"" + cut + "\"" : cut;
  }
}
