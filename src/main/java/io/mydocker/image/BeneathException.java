package io.mydocker.image;

/** A name that cannot be followed beneath a root; the message completes a line about the entry. */
final class BeneathException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BeneathException(String message) {
    super(message);
  }
}
