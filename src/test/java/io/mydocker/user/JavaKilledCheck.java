package io.mydocker.user;

/** The same of the Java engine. */
class JavaKilledCheck extends KilledTest {
  @Override
  String engine() {
    return "java";
  }
}
