package io.mydocker.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LogLineTest {
  static Arguments[] messages() {
    return new Arguments[] {
      Arguments.of("a b", "a b", "a b"),
      Arguments.of("a\"b\\", "a\\\"b\\\\", "a\\\"b\\\\"),
      Arguments.of(
          "\n\r\t\033\177", "\\u000a\\u000d\\u0009\\u001b\\u007f", "\\x0a\\x0d\\x09\\x1b\\x7f"),
      Arguments.of("\u00c3\u00a9", "\u00c3\u00a9", "\u00c3\u00a9"),
      Arguments.of("\u00ff\u00c3", "\\udcff\\udcc3", "\\xff\\xc3"),
      Arguments.of("\u00c2\u009b2J", "\\u009b2J", "\\xc2\\x9b2J"),
      Arguments.of("\u00ed\u00a0\u0080", "\\udced\\udca0\\udc80", "\\xed\\xa0\\x80"),
      Arguments.of("%s{}", "%s{}", "%s{}"),
    };
  }

  @ParameterizedTest
  @MethodSource("messages")
  void noMessageIsEverInterpreted(String raw, String json, String text) {
    assertEquals(
        "{\"level\":\"info\",\"msg\":\"" + json + "\",\"time\":\"T\"}",
        LogLine.head(true, "info", raw) + "T" + LogLine.tail(true, "info", raw));
    assertEquals(
        "time=T level=info msg=\"" + text + "\"",
        LogLine.head(false, "info", raw) + "T" + LogLine.tail(false, "info", raw));
  }
}
