package io.mydocker.cli;

import io.mydocker.container.CommitRequest;
import io.mydocker.container.Committed;
import io.mydocker.container.ContainerRow;
import io.mydocker.container.Containers;
import io.mydocker.container.EngineChoice;
import io.mydocker.container.ExplainForm;
import io.mydocker.container.Images;
import io.mydocker.container.Inspection;
import io.mydocker.container.Inspections;
import io.mydocker.container.Lines;
import io.mydocker.container.PrepareRequest;
import io.mydocker.container.Progress;
import io.mydocker.container.RunRequest;
import io.mydocker.container.Settings;
import io.mydocker.image.CommitArchive;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Containers that only remember what was asked of them, or fail as told. */
final class RecordedContainers implements ContainersFactory, Containers {
  private static final CommitArchive.Written WRITTEN =
      new CommitArchive.Written(7, 1_000, "1d".repeat(32), "2a".repeat(32), 300, "squeezer 1", "");

  final List<Object> asked = new ArrayList<>();
  final RecordedImages images = new RecordedImages(asked);
  final List<ContainerRow> rows = new ArrayList<>();
  final List<Inspection> inspected = new ArrayList<>();
  final List<String> failures = new ArrayList<>();
  @Nullable Settings settings;
  @Nullable EngineChoice engine;
  @Nullable Throwable failure;
  int code;

  @Override
  public Containers in(Settings settings, EngineChoice engine) {
    this.settings = settings;
    this.engine = engine;
    return this;
  }

  @Override
  public Images imagesIn(Settings settings) {
    this.settings = settings;
    return images;
  }

  @Override
  public void run(RunRequest request) {
    remember(request);
  }

  @Override
  public int trace(RunRequest request, Lines calls) {
    remember("trace " + request.words());
    calls.line("one call");
    return code;
  }

  @Override
  public String explain(RunRequest request, ExplainForm form, Progress notices) {
    remember("explain " + form + " " + request.words());
    notices.notice("assumed");
    return "the program\n";
  }

  @Override
  public void prepare(PrepareRequest request, Progress progress) {
    remember(
        "prepare "
            + request.image()
            + " "
            + request.words()
            + (request.volumes().isEmpty() ? "" : " fill " + request.volumes())
            + (request.seccomp() == null
                ? ""
                : " filter " + request.seccomp() + " for " + request.capabilities()));
  }

  @Override
  public List<ContainerRow> list(boolean all, Progress notices) {
    remember("list all=" + all);
    return rows;
  }

  @Override
  public List<String> remove(List<String> containers, boolean force) {
    remember("remove " + containers + " force=" + force);
    return List.of();
  }

  @Override
  public Inspections inspect(List<String> containers, Progress notices) {
    remember("inspect " + containers);
    return new Inspections(inspected, failures);
  }

  @Override
  public void prune(String heading, LongFunction<String> total) {
    remember("prune " + heading + total.apply(1_500_000));
  }

  @Override
  public Committed commit(CommitRequest request, OutputStream stream, Progress progress) {
    remember(request);
    progress.notice("volume /www is not in the image");
    if (!"-".equals(request.output())) {
      return new Committed("/root/" + request.image() + ".tar", WRITTEN);
    }
    try {
      stream.write("archive".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Committed("-", WRITTEN);
  }

  private void remember(Object request) {
    asked.add(request);
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    if (failure instanceof Error error) {
      throw error;
    }
  }
}
