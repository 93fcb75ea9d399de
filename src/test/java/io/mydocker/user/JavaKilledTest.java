package io.mydocker.user;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** The same of the Java engine; fewer random moments, since each starts a second JVM. */
class JavaKilledTest extends KilledTest {
  @Override
  String engine() {
    return "java";
  }

  @Override
  @RepeatedTest(8)
  void atARandomMomentOfRun(RepetitionInfo repetition) {
    super.atARandomMomentOfRun(repetition);
  }

  @Override
  @RepeatedTest(2)
  void atARandomMomentOfCommit(RepetitionInfo repetition) {
    super.atARandomMomentOfCommit(repetition);
  }
}
