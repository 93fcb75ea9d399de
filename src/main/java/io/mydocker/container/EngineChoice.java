package io.mydocker.container;

/** What carries a container's program out. */
public enum EngineChoice {
  /** The process that started this JVM; nothing of Java is left while the container runs. */
  NATIVE,
  /** JVMs that make the calls one at a time, for whoever wants to watch, and for other CPUs. */
  JAVA
}
