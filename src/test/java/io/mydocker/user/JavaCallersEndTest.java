package io.mydocker.user;

/** The same of the Java engine. */
class JavaCallersEndTest extends CallersEndTest {
  @Override
  String engine() {
    return "java";
  }
}
