package io.mydocker.user;

/** The same of the Java engine. */
class JavaSignalsTest extends SignalsTest {
  @Override
  String engine() {
    return "java";
  }
}
