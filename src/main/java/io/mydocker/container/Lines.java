package io.mydocker.container;

/** Takes lines, raw: one {@code char} per byte, without the end of the line. */
public interface Lines {
  void line(String line);
}
