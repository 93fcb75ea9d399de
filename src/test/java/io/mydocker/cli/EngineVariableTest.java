package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mydocker.container.EngineChoice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineVariableTest {
  private final RecordedContainers containers = new RecordedContainers();

  @ParameterizedTest
  @ValueSource(strings = {"", "MYDOCKER_ENGINE=\0", "MYDOCKER_ENGINE=native\0"})
  void nativeIsTheUsualOne(String environment) {
    Outcome.of(containers, environment, "run", "x");
    assertEquals(EngineChoice.NATIVE, containers.engine);
  }

  @Test
  void javaRunsContainers() {
    Outcome.of(containers, "MYDOCKER_ENGINE=java\0", "run", "x");
    assertEquals(EngineChoice.JAVA, containers.engine);
    assertEquals(1, containers.asked.size());
  }

  @Test
  void anotherNameIsRefused() {
    Outcome.of(containers, "MYDOCKER_ENGINE=jvm\0", "run", "x")
        .refuses(125, "MYDOCKER_ENGINE 'jvm': the engines are native and java");
    assertEquals(0, containers.asked.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"commit", "rm"})
  void whatJavaCannotDoIsRefusedByName(String verb) {
    Outcome.of(containers, "MYDOCKER_ENGINE=java\0", verb, "x")
        .refuses(
            125,
            verb
                + ": MYDOCKER_ENGINE=java: the Java engine only runs containers in the foreground;"
                + " unset MYDOCKER_ENGINE for "
                + verb);
    assertEquals(0, containers.asked.size());
  }

  @Test
  void whatStartsNothingNeedsNoEngine() {
    Outcome.of(containers, "MYDOCKER_ENGINE=java\0", "ps");
    assertEquals(1, containers.asked.size());
  }
}
