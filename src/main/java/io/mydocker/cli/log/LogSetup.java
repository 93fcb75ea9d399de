package io.mydocker.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.FileDescriptor;
import java.io.FileOutputStream;

/**
 * Sets logback up: found by it as a service, at the first thing that is told. So a command that
 * tells nothing loads nothing of it; and whoever logs unasked gets no further than a warning on
 * standard error, while logback's own set-up would put all on standard output, which belongs to the
 * container.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
  /** How the wish gets here, since logback makes this object and passes it nothing. */
  public static final String LEVEL_PROPERTY = "io.mydocker.log.level";

  public static final String FORMAT_PROPERTY = "io.mydocker.log.format";

  /** For logback. */
  public LogSetup() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    LogOutput output =
        new LogOutput(
            new FileOutputStream(FileDescriptor.err),
            "json".equals(System.getProperty(FORMAT_PROPERTY)));
    output.setContext(context);
    output.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.toLevel(System.getProperty(LEVEL_PROPERTY), Level.WARN));
    root.addAppender(output);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
