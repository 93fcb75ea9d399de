package io.mydocker.cli;

import io.mydocker.container.RunRequest;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** {@code run --trace}: a line on standard error for every call. */
final class TracePrinter {
  private TracePrinter() {}

  static void run(RunRequest request, Invocation invocation) {
    // Ctrl-C reaches every process of the terminal's foreground group. It is the container's
    // affair;
    // whoever prints must stay to tell of the end.
    for (String signal : new String[] {"INT", "HUP", "TERM"}) {
      Signal.handle(new Signal(signal), SignalHandler.SIG_IGN);
    }
    Console console = invocation.console();
    // With -t the terminal is raw, and a line feed alone would not return to the margin.
    String end = request.tty() ? "\r\n" : "\n";
    invocation.containers().trace(request, line -> console.raw(line + end));
  }
}
