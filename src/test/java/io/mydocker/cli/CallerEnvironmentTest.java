package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerEnvironmentTest {
  private static CallerEnvironment of(String block) {
    return CallerEnvironment.of(block.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void valuesAreTakenAsTheyAre() {
    CallerEnvironment environment = of("A=1\0EMPTY=\0B=x=y\0C=\u00ff\n\0");
    assertEquals("1", environment.get("A"));
    assertEquals("", environment.get("EMPTY"));
    assertEquals("x=y", environment.get("B"));
    assertEquals("\u00ff\n", environment.get("C"));
  }

  @Test
  void onlyTheWholeNameCounts() {
    CallerEnvironment environment = of("PATHS=1\0XPATH=2\0NOTHING\0");
    assertNull(environment.get("PATH"));
    assertNull(environment.get("NOTHING"));
  }

  @Test
  void theFirstOfTwoCounts() {
    assertEquals("1", of("A=1\0A=2\0").get("A"));
  }

  @ParameterizedTest
  @CsvSource({
    "1, AVA_TOOL_OPTIONS, JAVA_TOOL_OPTIONS",
    "1, DK_JAVA_OPTIONS, JDK_JAVA_OPTIONS",
    "2, D_PRELOAD, LD_PRELOAD",
    "3, JAVA_OPTIONS, _JAVA_OPTIONS",
    "4, LASSPATH, CLASSPATH"
  })
  void whatTheFrontHidFromTheJvmIsFound(int hidden, String rest, String name) {
    assertEquals("x", of("A=1\0" + (char) hidden + rest + "=x\0").get(name));
  }

  @Test
  void anyOtherFirstByteStays() {
    assertEquals("x", of("\5AVA=x\0").get("\5AVA"));
    assertEquals("x", of("\0A=x\0").get("A"));
  }

  @Test
  void thisProcessCanBeAsked() {
    assertEquals(System.getenv("PATH"), CallerEnvironment.read().get("PATH"));
  }

  @Test
  void anEmptyVariableIsAsGoodAsNoneForASetting() {
    assertEquals("/root", of("MYDOCKER_HOME=\0").get("MYDOCKER_HOME", "/root"));
    assertEquals("/x", of("MYDOCKER_HOME=/x\0").get("MYDOCKER_HOME", "/root"));
  }

  @Test
  void anUnfinishedEntryIsNoEntry() {
    assertNull(of("A=1\0B=2").get("B"));
  }
}
