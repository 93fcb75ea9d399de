package io.mydocker.cli;

import io.mydocker.container.RunRequest;

/** {@code run --trace}: a line on standard error for every call. */
@SuppressWarnings("sunapi") // There is no other way to leave a signal to somebody else.
final class TracePrinter {
  private TracePrinter() {}

  static void run(RunRequest request, Invocation invocation) {
    // Ctrl-C reaches every process of the terminal's foreground group. It is the container's
    // affair;
    // whoever prints must stay to tell of the end.
    for (String signal : new String[] {"INT", "HUP", "TERM"}) {
      sun.misc.Signal.handle(new sun.misc.Signal(signal), sun.misc.SignalHandler.SIG_IGN);
    }
    Console console = invocation.console();
    // With -t the terminal is raw, and a line feed alone would not return to the margin.
    String end = request.tty() ? "\r\n" : "\n";
    invocation.containers().trace(request, line -> console.raw(line + end));
  }
}
