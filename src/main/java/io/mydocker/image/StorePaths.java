package io.mydocker.image;

/** Where the store keeps its files. Paths are raw. */
final class StorePaths {
  /** Beyond it a file name would not fit (NAME_MAX is 255, and a suffix is added). */
  private static final int LONGEST_KEY = 200;

  private static final String HEX = "0123456789abcdef";

  private StorePaths() {}

  static String images(String dataRoot) {
    return dataRoot + "/images";
  }

  /** Images by the digest of their configuration: {@code ID.json} is it, {@code ID} is flat. */
  static String byId(String dataRoot) {
    return images(dataRoot) + "/sha256";
  }

  /** Which image an archive is, by its path; see {@link ArchiveRecord}. */
  static String archives(String dataRoot) {
    return images(dataRoot) + "/archives";
  }

  /** Which image a name is: a file of that key with the id. */
  static String names(String dataRoot) {
    return images(dataRoot) + "/names";
  }

  static String layers(String dataRoot) {
    return dataRoot + "/layers";
  }

  static String layersBySha256(String dataRoot) {
    return layers(dataRoot) + "/sha256";
  }

  /** A file for each layer: how many bytes its files have. */
  static String layerSizes(String dataRoot) {
    return layers(dataRoot) + "/bytes";
  }

  /** The file name that stands for the absolute path of an archive or a name, and for no other. */
  static String key(String raw) {
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '/') {
        key.append('+');
      } else if (isPlain(c)) {
        key.append(c);
      } else {
        key.append('%').append(HEX.charAt(c >> 4 & 15)).append(HEX.charAt(c & 15));
      }
    }
    return key.length() <= LONGEST_KEY ? key.toString() : "@" + Sha256.of(raw);
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '-'
        || c == '_';
  }
}
