package io.mydocker.image;

import io.mydocker.oci.ImageReference;
import io.mydocker.program.Premises;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds which image of the store a word means: a name, or an id. On the path of {@code run}. */
final class StoredNames {
  /** Fewer digits could as well be a command: {@code dd}, {@code cc}. */
  private static final int FEWEST_DIGITS = 12;

  private static final int SHA256_HEX = 64;
  private static final String SHA256 = "sha256:";

  /** Where Podman puts what has no registry. */
  private static final String LOCALHOST = "localhost/";

  private final HostFiles files;
  private final String dataRoot;

  StoredNames(String dataRoot) {
    this(dataRoot, Premises.none());
  }

  /**
   * @param premises noted there is what was read
   */
  StoredNames(String dataRoot, Premises premises) {
    this.dataRoot = dataRoot;
    files = HostFiles.forPath(dataRoot, premises);
  }

  /** The id of the image, or null when the store has none that is called so. */
  @Nullable String id(String word) {
    String name = ImageReference.normal(word);
    if (name == null) {
      return null;
    }
    String id = named(name);
    if (id == null) {
      id = named(LOCALHOST + name);
    }
    return id == null ? byDigits(word) : id;
  }

  /** Whether a word means this name rather than an id. */
  static boolean isCalled(String word, String name) {
    String normal = ImageReference.normal(word);
    return normal != null && (normal.equals(name) || (LOCALHOST + normal).equals(name));
  }

  private @Nullable String named(String name) {
    String text = files.read(StorePaths.names(dataRoot) + "/" + StorePaths.key(name));
    return text == null ? null : idIn(text);
  }

  /** The id in a name's file, null in a damaged one. */
  static @Nullable String idIn(String text) {
    int at = FlatImage.FORMAT.length();
    boolean isWhole = text.startsWith(FlatImage.FORMAT) && text.length() > at + SHA256_HEX;
    return isWhole ? text.substring(at, at + SHA256_HEX) : null;
  }

  private @Nullable String byDigits(String word) {
    String digits = word.startsWith(SHA256) ? word.substring(SHA256.length()) : word;
    if (digits.length() > SHA256_HEX || !isHex(digits)) {
      return null;
    }
    boolean isMarked = digits.length() != word.length() && !digits.isEmpty();
    return isMarked || digits.length() >= FEWEST_DIGITS ? only(digits) : null;
  }

  private @Nullable String only(String digits) {
    String found = null;
    List<String> all = files.names(StorePaths.byId(dataRoot));
    for (int i = 0; i < all.size(); i++) {
      String each = all.get(i);
      if (each.length() == SHA256_HEX && each.startsWith(digits)) {
        if (found != null) {
          throw new ImageException("image '" + digits + "': several ids begin so; give more of it");
        }
        found = each;
      }
    }
    return found;
  }

  private static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }
}
