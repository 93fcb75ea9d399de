package io.mydocker.image;

/** What is wrong with an image, its name or its archive, in one clear line. */
public final class ImageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a line for the user. */
  public ImageException(String message) {
    super(message);
  }

  /** With a line for the user and what led to it. */
  public ImageException(String message, Throwable cause) {
    super(message, cause);
  }
}
