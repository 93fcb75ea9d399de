package io.mydocker.cli;

import io.mydocker.container.RequestException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * The command line: from arguments to an exit code. Holds no state beyond its streams, and exits
 * nothing.
 */
public final class Cli {
  private final Console console;
  private final CallerEnvironment environment;
  private final ContainersFactory factory;

  public Cli(Console console, CallerEnvironment environment, ContainersFactory factory) {
    this.console = console;
    this.environment = environment;
    this.factory = factory;
  }

  /**
   * Does what a command line asks for; all that fails is said here, once.
   *
   * @param args raw, one {@code char} per byte
   * @return the exit code
   */
  public int run(String[] args) {
    ExitCodes exitCodes = ExitCodes.OTHER;
    try {
      Line line = OrdinaryLine.read(args);
      boolean isLong = line == null || line.verb().isLong(line.given());
      if (isLong && factory.beginsAgain(args)) {
        return 0;
      }
      if (line == null) {
        line = PicocliReader.read(args);
      }
      Verb verb = line.verb();
      exitCodes = verb.exitCodes(line.given());
      GlobalOptions.TABLE.check(line.globals(), console);
      verb.options().check(line.given(), console);
      return verb.run(line.given(), new Invocation(console, environment, factory, line.globals()));
    } catch (RuntimeException | Error failure) {
      return report(failure, exitCodes, isDebug(args));
    }
  }

  private int report(Throwable failure, ExitCodes exitCodes, boolean debug) {
    if (failure instanceof UncheckedIOException io && isReaderGone(io)) {
      return ExitCodes.READER_GONE;
    }
    console.say(sentence(failure, debug));
    if (debug) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace, true));
      console.raw(trace.toString());
    }
    return exitCodes.of(failure);
  }

  private static String sentence(Throwable failure, boolean debug) {
    String message = failure.getMessage();
    if (message != null
        && (failure instanceof RequestException || failure instanceof UncheckedIOException)) {
      return message;
    }
    return "internal error: "
        + failure
        + (debug ? "" : "; 'mydocker --debug ...' shows where, please report it");
  }

  private static boolean isReaderGone(UncheckedIOException failure) {
    IOException cause = failure.getCause();
    return cause != null && "Broken pipe".equals(cause.getMessage());
  }

  /**
   * Whether {@code --debug} stands before the verb; looked for again because the line may not have
   * been understood.
   */
  private static boolean isDebug(String[] args) {
    for (String arg : args) {
      if (arg.equals("--debug")) {
        return true;
      }
      if (Verb.named(arg) != null) {
        return false;
      }
    }
    return false;
  }
}
