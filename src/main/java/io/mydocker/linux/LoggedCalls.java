package io.mydocker.linux;

import io.mydocker.program.Call;
import io.mydocker.program.ErrnoText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells each call before it is made, with what it is for, and then its result. */
final class LoggedCalls implements Interpreter.Calls {
  private static final String LEVEL = "io.mydocker.log.level";
  private static final int HIGHEST_ERRNO = 4095;

  private final Interpreter.Calls calls;
  private final Logger log = LoggerFactory.getLogger(InitProcess.class);

  private LoggedCalls(Interpreter.Calls calls) {
    this.calls = calls;
  }

  /** Logging is loaded only where it was asked for: it costs more than all the calls together. */
  static Interpreter.Calls ifWanted(Interpreter.Calls calls) {
    return "debug".equals(System.getProperty(LEVEL)) ? new LoggedCalls(calls) : calls;
  }

  @Override
  public long make(Call call, long[] operands, Interpreter at) {
    boolean leaves = call == Call.EXECVE || call == Call.EXIT_GROUP;
    if (leaves) {
      log.debug("{}: {}", at.label(), call.title());
    }
    long result = calls.make(call, operands, at);
    boolean failed = result < 0 && result >= -HIGHEST_ERRNO;
    log.debug(
        "{}: {} = {}", at.label(), call.title(), failed ? ErrnoText.of((int) -result) : result);
    return result;
  }
}
