package io.mydocker.cli;

import io.mydocker.container.RunRequest;

/** {@code run --trace}: a line on standard error for every call. */
final class TracePrinter {
  private TracePrinter() {}

  static int run(RunRequest request, Invocation invocation) {
    Console console = invocation.console();
    // With -t the terminal is raw, and a line feed alone would not return to the margin.
    String end = request.tty() ? "\r\n" : "\n";
    return invocation.containers().trace(request, line -> console.raw(line + end));
  }
}
