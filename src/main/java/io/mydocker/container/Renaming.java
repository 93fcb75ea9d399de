package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import io.mydocker.linux.Descriptor;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.oci.Raw;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;

/**
 * Gives a container another name. It is held in three places, which change one after the other, so
 * that a kill in between leaves a container that has one of both names or both: {@code ps} and
 * {@code rm} go on with it, and a second rename completes the first.
 */
final class Renaming {
  private static final String CONFIG = "config.json";
  private static final String UNFINISHED = "config.json.new";

  /** As our writer has it, and as no value can have it: there a quote is escaped. */
  private static final String KEY = "\"" + SpecBuilder.NAME + "\":\"";

  private static final int OPEN_DIRECTORY = Flag.O_RDONLY | Flag.O_DIRECTORY | Flag.O_NOFOLLOW;
  private static final int CREATE = Flag.O_WRONLY | Flag.O_CREAT | Flag.O_TRUNC | Flag.O_NOFOLLOW;

  private final Kernel kernel;
  private final Stored container;
  private final String name;

  Renaming(Kernel kernel, Stored container, String name) {
    this.kernel = kernel;
    this.container = container;
    this.name = name;
  }

  void run() {
    SpecBuilder.checkName(name);
    if (!container.place().keeps()) {
      throw failed("goes when it ends, and its name with it; only one that is kept can be renamed");
    }
    Layout layout = container.layout();
    try (Descriptor directory = open(layout.directory(), OPEN_DIRECTORY);
        Descriptor place = open(layout.directory() + "/" + PlaceRecord.FILE, appending())) {
      // One rename at a time: each frees the names that are not its own.
      kernel.flock(place.number(), Flag.LOCK_EX);
      String config = withName(HostFacts.text(layout.directory() + "/" + CONFIG));
      boolean isNew = take();
      try {
        replace(directory.number(), config);
        append(place.number(), "name=" + name + "\n");
      } catch (KernelException e) {
        if (isNew) {
          free(name);
        }
        throw e;
      }
      freeOthers();
      requireStillThere(directory.number());
    }
  }

  private static int appending() {
    return Flag.O_WRONLY | Flag.O_APPEND | Flag.O_NOFOLLOW;
  }

  private Descriptor open(String path, int flags) {
    return new Descriptor(kernel, kernel.openat(Flag.AT_FDCWD, path, flags, 0));
  }

  private String link(String which) {
    return Layout.names(container.layout().settings()) + "/" + which;
  }

  /** Reserves the name; tells whether it was not the container's already. */
  private boolean take() {
    makeNames();
    try {
      kernel.symlinkat(container.id(), Flag.AT_FDCWD, link(name));
      return true;
    } catch (KernelException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
      if (ContainerNames.of(container.layout()).contains(name)) {
        return false;
      }
      if (takeFromNobody()) {
        return true;
      }
      throw failed(
          "cannot be called "
              + name
              + ": EEXIST (file exists); the name is in use: choose another, or remove that"
              + " container with mydocker rm "
              + name);
    }
  }

  /**
   * Takes a name that leads to no container any more, see {@link ReservedName}: under the lock of
   * all who free one that may be another's by now.
   */
  private boolean takeFromNobody() {
    Settings settings = container.layout().settings();
    try (Descriptor names = open(Layout.names(settings), OPEN_DIRECTORY)) {
      kernel.flock(names.number(), Flag.LOCK_EX);
      String id = kernel.readlinkat(Flag.AT_FDCWD, link(name));
      if (Reference.isThere(new Layout(settings, id))) {
        return false;
      }
      free(name);
      kernel.symlinkat(container.id(), Flag.AT_FDCWD, link(name));
      return true;
    } catch (KernelException another) {
      return false;
    }
  }

  /** Its first use, where no container had a name yet. */
  private void makeNames() {
    try {
      kernel.mkdirat(Flag.AT_FDCWD, Layout.names(container.layout().settings()), 0700);
    } catch (KernelException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
  }

  /** The text with the other name and every other byte as it was. */
  private String withName(String config) {
    int key = config.lastIndexOf(KEY);
    int from = key + KEY.length();
    int to = key < 0 ? -1 : config.indexOf('"', from);
    if (to < 0) {
      throw failed("has a damaged config.json; remove it with mydocker rm " + container.id());
    }
    return config.substring(0, from) + name + config.substring(to);
  }

  private void replace(int directory, String config) {
    try (Descriptor file =
        new Descriptor(kernel, kernel.openat(directory, UNFINISHED, CREATE, 0600))) {
      append(file.number(), config);
      // Else the name could be on the disk before the content is.
      kernel.fsync(file.number());
    }
    kernel.renameat2(directory, UNFINISHED, directory, CONFIG, 0);
  }

  private void append(int file, String text) {
    byte[] bytes = Raw.bytes(text);
    kernel.writeAll(file, bytes, 0, bytes.length);
  }

  private void freeOthers() {
    for (String own : ContainerNames.of(container.layout())) {
      if (!own.equals(name)) {
        free(own);
      }
    }
  }

  /** Whoever removed it may have looked for its names before the new one was there. */
  private void requireStillThere(int directory) {
    if (kernel.statx(directory).nlink() == 0) {
      free(name);
      throw failed("was removed meanwhile");
    }
  }

  private void free(String which) {
    try {
      kernel.unlinkat(Flag.AT_FDCWD, link(which), 0);
    } catch (KernelException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  private RequestException failed(String what) {
    return new RequestException(Kind.FAILED, "rename: container " + container.name() + " " + what);
  }
}
