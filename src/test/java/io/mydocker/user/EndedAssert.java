package io.mydocker.user;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.Locale;

/** What a user would say of a command that ended: its exit code, and what it printed where. */
final class EndedAssert {
  private final Ended ended;

  private EndedAssert(Ended ended) {
    this.ended = ended;
  }

  static EndedAssert assertThat(Ended ended) {
    return new EndedAssert(ended);
  }

  EndedAssert exitsWith(int code) {
    return check(ended.exitCode() == code, "exit code " + code);
  }

  EndedAssert succeeds() {
    return exitsWith(0);
  }

  /** Exactly this on standard output. */
  EndedAssert prints(String raw) {
    return check(ended.stdout().equals(raw), "exactly this on standard output: " + raw);
  }

  EndedAssert printsLines(String... lines) {
    return prints(String.join("\n", lines) + "\n");
  }

  EndedAssert printsNothing() {
    return check(ended.stdout().isEmpty(), "nothing on standard output");
  }

  EndedAssert saysOnStdout(String... fragments) {
    for (String fragment : fragments) {
      check(ended.stdout().contains(fragment), "on standard output: " + fragment);
    }
    return this;
  }

  /** Regardless of case: the words matter, not their style. */
  EndedAssert saysOnStderr(String... fragments) {
    String said = ended.stderr().toLowerCase(Locale.ROOT);
    for (String fragment : fragments) {
      check(said.contains(fragment.toLowerCase(Locale.ROOT)), "on standard error: " + fragment);
    }
    return this;
  }

  EndedAssert isQuiet() {
    return check(ended.stderr().isEmpty(), "nothing on standard error");
  }

  /**
   * The one way an error or a warning looks: a single line that begins with our name and is no
   * stack trace.
   */
  EndedAssert saysInOneLine(String... fragments) {
    String said = ended.stderr();
    check(said.startsWith("mydocker: "), "standard error beginning with 'mydocker: '");
    check(said.indexOf('\n') == said.length() - 1, "exactly one line on standard error");
    check(!said.contains("Exception") && !said.contains("\tat "), "no trace of Java in a message");
    return saysOnStderr(fragments);
  }

  EndedAssert neverSays(String fragment) {
    check(!ended.stdout().contains(fragment), "never on standard output: " + fragment);
    return check(!ended.stderr().contains(fragment), "never on standard error: " + fragment);
  }

  Ended ended() {
    return ended;
  }

  private EndedAssert check(boolean holds, String expected) {
    if (!holds) {
      fail("expected " + expected + "\n" + ended);
    }
    return this;
  }
}
