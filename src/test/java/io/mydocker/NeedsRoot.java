package io.mydocker;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Keeps the tests tagged {@code root} from running in an ordinary build, and in the build that is
 * to run them (the Maven profile {@code root}) turns every test that gives up into one that fails:
 * a run that tested nothing must not look green.
 */
public final class NeedsRoot
    implements ExecutionCondition,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler {

  static final String TAG = "root";
  private static final boolean WANTED = Boolean.getBoolean("mydocker.root.tests");

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return context.getTags().contains(TAG) && !WANTED
        ? ConditionEvaluationResult.disabled("needs root; scripts/test.sh runs it")
        : ConditionEvaluationResult.enabled("can run here");
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw judged(thrown);
  }

  @Override
  public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw judged(thrown);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw judged(thrown);
  }

  private static Throwable judged(Throwable thrown) {
    return WANTED && thrown instanceof TestAbortedException
        ? new AssertionError("a test may not give up here: " + thrown.getMessage(), thrown)
        : thrown;
  }
}
