package io.mydocker.container;

import io.mydocker.cgroup.Freezer;
import io.mydocker.container.RequestException.Kind;
import io.mydocker.image.CommitArchive;
import io.mydocker.image.CommitProgress;
import io.mydocker.image.Envelope;
import io.mydocker.image.ImageException;
import io.mydocker.image.ImageName;
import io.mydocker.image.Packing;
import io.mydocker.image.SizeGuess;
import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.linux.OverlayView;
import io.mydocker.oci.RuntimeSpec;
import io.mydocker.program.Flag;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Packs one container's files. The engine holds what must be given back (the freezer, a stopped
 * container's mount, the temporary file) while this JVM reads and writes; see {@link
 * GuardCompiler}.
 */
final class Commit {
  /** How much of the volumes is looked at before a commit, and how long. */
  private static final int VOLUME_FILES = 50_000;

  private static final long VOLUME_NANOS = 300_000_000L;

  private final Settings settings;
  private final Engine engine;

  /** Whose work it is, for messages. */
  private final String verb;

  Commit(Settings settings, Engine engine) {
    this(settings, engine, "commit");
  }

  private Commit(Settings settings, Engine engine, String verb) {
    this.settings = settings;
    this.engine = engine;
    this.verb = verb;
  }

  /** For {@code export}: the same work, and an archive that is no image. */
  static Commit forExport(Settings settings, Engine engine) {
    return new Commit(settings, engine, "export");
  }

  Committed commit(CommitRequest request, OutputStream stream, Progress progress) {
    CommitArchive.loadAhead(request.packing());
    try {
      Target target = target(request);
      requireReplaceable(target, request.output() == null);
      if (target != null) {
        AbandonedArchives.clear(target.directory(), target.name());
      }
      Stored container = choose(request);
      CommitRequest meant = withoutContainersName(request, container);
      boolean mustStand = request.pause() && container.isRunning();
      // What the user has paused stays so.
      Freezer freezer = mustStand && !container.isPaused() ? freezer(container) : null;
      Stored mount = container.isRunning() ? null : container;
      CommittedImage image = CommittedImage.of(settings, container, meant, progress);
      sayVolumes(container, progress);
      tellBegin(container, target, freezer != null);
      long begin = System.nanoTime();
      engine.execute(
          GuardCompiler.compile(
              new GuardCompiler.Held(
                  freezer,
                  mustStand ? container.layout().directory() : null,
                  mount,
                  false,
                  target == null ? null : target.temporary()),
              Leftovers.find(settings)));
      awaitFrozen(freezer, container);
      if (mount != null) {
        StoppedMount.await(mount, verb);
      }
      CommitArchive.Written written;
      try (image) {
        written = pack(container, mustStand, request.packing(), image, target, stream, progress);
        image.keep(target == null ? null : target.path(), written, progress);
      }
      tellEnd(written, begin);
      return new Committed(target == null ? "-" : target.path(), written);
    } catch (ImageException | KernelException failed) {
      throw new RequestException(Kind.FAILED, verb + ": " + failed.getMessage());
    }
  }

  /**
   * Where the archive goes.
   *
   * @param directory the directory, raw
   * @param name its name there
   * @param temporaryName its name until it is whole
   */
  private record Target(String directory, String name, String temporaryName) {
    Target(String directory, String name) {
      this(directory, name, AbandonedArchives.ownName(name));
    }

    String temporary() {
      return directory + "/" + temporaryName();
    }

    String path() {
      return directory.equals("/") ? "/" + name : directory + "/" + name;
    }
  }

