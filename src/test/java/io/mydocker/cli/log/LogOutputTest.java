package io.mydocker.cli.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogOutputTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Logger logger(boolean json) {
    LoggerContext context = new LoggerContext();
    LogOutput output = new LogOutput(out, json);
    output.setContext(context);
    output.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(output);
    return context.getLogger("any");
  }

  @Test
  void aLineOfJsonHasLevelMessageAndTime() throws JsonParserException {
    Instant before = Instant.ofEpochMilli(System.currentTimeMillis());
    logger(true).info("commit {} of \"{}\"", 1, "a\nb\u00c3\u00a9");
    String line = out.toString(ISO_8859_1);
    assertEquals(line.length() - 1, line.indexOf('\n'));
    JsonObject object = JsonParser.object().from(line);
    assertEquals("info", object.getString("level"));
    assertEquals("commit 1 of \"a\nb\u00c3\u00a9\"", object.getString("msg"));
    Instant time = Instant.parse(object.getString("time"));
    assertTrue(!time.isBefore(before) && !time.isAfter(Instant.now()), line);
    assertEquals(3, object.size());
  }

  @Test
  void aLineOfTextToo() {
    logger(false).warn("a \"b\"\r\033[2J");
    assertTrue(
        out.toString(ISO_8859_1)
            .matches(
                "time=\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z level=warn"
                    + " msg=\"a \\\\\"b\\\\\"\\\\x0d\\\\x1b\\[2J\"\n"),
        out.toString(ISO_8859_1));
  }

  @Test
  void aLibrarysCharactersAreWrittenAsUtf8() {
    logger(false).info("\u20ac");
    assertTrue(
        out.toString(ISO_8859_1).contains("msg=\"\u00e2\u0082\u00ac\""), out.toString(ISO_8859_1));
  }

  @Test
  void whatIsBelowTheLevelIsNotTold() {
    logger(false).debug("x");
    assertEquals("", out.toString(ISO_8859_1));
  }

  /**
   * Whoever logs unasked must not reach standard output, where logback's own set-up would print.
   */
  @Test
  void unaskedOnlyWarningsAreTold() {
    org.slf4j.Logger logger = LoggerFactory.getLogger("any");
    assertTrue(logger.isWarnEnabled());
    assertTrue(!logger.isInfoEnabled());
  }
}
