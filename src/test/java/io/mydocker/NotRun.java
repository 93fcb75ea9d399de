package io.mydocker;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Says at the end, in one line, which tests this build could not run. */
public final class NotRun implements TestExecutionListener {
  private static final TestTag ROOT = TestTag.create(NeedsRoot.TAG);

  private final Set<String> classes = new ConcurrentSkipListSet<>();

  @Override
  public void executionSkipped(TestIdentifier skipped, String reason) {
    if (!skipped.getTags().contains(ROOT)) {
      return;
    }
    skipped.getSource().ifPresent(source -> classes.add(simpleName(source)));
  }

  @Override
  public void testPlanExecutionFinished(TestPlan finished) {
    if (!classes.isEmpty()) {
      System.out.println(
          "Not run, since they need root (sudo scripts/test.sh runs them): "
              + String.join(", ", classes));
      classes.clear();
    }
  }

  private static String simpleName(Object source) {
    String name =
        source instanceof ClassSource type
            ? type.getClassName()
            : source instanceof MethodSource method ? method.getClassName() : source.toString();
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
