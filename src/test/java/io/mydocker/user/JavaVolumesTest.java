package io.mydocker.user;

/** The same of the Java engine. */
class JavaVolumesTest extends VolumesTest {
  @Override
  String engine() {
    return "java";
  }
}
