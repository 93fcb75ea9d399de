package io.mydocker.user;

/** The same of the Java engine. */
class JavaArgumentsTest extends ArgumentsTest {
  @Override
  String engine() {
    return "java";
  }
}
