package io.mydocker.image.archive;

/**
 * An archive that is not what it must be, or cannot be read. The message is one line that names the
 * archive, the entry if one was begun, and the offset in the uncompressed stream.
 */
public final class ArchiveException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ArchiveException(String message) {
    super(message);
  }

  public ArchiveException(String message, Throwable cause) {
    super(message, cause);
  }
}
