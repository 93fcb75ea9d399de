package io.mydocker.user;

/** The same of the Java engine. */
class JavaTerminalTest extends TerminalTest {
  @Override
  String engine() {
    return "java";
  }
}
