package io.mydocker.container;

import io.mydocker.container.Lookup.Found;
import io.mydocker.container.RequestException.Kind;
import io.mydocker.image.CopyIds;
import io.mydocker.image.CopyRules;
import io.mydocker.image.ImageException;
import io.mydocker.image.PrepareNotices;
import io.mydocker.image.TreeCopy;
import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.oci.RuntimeSpec;
import io.mydocker.program.Errno;
import io.mydocker.program.ErrnoText;
import io.mydocker.program.Flag;
import io.mydocker.storage.KernelsOwn;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies files into or out of one container, by Docker's rules for what becomes of the names. */
final class Copy {
  private static final String VERB = "cp";

  private final Settings settings;
  private final Engine engine;
  private final CopyRequest request;
  private final Progress progress;
  private final Kernel kernel = Kernel.open();

  Copy(Settings settings, Engine engine, CopyRequest request, Progress progress) {
    this.settings = settings;
    this.engine = engine;
    this.request = request;
    this.progress = progress;
  }

  void run(InputStream in, OutputStream out) {
    try {
      Stored container = ContainerReader.find(settings, request.container());
      settings.log().info(Copy.class, "cp of container " + container.id());
      try (ContainerRoot root = open(container)) {
        TreeCopy copy = new TreeCopy(kernel, rules(root, container), notices());
        copy(copy, root, in, out);
        root.requireStillThere();
      }
    } catch (ImageException failed) {
      String where = request.isStream() && !request.isInward() ? name(false) : name(true);
      throw new RequestException(Kind.FAILED, VERB + ": " + where + ": " + failed.getMessage());
    } catch (KernelException failed) {
      throw new RequestException(Kind.FAILED, VERB + ": " + failed.getMessage());
    } catch (RequestException failed) {
      throw new RequestException(failed.kind(), VERB + ": " + failed.getMessage());
    }
  }

  private ContainerRoot open(Stored container) {
    ContainerRoot running = ContainerRoot.running(kernel, container);
    if (running != null) {
      repair();
      return running;
    }
    if (request.isInward() && StoredSpec.read(container.layout()).isReadOnly()) {
      throw new RequestException(
          Kind.FAILED,
          "container "
              + container.name()
              + ": its root is read-only (run --read-only); copy into a volume of its while it"
              + " runs");
    }
    engine.execute(
        GuardCompiler.compile(
            new GuardCompiler.Held(null, null, container, request.isInward(), null),
            Leftovers.find(settings)));
    StoppedMount.await(container, VERB);
    return ContainerRoot.mounted(kernel, container);
  }

  private void repair() {
    List<Leftover> leftovers = Leftovers.find(settings);
    if (!leftovers.isEmpty()) {
      engine.execute(GuardCompiler.repair(leftovers));
    }
  }

  private CopyRules rules(ContainerRoot root, Stored container) {
    CopyIds leaving = CopyIds.SAME;
    CopyIds entering = CopyIds.SAME;
    // On disk are the container's own ids; only its mounts show others.
    if (root.isRunning() && container.hasUsers()) {
      IdMappings mappings = StoredSpec.read(container.layout()).mappings();
      leaving = request.isInward() ? leaving : new MappedIds(mappings, false);
      entering = request.isInward() ? new MappedIds(mappings, true) : entering;
    }
    return new CopyRules(
        !request.isInward(), request.keepsOwners(), request.keepsPrivilege(), leaving, entering);
  }

  private record MappedIds(IdMappings mappings, boolean isToHost) implements CopyIds {
    @Override
    public long uid(long id) {
      return of(mappings.uids(), id);
    }

    @Override
    public long gid(long id) {
      return of(mappings.gids(), id);
    }

    private long of(List<RuntimeSpec.IdMapping> list, long id) {
      return isToHost ? IdMappings.host(list, id) : IdMappings.container(list, id);
    }
  }

  private PrepareNotices notices() {
    return new PrepareNotices() {
      @Override
      public void at(long done, long total) {
        progress.at(done, total);
      }

      @Override
      public void notice(String line) {
        progress.notice(VERB + ": " + line);
      }
    };
  }

  private void copy(TreeCopy copy, ContainerRoot root, InputStream in, OutputStream out) {
    Lookup host = Lookup.onHost(kernel);
    Lookup inside = root.lookup();
    if (request.isInward() && request.isStream()) {
      unpack(copy, root, in);
      return;
    }
    Lookup from = request.isInward() ? host : inside;
    String path = request.isInward() ? request.outside() : request.inside();
    Found source = source(from, path);
    try {
      if (!request.isInward()) {
        root.requireNoVolume(source);
        root.tellVolumes(source, notices());
      }
      TreeCopy.Source what =
          new TreeCopy.Source(source.parent(), source.name(), source.isDirectory());
      String base = Lookup.meansContent(path) ? "" : Lookup.base(path);
      if (request.isStream()) {
        copy.write(what, base, out);
      } else {
        place(copy, root, what, base);
      }
    } finally {
      kernel.close(source.parent());
    }
  }

