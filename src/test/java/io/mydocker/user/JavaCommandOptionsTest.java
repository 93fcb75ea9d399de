package io.mydocker.user;

/** The same of the Java engine. */
class JavaCommandOptionsTest extends CommandOptionsTest {
  @Override
  String engine() {
    return "java";
  }
}
