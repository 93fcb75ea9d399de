package io.mydocker.program;

import java.lang.reflect.Field;

/** Turns error numbers into the names of {@link Errno}, for the printed form. */
final class ErrnoNames {
  private ErrnoNames() {}

  static String of(int errno) {
    for (Field field : Errno.class.getFields()) {
      try {
        if (field.getInt(null) == errno) {
          return field.getName();
        }
      } catch (IllegalAccessException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
    return "errno " + errno;
  }
}