  private void unpack(TreeCopy copy, ContainerRoot root, InputStream in) {
    Found target = target(root.lookup(), request.inside());
    try {
      root.requireNoVolume(target);
      requireDirectory(target);
      copy.unpack(in, target.parent());
    } finally {
      kernel.close(target.parent());
    }
  }

  private void requireDirectory(Found target) {
    if (target.status() == null) {
      throw refused(
          name(true), "does not exist; a tar is unpacked into a directory: make it first");
    }
    if (!target.isDirectory()) {
      throw refused(name(true), "is no directory; a tar is unpacked into one");
    }
  }

  private void place(TreeCopy copy, ContainerRoot root, TreeCopy.Source what, String base) {
    Lookup to = request.isInward() ? root.lookup() : Lookup.onHost(kernel);
    String path = request.isInward() ? request.inside() : request.outside();
    Found target = target(to, path);
    try {
      if (request.isInward()) {
        root.requireNoVolume(target);
      }
      if (target.isDirectory() && target.name().equals(".")) {
        copy.copy(what, target.parent(), base);
        return;
      }
      if (target.status() == null && !what.isDirectory() && Lookup.endsInDirectory(path)) {
        throw refused(name(true), "is no directory that exists; make it first");
      }
      if (target.isDirectory()) {
        throw refused(name(true), "has become a directory meanwhile; copy again");
      }
      if (target.status() != null && what.isDirectory()) {
        throw refused(name(true), "is a file, and a directory cannot be copied onto one");
      }
      copy.copy(what, target.parent(), target.name());
    } finally {
      kernel.close(target.parent());
    }
  }

  private Found source(Lookup from, String path) {
    Found found;
    try {
      found = from.find(path, request.followsLink());
    } catch (KernelException e) {
      throw refused(name(false), ErrnoText.of(e.errno()));
    }
    try {
      requireCopied(found.status());
      requireNotKernels(found, name(false));
      return found;
    } catch (RequestException | KernelException e) {
      kernel.close(found.parent());
      throw e;
    }
  }

  /** In a tree they are only left out. */
  private void requireCopied(@Nullable FileStatus status) {
    if (status == null) {
      throw refused(name(false), "no such file or directory");
    }
    if (status.type() == Flag.S_IFSOCK) {
      throw refused(name(false), "is a socket, of which there can be no copy");
    }
    boolean isDevice = status.type() == Flag.S_IFCHR || status.type() == Flag.S_IFBLK;
    if (isDevice && !request.isInward() && !request.keepsPrivilege()) {
      throw refused(name(false), "is a device of the container's choice; --setuid copies it");
    }
  }

  /** A directory is found as itself, with the name {@code .}. */
  private Found target(Lookup to, String path) {
    Found found;
    try {
      found = located(to, path);
    } catch (KernelException e) {
      throw refused(
          name(true),
          ErrnoText.of(e.errno())
              + (e.errno() == Errno.ENOENT ? "; make the directory that it is to lie in" : ""));
    }
    try {
      requireNotKernels(found, name(true));
      return found;
    } catch (RequestException | KernelException e) {
      kernel.close(found.parent());
      throw e;
    }
  }

  private Found located(Lookup to, String path) {
    try {
      int directory = to.directory(path);
      return new Found(directory, ".", kernel.statx(directory));
    } catch (KernelException e) {
      boolean isAsked = Lookup.endsInDirectory(path);
      if (e.errno() != Errno.ENOENT && (e.errno() != Errno.ENOTDIR || isAsked)) {
        throw e;
      }
    }
    String bare = path;
    while (bare.length() > 1 && bare.endsWith("/")) {
      bare = bare.substring(0, bare.length() - 1);
    }
    return to.find(bare, true);
  }

  private void requireNotKernels(Found found, String name) {
    int flags = Flag.O_PATH | Flag.O_NOFOLLOW;
    FileStatus status = found.status();
    int file = kernel.openat(found.parent(), status == null ? "." : found.name(), flags, 0);
    try {
      if (KernelsOwn.has(kernel, file)) {
        throw refused(name, "is a file of the kernel's own and is not copied");
      }
    } finally {
      kernel.close(file);
    }
  }

  /** The source or the target as messages have it. */
  private String name(boolean isTarget) {
    return isTarget == request.isInward()
        ? request.container() + ":" + request.inside()
        : request.outside();
  }

  private static RequestException refused(String name, String why) {
    return new RequestException(Kind.FAILED, name + ": " + why);
  }
}
