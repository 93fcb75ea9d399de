package io.mydocker.container;

import io.mydocker.cgroup.Freezer;
import io.mydocker.container.RequestException.Kind;
import io.mydocker.image.CommitArchive;
import io.mydocker.image.CommitProgress;
import io.mydocker.image.ImageException;
import io.mydocker.image.ImageName;
import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.Flag;
import java.io.File;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Packs one container's files. The engine holds what must be given back (the freezer, a stopped
 * container's mount, the temporary file) while this JVM reads and writes; see {@link
 * GuardCompiler}.
 */
final class Commit {
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private final Settings settings;
  private final Engine engine;

  Commit(Settings settings, Engine engine) {
    this.settings = settings;
    this.engine = engine;
  }

  String commit(CommitRequest request, OutputStream stream, Progress progress) {
    try {
      Target target = target(request);
      requireReplaceable(target, request.output() == null);
      Stored container = choose(StoredContainers.read(settings), request.container());
      Freezer freezer = request.pause() && container.isRunning() ? freezer(container) : null;
      Stored mount = container.isRunning() ? null : container;
      tellBegin(container, target, freezer != null);
      long begin = System.nanoTime();
      engine.execute(
          GuardCompiler.compile(
              new GuardCompiler.Held(freezer, mount, target == null ? null : target.temporary()),
              Leftovers.find(settings)));
      awaitFrozen(freezer, container);
      awaitMounted(mount);
      CommitArchive.Written written = pack(container, target, stream, progress);
      tellEnd(target, written, begin);
      return target == null ? "-" : target.path();
    } catch (ImageException | KernelException failed) {
      throw new RequestException(Kind.FAILED, "commit: " + failed.getMessage());
    }
  }

  /**
   * Where the archive goes.
   *
   * @param directory the directory, raw
   * @param name its name there
   * @param unique what makes the temporary name nobody else's
   */
  private record Target(String directory, String name, long unique) {
    String temporaryName() {
      return "." + name + "." + unique + ".tmp";
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
    if (image != null) {
      checkName(image);
    }
    String output = request.output();
    long unique = ProcessHandle.current().pid();
    if (output == null) {
      return new Target(settings.home(), image + ".tar", unique);
    }
    if (output.equals("-")) {
      return null;
    }
    int slash = output.lastIndexOf('/');
    String name = output.substring(slash + 1);
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      throw new RequestException(Kind.USAGE, "commit: -o " + output + ": not a file name");
    }
    return new Target(
        slash < 0 ? "." : slash == 0 ? "/" : output.substring(0, slash), name, unique);
  }

  /**
   * The archive takes its place by rename(2), which would put a file where a device is: {@code -o
   * /dev/null} would break the host, and {@code -o /dev/stdout} is a link.
   */
  private static void requireReplaceable(@Nullable Target target, boolean mayBeLink) {
    if (target == null) {
      return;
    }
    try {
      FileStatus there = Kernel.open().statx(Flag.AT_FDCWD, target.path());
      if (!there.isRegular() && !(mayBeLink && there.isLink())) {
        throw new RequestException(
            Kind.FAILED,
            "commit: "
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

  private static Stored choose(StoredContainers containers, @Nullable String reference) {
    if (reference != null) {
      return containers.find(reference);
    }
    Stored only = null;
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

  private static Freezer freezer(Stored container) {
    return Freezer.of(container.place().cgroup());
  }

  private static void awaitFrozen(@Nullable Freezer freezer, Stored container) {
    if (freezer == null) {
      return;
    }
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!HostFacts.text(freezer.state()).contains(freezer.frozenState())) {
      if (!isAlive(container)) {
        throw ended(container);
      }
      pause(end, "freeze container " + container.name() + "; try --pause=false");
    }
  }

  private static void awaitMounted(@Nullable Stored container) {
    if (container == null) {
      return;
    }
    long end = System.nanoTime() + PATIENCE_NANOS;
    String mount = " " + escaped(StoppedMount.mergedPath(container)) + " ";
    while (!HostFacts.text("/proc/self/mountinfo").contains(mount)) {
      pause(end, "mount container " + container.name());
    }
  }

  /** As mountinfo shows a path (proc_pid_mountinfo(5)). */
  private static String escaped(String path) {
    return path.replace("\\", "\\134")
        .replace(" ", "\\040")
        .replace("\t", "\\011")
        .replace("\n", "\\012");
  }

  private static void pause(long end, String what) {
    if (System.nanoTime() - end > 0) {
      throw new RequestException(Kind.FAILED, "commit: took too long to " + what);
    }
    try {
      Thread.sleep(1);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new RequestException(Kind.FAILED, "commit: interrupted");
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

  private void tellEnd(@Nullable Target target, CommitArchive.Written written, long begin) {
    if (!settings.log().info()) {
      return;
    }
    String size = target == null ? "" : new File(target.path()).length() + " bytes of archive, ";
    settings
        .log()
        .info(
            Commit.class,
            "committed "
                + written.entries()
                + " files: "
                + written.content()
                + " bytes read, "
                + size
                + Log.since(begin));
  }

  private static CommitArchive.Written pack(
      Stored container, @Nullable Target target, OutputStream stream, Progress progress) {
    CommitProgress adapter =
        new CommitProgress() {
          @Override
          public void at(long done, long total) {
            progress.at(done, total);
          }

          @Override
          public void notice(String line) {
            progress.notice(line);
          }

          @Override
          public void packed() {
            requireStillThere(container);
          }
        };
    sayVolumes(container, progress);
    String root = StoppedMount.mergedPath(container);
    try {
      if (target == null) {
        return CommitArchive.write(Kernel.open(), root, stream, adapter);
      }
      return CommitArchive.write(
          Kernel.open(), root, target.directory(), target.temporaryName(), target.name(), adapter);
    } catch (ImageException failed) {
      requireStillThere(container);
      throw failed;
    }
  }

  /** When a container ends its files go, and the walk takes what is missing for vanished. */
  private static void requireStillThere(Stored container) {
    if (container.isRunning() && !isAlive(container)) {
      throw ended(container);
    }
  }

  private static boolean isAlive(Stored container) {
    return StoredContainers.runningPid(HostFacts.text(container.layout().liveFile())) != 0;
  }

  private static RequestException ended(Stored container) {
    return new RequestException(
        Kind.FAILED,
        "commit: container " + container.name() + " ended meanwhile; nothing was committed");
  }

  private static void sayVolumes(Stored container, Progress progress) {
    List<String> volumes = container.volumes();
    if (!volumes.isEmpty()) {
      progress.notice(
          "note: not in the image, since they are volumes: " + String.join(", ", volumes));
    }
  }
}
