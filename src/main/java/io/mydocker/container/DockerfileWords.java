package io.mydocker.container;

import java.util.ArrayList;
import java.util.List;

/** Words as a Dockerfile separates them: by blanks, with quotes and backslashes. */
final class DockerfileWords {
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean isWord;

  private DockerfileWords() {}

  /** The words of a text that is not empty, at least one. */
  static List<String> split(String text) {
    DockerfileWords split = new DockerfileWords();
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
        i++;
        split.add(text.charAt(i));
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
        split.isWord = true;
      } else if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == ' ' || c == '\t')) {
        split.end();
      } else {
        split.add(c);
      }
    }
    split.end();
    return split.words;
  }

  private void add(char c) {
    word.append(c);
    isWord = true;
  }

  private void end() {
    if (isWord) {
      words.add(word.toString());
      word.setLength(0);
      isWord = false;
    }
  }
}
