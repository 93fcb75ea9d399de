package io.mydocker.image;

/** An image that cannot be had. The message is one line: operation, object, cause and remedy. */
public final class ImageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ImageException(String message) {
    super(message);
  }

  public ImageException(String message, Throwable cause) {
    super(message, cause);
  }
}
