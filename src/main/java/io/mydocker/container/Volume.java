package io.mydocker.container;

import io.mydocker.image.ImageVolume;
import java.util.ArrayList;
import java.util.List;

/**
 * One mount that the user asked for, after parsing. Paths are raw.
 *
 * @param kind what is mounted
 * @param source a path of the host, absolute or relative to the caller's working directory; the
 *     name of a named volume; the number of an anonymous one; {@code tmpfs}
 * @param target absolute in the container, without {@code .} and {@code ..}
 * @param isReadOnly whether the container may only read it
 * @param isRecursive whether what is mounted below the source comes along
 * @param attributes for a tmpfs, the flags of fsmount(2)
 * @param data for a tmpfs, its own options: {@code size=64m}; {@code nocopy} for a volume that is
 *     not to be filled
 * @param seed what one of the container's own begins as
 */
record Volume(
    Kind kind,
    String source,
    String target,
    boolean isReadOnly,
    boolean isRecursive,
    int attributes,
    List<String> data,
    Seed seed) {

  private static final String NO_COPY = "nocopy";

  /** What is mounted. */
  enum Kind {
    /** A path of the host, made if it is absent. */
    PATH,
    /** A path of the host that must be there. */
    BIND,
    /** A directory of ours that outlives the container. */
    NAMED,
    /** A directory of the container's own, which goes with it. */
    ANONYMOUS,
    /** A directory of the container's own, over the image's at that place. */
    SEEDED,
    /** Memory. */
    TMPFS
  }

  /** What a volume without a name begins as. */
  record Seed(long uid, long gid, int mode, List<String> lowers) {
    static final Seed NONE = new Seed(0, 0, 0755, List.of());
  }

  static Volume of(Kind kind, String source, String target, boolean isReadOnly) {
    return new Volume(kind, source, target, isReadOnly, true, 0, List.of(), Seed.NONE);
  }

  /**
   * A volume that the image wants.
   *
   * @param number what it is called in the container's directory
   */
  static Volume of(ImageVolume volume, String target, int number) {
    Seed seed = new Seed(volume.uid(), volume.gid(), volume.mode(), volume.lowers());
    Kind kind = volume.lowers().isEmpty() ? Kind.ANONYMOUS : Kind.SEEDED;
    return new Volume(kind, String.valueOf(number), target, false, true, 0, List.of(), seed);
  }

  /** Whether it begins with the image's files. */
  boolean isFilled() {
    return kind == Kind.NAMED && !data.contains(NO_COPY);
  }

  /** The same volume, not to be filled. */
  Volume bare() {
    return new Volume(
        kind, source, target, isReadOnly, isRecursive, attributes, List.of(NO_COPY), seed);
  }

  /** Whether another caller means another place by it. */
  boolean isRelative() {
    return (kind == Kind.PATH || kind == Kind.BIND) && !source.startsWith("/");
  }

  boolean isTmpfs() {
    return kind == Kind.TMPFS;
  }

  /** Where the source lies on the host. */
  String path(Layout layout) {
    return switch (kind) {
      case NAMED -> Layout.volumes(layout.settings()) + "/" + source + "/_data";
      case ANONYMOUS -> directory(layout) + "/_data";
      case SEEDED -> directory(layout) + "/upper";
      default -> source;
    };
  }

  /** Where one of the container's own lies. */
  String directory(Layout layout) {
    return layout.directory() + "/volumes/" + source;
  }

  /** The options as mount(8) and the runtime specification spell them. */
  List<String> options() {
    List<String> options = new ArrayList<>();
    if (isTmpfs()) {
      for (int i = 0; i < Tmpfs.FLAGS.length; i++) {
        boolean isSet = (attributes & Tmpfs.BITS[i]) != 0;
        options.add(Tmpfs.FLAGS[i][isSet ? 0 : 1]);
      }
      options.addAll(data);
      return options;
    }
    if (kind == Kind.SEEDED) {
      options.add("lowerdir=" + String.join(":", seed.lowers()));
      return options;
    }
    options.add(isRecursive ? "rbind" : "bind");
    options.add(isReadOnly ? "ro" : "rw");
    return options;
  }
}
