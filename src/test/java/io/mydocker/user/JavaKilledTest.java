package io.mydocker.user;

/** The same of the Java engine. */
class JavaKilledTest extends KilledTest {
  @Override
  String engine() {
    return "java";
  }
}
