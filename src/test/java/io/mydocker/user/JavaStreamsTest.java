package io.mydocker.user;

/** The same of the Java engine. */
class JavaStreamsTest extends StreamsTest {
  @Override
  String engine() {
    return "java";
  }
}
