package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import io.mydocker.image.ImageException;
import io.mydocker.image.ImageStore;
import io.mydocker.image.Imported;
import io.mydocker.image.LayerUsers;
import io.mydocker.image.PrepareNotices;
import io.mydocker.image.StoredImage;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The images of this host. */
public final class LocalImages implements Images {
  private final Settings settings;
  private final Engine engine;
  private List<Leftover> repaired = List.of();

  /** But for those whose undo was left to us: the engine is at it while we look. */
  private final LayerUsers users =
      new LayerUsers() {
        @Override
        public List<User> all() {
          return StoredContainers.layerUsers(settings, repaired);
        }
      };

  public LocalImages(Settings settings, Engine engine) {
    this.settings = settings;
    this.engine = engine;
  }

  @Override
  public List<StoredImage> list(Progress notices) {
    return with("images", notices, ImageStore::list);
  }

  @Override
  public List<Imported> load(@Nullable String file, InputStream stream, Progress progress) {
    return with("load", progress, store -> file == null ? store.load(stream) : store.load(file));
  }

  @Override
  public Removed remove(List<String> images, boolean force, Progress progress) {
    return with("rmi", progress, store -> removed(store.remove(images, force, users)));
  }

  @Override
  public Removed prune(boolean all, Progress progress) {
    return with("image prune", progress, store -> removed(store.prune(all, users)));
  }

  private static Removed removed(ImageStore.Removed removed) {
    return new Removed(removed.lines(), removed.failures(), removed.bytes());
  }

  private <T> T with(String verb, Progress progress, Function<ImageStore, T> work) {
    Launch.checkPrivilege(verb, HostFacts.read());
    // A container that was killed must not hold its image.
    List<Leftover> leftovers = Leftovers.find(settings);
    if (!leftovers.isEmpty()) {
      repaired = leftovers;
      engine.execute(GuardCompiler.repair(leftovers));
    }
    long begin = System.nanoTime();
    try {
      ImageStore store =
          new ImageStore(Kernel.open(), settings.home(), settings.dataRoot(), Notices.of(progress));
      T result = work.apply(store);
      settings.log().info(LocalImages.class, verb + " done in " + Log.since(begin));
      return result;
    } catch (ImageException | KernelException failed) {
      throw new RequestException(Kind.FAILED, verb + ": " + failed.getMessage());
    }
  }

  /** What the store tells goes on to the caller. */
  static final class Notices implements PrepareNotices {
    private final Progress progress;

    private Notices(Progress progress) {
      this.progress = progress;
    }

    static PrepareNotices of(Progress progress) {
      return new Notices(progress);
    }

    @Override
    public void at(long done, long total) {
      progress.at(done, total);
    }

    @Override
    public void notice(String line) {
      progress.notice(line);
    }
  }
}
