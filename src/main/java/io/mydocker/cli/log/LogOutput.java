package io.mydocker.cli.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import io.mydocker.container.LogLine;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/**
 * Writes what is told, each line at once, in the form in which programs write theirs (see {@link
 * LogLine}).
 */
final class LogOutput extends AppenderBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private final OutputStream out;
  private final boolean json;

  LogOutput(OutputStream out, boolean json) {
    this.out = out;
    this.json = json;
  }

  @Override
  protected void append(ILoggingEvent event) {
    String level = event.getLevel().levelStr.toLowerCase(Locale.ROOT);
    String message = raw(message(event));
    String line =
        LogLine.head(json, level, message)
            + TIME.format(Instant.ofEpochMilli(event.getTimeStamp()))
            + LogLine.tail(json, level, message)
            + "\n";
    try {
      out.write(line.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    } catch (IOException unwritable) {
      // Whoever does not read the log must not stop the work.
      stop();
    }
  }

  private static String message(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    return thrown == null
        ? event.getFormattedMessage()
        : event.getFormattedMessage() + ": " + thrown.getClassName() + ": " + thrown.getMessage();
  }

  /** Our own strings are raw; a library's may hold any character. */
  private static String raw(String message) {
    for (int i = 0; i < message.length(); i++) {
      if (message.charAt(i) > 0xff) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        return new String(bytes, StandardCharsets.ISO_8859_1);
      }
    }
    return message;
  }
}
