package io.mydocker.user;

/** The same of the Java engine. */
class JavaNamespacesTest extends NamespacesTest {
  @Override
  String engine() {
    return "java";
  }
}
