package io.mydocker.security;

/** A filter that cannot be had. The message is one line: object, cause and remedy. */
public final class SeccompException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SeccompException(String message) {
    super(message);
  }

  public SeccompException(String message, Throwable cause) {
    super(message, cause);
  }
}
