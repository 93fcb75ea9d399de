package io.mydocker.program;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;

/** Turns numbers back into the names of {@link Flag}, for the printed form. */
final class FlagNames {
  private FlagNames() {}

  /**
   * A set of flags whose names begin so, joined by {@code |}; what has no name is left as a
   * hexadecimal number.
   */
  static String set(int value, String... prefixes) {
    StringBuilder names = new StringBuilder();
    int rest = value;
    for (Field field : Flag.class.getFields()) {
      int flag = value(field);
      if (flag != 0 && (rest & flag) == flag && hasPrefix(field, prefixes)) {
        join(names, field.getName());
        rest &= ~flag;
      }
    }
    if (rest != 0) {
      join(names, "0x" + Integer.toHexString(rest));
    }
    return names.length() == 0 ? "0" : names.toString();
  }

  /** The one name that begins so and has this value, else the number. */
  static String one(int value, String prefix) {
    for (Field field : Flag.class.getFields()) {
      if (field.getName().startsWith(prefix) && value(field) == value) {
        return field.getName();
      }
    }
    return Integer.toString(value);
  }

  private static void join(StringBuilder names, String name) {
    names.append(names.length() == 0 ? "" : "|").append(name);
  }

  private static boolean hasPrefix(Field field, String[] prefixes) {
    for (String prefix : prefixes) {
      if (field.getName().startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private static int value(Field field) {
    if (field.getType() != int.class || !Modifier.isStatic(field.getModifiers())) {
      return 0;
    }
    try {
      return field.getInt(null);
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
