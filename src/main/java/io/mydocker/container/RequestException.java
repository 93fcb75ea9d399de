package io.mydocker.container;

/**
 * A request that cannot be carried out. Its message is one line: operation, object, cause and
 * remedy.
 */
public final class RequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whose fault it is, which decides the exit code. */
  public enum Kind {
    /** Wrong options or arguments: 125 for every verb. */
    USAGE,
    /** The engine could not do it: 125 for {@code run}, 1 for every other verb. */
    FAILED,
    /** There is no container of that name: the exit codes of {@link #FAILED}. */
    NO_CONTAINER,
    /** The command exists but cannot be executed: 126. */
    NOT_EXECUTABLE,
    /** The command does not exist: 127. */
    NOT_FOUND
  }

  private final Kind kind;

  public RequestException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
