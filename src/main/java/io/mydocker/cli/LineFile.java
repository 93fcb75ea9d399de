package io.mydocker.cli;

import io.mydocker.image.CallersFile;
import java.util.List;

/**
 * A file with one entry a line, in Docker's form: empty lines and those that begin with {@code #}
 * do not count, blanks before an entry neither; a quote is a character like any other.
 */
final class LineFile {
  private LineFile() {}

  /** Adds the entries of a file, raw; an error names the file and the line. */
  static void read(String verb, String option, String path, List<String> into) {
    String text = text(verb, option, path);
    int number = 0;
    for (int from = 0; from < text.length(); ) {
      int newline = text.indexOf('\n', from);
      int end = newline < 0 ? text.length() : newline;
      number++;
      String entry = entry(text.substring(from, end));
      if (!entry.isEmpty() && entry.charAt(0) != '#') {
        check(verb, option + " " + path + " line " + number, entry);
        into.add(entry);
      }
      from = end + 1;
    }
  }

  private static String text(String verb, String option, String path) {
    String text = CallersFile.read(path);
    if (text == null) {
      throw UsageError.of(
          verb, option + " " + path + ": it cannot be read; name a file that is there");
    }
    return text;
  }

  private static String entry(String line) {
    int begin = 0;
    while (begin < line.length() && (line.charAt(begin) == ' ' || line.charAt(begin) == '\t')) {
      begin++;
    }
    boolean hasReturn = line.length() > begin && line.charAt(line.length() - 1) == '\r';
    return line.substring(begin, line.length() - (hasReturn ? 1 : 0));
  }

  private static void check(String verb, String where, String entry) {
    int equals = entry.indexOf('=');
    String name = equals < 0 ? entry : entry.substring(0, equals);
    if (name.isEmpty()) {
      throw UsageError.of(verb, where + ": no name; write NAME=VALUE, or NAME alone");
    }
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) == ' ' || name.charAt(i) == '\t') {
        throw UsageError.of(verb, where + ": a blank in the name '" + name + "'; remove it");
      }
    }
    if (entry.indexOf('\0') >= 0) {
      throw UsageError.of(verb, where + ": a NUL byte; no variable can hold one");
    }
  }
}
