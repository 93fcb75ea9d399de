package io.mydocker.cli;

import io.mydocker.container.EngineChoice;
import io.mydocker.container.RunRequest;

/** {@code run --trace}: a line on standard error for every call. */
final class TracePrinter {
  private TracePrinter() {}

  static void run(RunRequest request, Invocation invocation) {
    if (EngineVariable.read(invocation.environment()) == EngineChoice.JAVA) {
      throw UsageError.of(
          "run",
          "--trace tells of the native engine's calls; the Java engine logs its own: use"
              + " mydocker --log-level debug run");
    }
    Console console = invocation.console();
    // With -t the terminal is raw, and a line feed alone would not return to the margin.
    String end = request.tty() ? "\r\n" : "\n";
    invocation.containers().trace(request, line -> console.raw(line + end));
  }
}
