package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import io.mydocker.image.Image;
import io.mydocker.image.ImageChoice;
import io.mydocker.image.ImageIndex;
import io.mydocker.image.ImageVolume;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

/** Starts containers that have ended, with all that they wrote. */
final class Restarting {
  private final Settings settings;
  private final Engine engine;

  Restarting(Settings settings, Engine engine) {
    this.settings = settings;
    this.engine = engine;
  }

  /**
   * Starts the first that can be; the engine goes on with the rest.
   *
   * @param hasFailed whether one before these could not be
   * @return the failures so far; the engine tells of others
   */
  List<String> start(List<String> references, boolean hasFailed) {
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < references.size(); i++) {
      try {
        Stored container = ContainerReader.find(settings, references.get(i));
        List<String> next = references.subList(i + 1, references.size());
        boolean isLost = hasFailed || !failures.isEmpty();
        launch(
            container,
            new Again(container.id(), references.get(i), next, isLost, container.exitCode(), null));
        return failures;
      } catch (RequestException failed) {
        failures.add(String.valueOf(failed.getMessage()));
      }
    }
    return failures;
  }

  /** Starts one, to whose output from then on the engine attaches the caller. */
  void startAttached(AttachRequest request) {
    Stored container = ContainerReader.find(settings, "start: ", request.container());
    File log = new File(container.layout().directory() + "/" + ContainerLog.FILE);
    List<String> options = new ArrayList<>(List.of("--log-from", String.valueOf(log.length())));
    if (!request.takesInput()) {
      options.add("--no-stdin");
    }
    if (!request.passesSignals()) {
      options.add("--sig-proxy=false");
    }
    options.add("--detach-keys=" + request.detachKeys());
    launch(
        container,
        new Again(
            container.id(), request.container(), List.of(), false, container.exitCode(), options));
  }

  private void launch(Stored container, Again again) {
    if (container.isRunning()) {
      throw new RequestException(
          Kind.FAILED,
          (again.isAttached() ? "start: container " : "container ")
              + again.spoken()
              + ": is running already; mydocker "
              + (again.isAttached() ? "attach shows what it prints" : "restart starts it anew"));
    }
    RunRequest request = RequestReader.again(container.layout());
    LaunchPlan plan =
        Launch.plan(
            settings,
            request,
            image(container, request),
            request.words(),
            HostFacts.read(),
            engine,
            again);
    if (plan.isolation().filter() == null) {
      SecurityOptions security = SecurityOptions.of(request.confinement());
      plan = plan.with(Filters.make(settings, security, LocalContainers.bounding(plan)));
    }
    engine.launch(LaunchCompiler.compile(plan, Leftovers.find(settings)));
  }

  /** Of the image only its trees are needed, which are the container's as long as it is there. */
  private Image image(Stored container, RunRequest request) {
    for (String lower : container.lowers()) {
      if (!new File(lower).isDirectory()) {
        throw new RequestException(
            Kind.FAILED,
            "container " + container.name() + ": a layer of its image is gone: " + lower);
      }
    }
    String id = StoredSpec.read(container.layout()).annotation(SpecBuilder.IMAGE_ID);
    return new Image(
        container.image(),
        id,
        container.lowers(),
        List.of(),
        List.of(),
        List.of(),
        null,
        null,
        id == null ? List.of() : volumes(id, request),
        null);
  }

  private List<ImageVolume> volumes(String id, RunRequest request) {
    Image image =
        new ImageIndex(settings.home(), settings.dataRoot())
            .find(
                ImageChoice.of(
                    "sha256:" + id, request.words(), settings.home(), settings.dataRoot()));
    return image == null ? List.of() : image.volumes();
  }
}
