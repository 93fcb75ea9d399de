package io.mydocker.user;

/** The same of the Java engine. */
class JavaCapabilitiesTest extends CapabilitiesTest {
  @Override
  String engine() {
    return "java";
  }
}
