package io.mydocker.user;

/** The same of the Java engine. */
class JavaConfinementTest extends ConfinementTest {
  @Override
  String engine() {
    return "java";
  }
}
