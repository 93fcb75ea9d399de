package io.mydocker.cli;

import io.mydocker.container.ExplainForm;
import io.mydocker.container.Progress;
import io.mydocker.container.RunRequest;

/** {@code run --explain}: the program, printed instead of carried out. */
final class ExplainPrinter {
  private ExplainPrinter() {}

  static void print(RunRequest request, String form, Invocation invocation) {
    ExplainForm how =
        switch (form) {
          case "json" -> ExplainForm.JSON;
          case "full" -> ExplainForm.FULL;
          default -> ExplainForm.OUTLINE;
        };
    Console console = invocation.console();
    console.print(invocation.containers().explain(request, how, new Notices(console)));
  }

  /** Nothing here takes long enough to show how far it is. */
  private record Notices(Console console) implements Progress {
    @Override
    public void at(long done, long total) {}

    @Override
    public void notice(String line) {
      console.say(line);
    }
  }
}
