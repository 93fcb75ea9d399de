package io.mydocker.program;

/** What the engine's own program and the JVM that it starts have agreed on. */
public final class Handover {
  /** The descriptor of the pipe that the JVM writes its program to. */
  public static final int PROGRAM_FD = 3;

  /**
   * The property that tells which of the descriptors 0 to 2 are terminals: three characters, {@code
   * 1} for each that is. The engine asks with three calls what costs the JVM a dozen classes.
   */
  public static final String TERMINALS = "io.mydocker.terminals";

  /** The property of a JVM whose flags are for a short life: everything is only interpreted. */
  public static final String QUICK = "io.mydocker.quick";

  private Handover() {}
}
