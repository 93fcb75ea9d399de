package io.mydocker.image;

import org.jspecify.annotations.Nullable;

/**
 * Which image an archive was found to be, when the archive was as {@code facts} say. One file of
 * three lines under {@link StorePaths#archives}.
 *
 * @param facts the archive's, in {@link FileFacts#line()}'s form
 * @param id the image's
 * @param path the archive's absolute path, raw; a newline in it is only shown wrong
 */
record ArchiveRecord(String facts, String id, String path) {
  private static final int SHA256_HEX = 64;

  String text() {
    return FlatImage.FORMAT + facts + "\n" + id + "\n" + path + "\n";
  }

  /** Reads the file's text, null when it is of another version or damaged. */
  static @Nullable ArchiveRecord parse(@Nullable String text) {
    if (text == null || !text.startsWith(FlatImage.FORMAT) || !text.endsWith("\n")) {
      return null;
    }
    int factsAt = FlatImage.FORMAT.length();
    int factsEnd = text.indexOf('\n', factsAt);
    int idEnd = text.indexOf('\n', factsEnd + 1);
    if (factsEnd < 0 || idEnd - factsEnd - 1 != SHA256_HEX || idEnd + 1 >= text.length()) {
      return null;
    }
    return new ArchiveRecord(
        text.substring(factsAt, factsEnd),
        text.substring(factsEnd + 1, idEnd),
        text.substring(idEnd + 1, text.length() - 1));
  }

  /** Whether size and time of change say that its content is the same. */
  boolean hasContentOf(FileFacts archive) {
    String[] fields = facts.split(" ", -1);
    return fields.length == FileFacts.FIELDS
        && fields[2].equals(Long.toString(archive.size()))
        && fields[3].equals(Long.toString(archive.mtime()));
  }

  /** Whether the archive is still the one that was looked at. */
  boolean isOf(FileFacts archive) {
    return facts.equals(archive.line());
  }
}
