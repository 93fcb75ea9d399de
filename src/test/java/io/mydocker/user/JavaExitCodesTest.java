package io.mydocker.user;

/** The same of the Java engine. */
class JavaExitCodesTest extends ExitCodesTest {
  @Override
  String engine() {
    return "java";
  }
}
