package io.mydocker.user;

/** The same of the Java engine. */
class JavaConfinementOptionsTest extends ConfinementOptionsTest {
  @Override
  String engine() {
    return "java";
  }
}
