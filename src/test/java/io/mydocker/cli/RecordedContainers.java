package io.mydocker.cli;

import io.mydocker.container.AttachRequest;
import io.mydocker.container.CommitRequest;
import io.mydocker.container.Committed;
import io.mydocker.container.ContainerRow;
import io.mydocker.container.Containers;
import io.mydocker.container.CopyRequest;
import io.mydocker.container.EngineChoice;
import io.mydocker.container.ExecRequest;
import io.mydocker.container.ExplainForm;
import io.mydocker.container.FileChange;
import io.mydocker.container.Handled;
import io.mydocker.container.Images;
import io.mydocker.container.Inspection;
import io.mydocker.container.Inspections;
import io.mydocker.container.Lines;
import io.mydocker.container.LogsRequest;
import io.mydocker.container.PrepareRequest;
import io.mydocker.container.ProcessRow;
import io.mydocker.container.Progress;
import io.mydocker.container.RunRequest;
import io.mydocker.container.Settings;
import io.mydocker.image.CommitArchive;
import java.io.IOException;
import java.io.InputStream;
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
  public void runAndKeep(RunRequest request) {
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
  public String latest(String verb) {
    return "the-latest";
  }

  @Override
  public List<String> remove(List<String> containers, boolean force) {
    remember("remove " + containers + " force=" + force);
    return List.of();
  }

  /** Each is done with but one that is called gone. */
  private static Handled handled(List<String> containers) {
    List<String> there = containers.stream().filter(each -> !each.equals("gone")).toList();
    boolean isWhole = there.size() == containers.size();
    return new Handled(there, isWhole ? List.of() : List.of("container gone: no such container"));
  }

  @Override
  public Handled kill(List<String> containers, String signal) {
    asked.add("kill " + signal + " " + containers);
    return handled(containers);
  }

  @Override
  public Handled stop(List<String> containers, int seconds) {
    asked.add("stop " + seconds + " " + containers);
    return handled(containers);
  }

  @Override
  public Handled stopToStart(List<String> containers, int seconds) {
    asked.add("stop to start " + seconds + " " + containers);
    return handled(containers);
  }

  @Override
  public List<String> start(List<String> containers, boolean hasFailed) {
    asked.add("start " + hasFailed + " " + containers);
    return handled(containers).failures();
  }

  @Override
  public void exec(ExecRequest request) {
    remember(request);
  }

  @Override
  public void attach(AttachRequest request) {
    remember(request);
  }

  @Override
  public void startAttached(AttachRequest request) {
    remember(request);
  }

  @Override
  public Handled await(List<String> containers) {
    asked.add("wait " + containers);
    return handled(containers);
  }

  @Override
  public Handled pause(List<String> containers, boolean isPaused) {
    asked.add((isPaused ? "pause " : "unpause ") + containers);
    return handled(containers);
  }

  @Override
  public Inspections inspect(List<String> containers) {
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
    write(stream, "archive");
    return new Committed("-", WRITTEN);
  }

  @Override
  public void logs(LogsRequest request, OutputStream out) {
    remember(request);
    write(out, "l\u00f6g\r\n");
  }

  @Override
  public void rename(String container, String name) {
    remember("rename " + container + " " + name);
  }

  @Override
  public List<ProcessRow> processes(String container) {
    remember("processes " + container);
    return List.of(new ProcessRow(70, 1000, 3_661, List.of("a b", "\u001b[2J")));
  }

  @Override
  public List<FileChange> changes(String container, Progress notices) {
    remember("changes " + container);
    return List.of(new FileChange('A', "/a\n\u00ff"), new FileChange('D', "/b"));
  }

  @Override
  public void copy(CopyRequest request, InputStream in, OutputStream out, Progress progress) {
    remember(request);
  }

  @Override
  public void export(String container, String file, OutputStream stream, Progress progress) {
    remember("export " + container + " to " + file);
    write(stream, "archive");
  }

  private static void write(OutputStream out, String raw) {
    try {
      out.write(raw.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