  private @Nullable Target target(CommitRequest request) {
    String image = request.image();
    String output = request.output();
    if (image != null && output == null) {
      checkName(image);
    }
    if (output == null) {
      return new Target(settings.home(), image + ".tar");
    }
    if (output.equals("-")) {
      return null;
    }
    int slash = output.lastIndexOf('/');
    String name = output.substring(slash + 1);
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      throw new RequestException(Kind.USAGE, verb + ": -o " + output + ": not a file name");
    }
    return new Target(slash < 0 ? "." : slash == 0 ? "/" : output.substring(0, slash), name);
  }

  /**
   * The archive takes its place by rename(2), which would put a file where a device is: {@code -o
   * /dev/null} would break the host, and {@code -o /dev/stdout} is a link.
   */
  private void requireReplaceable(@Nullable Target target, boolean mayBeLink) {
    if (target == null) {
      return;
    }
    try {
      FileStatus there = Kernel.open().statx(Flag.AT_FDCWD, target.path());
      if (!there.isRegular() && !(mayBeLink && there.isLink())) {
        throw new RequestException(
            Kind.FAILED,
            verb
                + ": "
                + target.path()
                + ": is there and is no regular file; choose another name, or write to it with"
                + " -o - >FILE");
      }
    } catch (KernelException absent) {
      // Whatever is wrong with the directory is said where it is opened.
      return;
    }
  }

  private static void checkName(String image) {
    try {
      ImageName.check(image);
    } catch (ImageException refused) {
      throw new RequestException(Kind.USAGE, "commit: " + refused.getMessage());
    }
  }

  /** The only word may have been the container's, and is no image's name then. */
  private static CommitRequest withoutContainersName(CommitRequest request, Stored container) {
    String image = request.image();
    boolean isContainers =
        request.container() == null
            && request.output() != null
            && image != null
            && isCalled(container, image);
    if (image != null && !isContainers) {
      checkName(image);
    }
    return isContainers
        ? new CommitRequest(
            container.id(),
            null,
            request.output(),
            request.pause(),
            request.packing(),
            request.description())
        : request;
  }

  private static boolean isCalled(Stored container, String word) {
    return container.name().equals(word) || container.id().equals(word);
  }

  private Stored choose(CommitRequest request) {
    String reference = request.container();
    if (reference != null) {
      return ContainerReader.find(settings, verb + ": ", reference);
    }
    // An image needs no name where the archive has one: the only word may be the container's.
    String word = request.image();
    StoredContainers containers = StoredContainers.read(settings);
    Stored only = null;
    if (request.output() != null && word != null) {
      for (Stored container : containers.all()) {
        if (isCalled(container, word)) {
          return container;
        }
      }
    }
    for (Stored container : containers.all()) {
      if (container.isRunning()) {
        if (only != null) {
          throw new RequestException(
              Kind.FAILED,
              "commit: several containers are running;"
                  + " say which one: mydocker commit CONTAINER IMAGE (mydocker ps lists them)");
        }
        only = container;
      }
    }
    if (only == null) {
      throw new RequestException(
          Kind.FAILED,
          "commit: no container is running;"
              + " start one, or name a kept one: mydocker commit CONTAINER IMAGE (mydocker ps -a lists them)");
    }
    return only;
  }

  /** What was read is of different moments; --pause=false asks for that. */
  private RequestException thawed(Stored container) {
    return failed(
        container,
        ": another command let it go on while it was read; try again, or use --pause=false");
  }

  private RequestException failed(Stored container, String why) {
    return new RequestException(Kind.FAILED, verb + ": container " + container.name() + why);
  }

  private static Freezer freezer(Stored container) {
    return Freezer.of(container.place().cgroup());
  }

  private void awaitFrozen(@Nullable Freezer freezer, Stored container) {
    if (freezer == null) {
      return;
    }
    long end = System.nanoTime() + StoppedMount.PATIENCE_NANOS;
    while (!HostFacts.text(freezer.state()).contains(freezer.frozenState())) {
      if (!container.isAlive()) {
        throw ended(container);
      }
      StoppedMount.pause(end, verb, "freeze container " + container.name() + "; try --pause=false");
    }
  }

  private void tellBegin(Stored container, @Nullable Target target, boolean isFrozen) {
    settings
        .log()
        .info(
            Commit.class,
            "commit container "
                + container.id()
                + (isFrozen ? ", frozen meanwhile, to " : " to ")
                + (target == null ? "standard output" : target.path()));
  }

  private void tellEnd(CommitArchive.Written written, long begin) {
    settings
        .log()
        .info(
            Commit.class,
            "committed "
                + written.entries()
                + " files: "
                + written.content()
                + " bytes read, "
                + written.size()
                + " bytes of archive, "
                + written.compressor()
                + ", diff id sha256:"
                + written.diffId()
                + ", "
                + Log.since(begin));
  }

  private CommitArchive.Written pack(
      Stored container,
      boolean mustStand,
      Packing packing,
      CommittedImage image,
      @Nullable Target target,
      OutputStream stream,
      Progress progress) {
    CommitProgress adapter =
        new CommitProgress() {
          @Override
          public void at(long done, long total) {
            progress.at(done, total);
          }

          @Override
          public boolean isDue() {
            return progress.isDue();
          }

          @Override
          public void notice(String line) {
            progress.notice(line);
          }

          @Override
          public void packed() {
            requireStillThere(container);
            if (mustStand && !container.isPaused()) {
              throw thawed(container);
            }
            if (target != null) {
              image.hold();
            }
          }
        };
    Packing meant = mustStand || !container.isRunning() ? packing.still() : packing;
    try {
      if (!container.isRunning() || !container.hasUsers()) {
        return write(
            StoppedMount.mergedPath(container), meant, image.envelope(), target, stream, adapter);
      }
      // Its own overlay shows the host's numbers for its users; on disk are the container's.
      try (OverlayView view = OverlayView.open(container.layers())) {
        return write(view.path(), meant, image.envelope(), target, stream, adapter);
      }
    } catch (ImageException | KernelException failed) {
      requireStillThere(container);
      throw failed;
    }
  }

  private CommitArchive.Written write(
      String root,
      Packing packing,
      Envelope envelope,
      @Nullable Target target,
      OutputStream stream,
      CommitProgress adapter) {
    Kernel kernel = Kernel.open();
    if (target == null) {
      return CommitArchive.write(
          kernel, root, packing, envelope, settings.dataRoot() + "/layers", stream, adapter);
    }
    return CommitArchive.write(
        kernel,
        root,
        packing,
        envelope,
        target.directory(),
        target.temporaryName(),
        target.name(),
        adapter);
  }

  /** When a container ends its files go, and the walk takes what is missing for vanished. */
  private void requireStillThere(Stored container) {
    if (container.isRunning() && !container.isAlive()) {
      throw ended(container);
    }
  }

  private RequestException ended(Stored container) {
    return failed(
        container,
        verb.equals("commit")
            ? " ended meanwhile; nothing was committed"
            : " ended meanwhile; the archive is not whole");
  }

  /** Before it is frozen: looking takes time. */
  private static void sayVolumes(Stored container, Progress progress) {
    SizeGuess guess = new SizeGuess(Kernel.open(), VOLUME_FILES, VOLUME_NANOS);
    StringBuilder line = new StringBuilder();
    for (RuntimeSpec.Mount mount : container.mounts()) {
      String size = mount.type().equals("tmpfs") ? null : guess.of(mount.source());
      line.append(line.length() == 0 ? "note: not in the image, since they are volumes: " : ", ");
      line.append(mount.destination()).append(size == null ? "" : " (" + size + ")");
    }
    if (line.length() > 0) {
      progress.notice(line.toString());
    }
  }
}
