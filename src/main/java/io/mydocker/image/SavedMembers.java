package io.mydocker.image;

import io.mydocker.image.archive.TarEntry;
import io.mydocker.image.archive.TarReader;
import io.mydocker.oci.ImageConfig;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files in an archive of saved images: names, and where their bytes lie in it. */
final class SavedMembers {
  private static final int LARGEST_TEXT = 16 << 20;
  private static final int MOST_LINKS = 8;
  private static final int MOST_MEMBERS = 100_000;
  private static final int BUFFER = 1 << 16;

  private final ArchiveFile archive;
  private final PrepareNotices notices;
  private final Map<String, Part> parts = new HashMap<>();
  private final Map<String, String> links = new HashMap<>();

  /** Where a member's bytes lie. */
  private record Part(long offset, long size) {}

  private SavedMembers(ArchiveFile archive, PrepareNotices notices) {
    this.archive = archive;
    this.notices = notices;
  }

  /** Looks through a plain archive. */
  static SavedMembers of(ArchiveFile archive, PrepareNotices notices) throws IOException {
    SavedMembers members = new SavedMembers(archive, notices);
    try (InputStream in = new BufferedInputStream(archive.stream(notices), BUFFER)) {
      TarReader reader = new TarReader(in, archive.name());
      for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
        members.add(entry, reader);
      }
    }
    return members;
  }

  private void add(TarEntry entry, TarReader reader) {
    if (parts.size() + links.size() >= MOST_MEMBERS) {
      throw reader.error("more than " + MOST_MEMBERS + " members; no archive of saved images");
    }
    try {
      String name = plain(entry.name());
      switch (entry.type()) {
        case FILE -> parts.put(name, new Part(reader.offset(), entry.size()));
        case SYMLINK -> links.put(name, resolved(name, entry.linkName()));
        case HARD_LINK -> links.put(name, plain(entry.linkName()));
        default -> {
          // Directories; and what else there may be is nothing to an image.
        }
      }
    } catch (BeneathException e) {
      throw reader.error("refused: " + e.getMessage());
    }
  }

  /** Without what means nothing: {@code ./} in front, a slash behind. */
  static String plain(String name) {
    return String.join("/", Beneath.components(name));
  }

  /** A link's target, as a member's name: {@code docker save} links layers it has twice. */
  private static String resolved(String name, String target) {
    StringBuilder at = new StringBuilder(name.substring(0, name.lastIndexOf('/') + 1));
    for (String part : target.split("/", -1)) {
      if (part.equals("..")) {
        at.setLength(Math.max(0, at.lastIndexOf("/", at.length() - 2) + 1));
      } else if (!part.isEmpty() && !part.equals(".")) {
        at.append(part).append('/');
      }
    }
    return at.length() == 0 ? "" : at.substring(0, at.length() - 1);
  }

  boolean has(String name) {
    return part(name) != null;
  }

  private @Nullable Part part(String name) {
    String at = name;
    for (int i = 0; i < MOST_LINKS; i++) {
      Part part = parts.get(at);
      if (part != null) {
        return part;
      }
      String target = links.get(at);
      if (target == null) {
        return null;
      }
      at = target;
    }
    return null;
  }

  private Part require(String name) {
    Part part;
    try {
      part = part(plain(name));
    } catch (BeneathException e) {
      throw new ImageException(
          "archive " + archive.name() + ": it speaks of '" + name + "': " + e.getMessage(), e);
    }
    if (part == null) {
      throw new ImageException(
          "archive " + archive.name() + ": it has no " + name + ", which it speaks of");
    }
    return part;
  }

  /** A member's bytes. */
  InputStream open(String name) {
    Part part = require(name);
    return archive.part(part.offset(), part.size(), notices);
  }

  /** A member as raw text: those that are JSON. */
  String text(String name) throws IOException {
    Part part = require(name);
    if (part.size() > LARGEST_TEXT) {
      throw new ImageException(
          "archive "
              + archive.name()
              + ": its "
              + name
              + " of "
              + part.size()
              + " bytes is too large to be JSON of an image");
    }
    try (InputStream in = open(name)) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** What errors call a member. */
  String called(String name) {
    return "archive " + archive.name() + ", " + name;
  }

  /** Whether it is an archive of saved images at all. */
  boolean areImages() {
    return has(SavedArchive.MANIFEST) || has(SavedArchive.INDEX) && has(SavedArchive.LAYOUT);
  }

  /** Whether a first entry may be one of such an archive; if not, it is a root file system's. */
  static boolean mayBegin(List<String> parts) {
    String first = parts.get(0);
    return first.equals("blobs")
        || first.equals(SavedArchive.MANIFEST)
        || first.equals(SavedArchive.INDEX)
        || first.equals(SavedArchive.LAYOUT)
        || first.equals("repositories")
        || isDigest(first);
  }

  /** A digest or the id of a layer, with or without an ending. */
  private static boolean isDigest(String word) {
    // So go-containerregistry calls a configuration.
    String name =
        word.startsWith(ImageConfig.SHA256) ? word.substring(ImageConfig.SHA256.length()) : word;
    int end = name.indexOf('.');
    int length = end < 0 ? name.length() : end;
    if (length != 64) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if ("0123456789abcdef".indexOf(name.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }
}
