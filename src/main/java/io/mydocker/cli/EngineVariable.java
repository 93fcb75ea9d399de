package io.mydocker.cli;

import io.mydocker.container.EngineChoice;

/** {@code MYDOCKER_ENGINE}: what starts containers. */
final class EngineVariable {
  static final String NAME = "MYDOCKER_ENGINE";

  private static final String NATIVE = "native";
  private static final String JAVA = "java";

  private EngineVariable() {}

  /** The engine that the caller has chosen. */
  static EngineChoice read(CallerEnvironment environment) {
    String value = environment.get(NAME, NATIVE);
    return switch (value) {
      case NATIVE -> EngineChoice.NATIVE;
      case JAVA -> EngineChoice.JAVA;
      default ->
          throw UsageError.of("", NAME + " '" + value + "': the engines are native and java");
    };
  }

  /** Refuses a verb that only the native engine can do. */
  static void needsNative(String verb, CallerEnvironment environment) {
    if (read(environment) == EngineChoice.JAVA) {
      throw UsageError.of(
          verb,
          NAME
              + "=java: the Java engine only runs containers in the foreground; unset "
              + NAME
              + " for "
              + verb);
    }
  }
}
