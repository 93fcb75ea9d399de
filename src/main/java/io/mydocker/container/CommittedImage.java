package io.mydocker.container;

import io.mydocker.image.CommitArchive;
import io.mydocker.image.Envelope;
import io.mydocker.image.ImageEnvelope;
import io.mydocker.image.ImageException;
import io.mydocker.image.ImageStore;
import io.mydocker.image.Packing;
import io.mydocker.linux.Kernel;
import io.mydocker.oci.ImageConfig;
import io.mydocker.oci.RuntimeSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an image that is being committed says of itself: in its archive, if that has a place for it,
 * and in the store in any case.
 */
final class CommittedImage implements AutoCloseable {
  private static final long MILLIS = 1000;

  private final ImageStore store;
  private final CommitRequest request;
  private final ImageConfig.Parameters parameters;
  private final long seconds;

  /** What keeps the store as it is, or -1. */
  private int held = -1;

  private CommittedImage(
      ImageStore store, CommitRequest request, ImageConfig.Parameters parameters, long seconds) {
    this.store = store;
    this.request = request;
    this.parameters = parameters;
    this.seconds = seconds;
  }

  /** Reads and checks what is known before anything is written. */
  static CommittedImage of(
      Settings settings, Stored container, CommitRequest request, Progress progress) {
    ImageStore store =
        new ImageStore(
            Kernel.open(), settings.home(), settings.dataRoot(), LocalImages.Notices.of(progress));
    StoredSpec spec = StoredSpec.read(container.layout());
    String id = spec.annotation(SpecBuilder.IMAGE_ID);
    ImageConfig.Parameters own =
        CommittedConfig.parameters(
            spec.json(), id == null ? null : store.config(id), ownVolumes(container));
    long now = System.currentTimeMillis() / MILLIS;
    return new CommittedImage(
        store,
        request,
        ParameterChanges.apply(own, request.description().changes()),
        Math.min(now, request.packing().latest()));
  }

  /** Where the container has volumes that go with it: containers of the image have some, too. */
  private static List<String> ownVolumes(Stored container) {
    String own = container.layout().directory() + "/volumes/";
    List<String> volumes = new ArrayList<>();
    for (RuntimeSpec.Mount mount : container.mounts()) {
      if (mount.source().startsWith(own)) {
        volumes.add(mount.destination());
      }
    }
    return volumes;
  }

  Envelope envelope() {
    String name = request.image();
    Packing packing = request.packing();
    return new ImageEnvelope(
        request.description().form(),
        packing.compressor(),
        name == null ? null : name + ":latest",
        seconds,
        this::config);
  }

  private ImageConfig config(String diffId) {
    return CommittedConfig.of(
        parameters,
        diffId,
        seconds,
        ImageStore.architecture(),
        request.description().author(),
        request.description().message());
  }

  /** From now on nobody removes what it will lead to. */
  void hold() {
    held = store.hold();
  }

  @Override
  public void close() {
    if (held >= 0) {
      store.release(held);
      held = -1;
    }
  }

  /**
   * Keeps it in the store. The archive is whole by then and good without: that it cannot be kept is
   * a warning.
   */
  void keep(@Nullable String path, CommitArchive.Written written, Progress progress) {
    if (path == null) {
      return;
    }
    try {
      store.committed(path, written.facts(), config(written.diffId()), written.content());
    } catch (ImageException failed) {
      progress.notice("commit: warning: " + failed.getMessage());
    }
  }
}
