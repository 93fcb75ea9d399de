package io.mydocker.image;

import io.mydocker.oci.ImageReference;
import io.mydocker.program.Premises;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which image {@code run} is to use, and the command that is left over: decided by the first word
 * alone, never by what lies in the current directory. Strings are raw.
 *
 * @param name as the user knows the image
 * @param archivePath where its archive is or would be; relative to the working directory if so
 *     typed
 * @param command what follows the image, possibly nothing
 */
public record ImageChoice(Kind kind, String name, String archivePath, List<String> command) {

  /** How the image was named. */
  public enum Kind {
    /** Not at all, or by its name {@code busybox}. */
    DEFAULT,
    /** By the path of an archive. */
    ARCHIVE,
    /** By a name for which the home holds an archive. */
    NAMED,
    /** By a name or an id that the store knows. */
    STORED
  }

  /** The name of the default image, and of its directory in the home. */
  static final String DEFAULT_NAME = "busybox";

  /**
   * Decides.
   *
   * @param explicitImage the value of {@code --image}, or null
   * @param words what follows the options
   * @param home the absolute path of the home
   * @param dataRoot the absolute path of the data root
   * @throws ImageException when {@code explicitImage} is neither an archive's path nor an image's
   *     name
   */
  public static ImageChoice of(
      @Nullable String explicitImage, List<String> words, String home, String dataRoot) {
    return of(explicitImage, words, home, dataRoot, Premises.none());
  }

  /**
   * The same.
   *
   * @param premises noted there is what was looked at
   */
  public static ImageChoice of(
      @Nullable String explicitImage,
      List<String> words,
      String home,
      String dataRoot,
      Premises premises) {
    if (explicitImage != null) {
      return explicit(explicitImage, words, home, dataRoot, premises);
    }
    if (words.isEmpty()) {
      return ofDefault(home, words);
    }
    String first = words.get(0);
    List<String> rest = words.subList(1, words.size());
    if (first.equals(DEFAULT_NAME)) {
      // Docker's habit: run busybox sh. The applet is reached as /bin/busybox.
      return ofDefault(home, rest);
    }
    if (isArchiveName(first)) {
      return new ImageChoice(Kind.ARCHIVE, first, first, rest);
    }
    if (isPath(first)) {
      return ofDefault(home, words);
    }
    ImageChoice named = named(first, home, dataRoot, rest, premises);
    return named == null ? ofDefault(home, words) : named;
  }

  /** What was committed to the home comes before what was loaded. */
  private static @Nullable ImageChoice named(
      String word, String home, String dataRoot, List<String> rest, Premises premises) {
    if (isName(word) && exists(archive(home, word), premises)) {
      return new ImageChoice(Kind.NAMED, word, archive(home, word), rest);
    }
    return new StoredNames(dataRoot, premises).id(word) == null
        ? null
        : new ImageChoice(Kind.STORED, word, "", rest);
  }

  private static ImageChoice explicit(
      String image, List<String> words, String home, String dataRoot, Premises premises) {
    if (image.equals(DEFAULT_NAME)) {
      return ofDefault(home, words);
    }
    if (isPath(image)) {
      return new ImageChoice(Kind.ARCHIVE, image, image, words);
    }
    ImageChoice named = named(image, home, dataRoot, words, premises);
    if (named != null) {
      return named;
    }
    if (image.indexOf('/') >= 0 || isArchiveName(image)) {
      return new ImageChoice(Kind.ARCHIVE, image, image, words);
    }
    if (ImageReference.normal(image) == null) {
      throw new ImageException(
          "image '"
              + image
              + "': not an image's name (letters, digits, '.', '_' and '-', a letter or digit"
              + " first) nor an archive's path; give a path with a / for an archive");
    }
    throw new ImageException(
        "image '"
            + image
            + "': there is no "
            + archive(home, image)
            + ", and no image of that name was loaded (mydocker images lists them); commit a"
            + " container under that name, or give the path of an archive");
  }

  private static ImageChoice ofDefault(String home, List<String> command) {
    return new ImageChoice(Kind.DEFAULT, DEFAULT_NAME, archive(home, DEFAULT_NAME), command);
  }

  private static String archive(String home, String name) {
    return home + "/" + name + ".tar";
  }

  private static boolean exists(String path, Premises premises) {
    return HostFiles.forPath(path, premises).facts(path) != null;
  }

  private static boolean isPath(String word) {
    return word.startsWith("/") || word.startsWith("./") || word.startsWith("../");
  }

  private static boolean isArchiveName(String word) {
    return word.endsWith(".tar")
        || word.endsWith(".tar.gz")
        || word.endsWith(".tgz")
        || word.endsWith(".tar.zst")
        || word.endsWith(".tar.xz");
  }

  /** Whether {@code word} may name an image: those the home's own directories have are taken. */
  static boolean isName(String word) {
    if (word.isEmpty() || !isLetterOrDigit(word.charAt(0))) {
      return false;
    }
    for (int i = 1; i < word.length(); i++) {
      char c = word.charAt(i);
      if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return !word.equals("merged") && !word.equals("upper") && !word.equals("work");
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
