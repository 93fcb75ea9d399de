package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import io.mydocker.image.Image;
import io.mydocker.image.ImageChoice;
import io.mydocker.image.ImageException;
import io.mydocker.image.ImageIndex;
import io.mydocker.image.ImagePreparation;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.program.JsonPrinter;
import io.mydocker.program.Outline;
import io.mydocker.program.Premises;
import io.mydocker.program.Printer;
import io.mydocker.program.Program;
import io.mydocker.security.Capabilities;
import java.io.File;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The containers of this host. */
public final class LocalContainers implements Containers {
  private final Settings settings;
  private final Engine engine;

  public LocalContainers(Settings settings, Engine engine) {
    this.settings = settings;
    this.engine = engine;
  }

  @Override
  public void run(RunRequest request) {
    run(request, Premises.none());
  }

  @Override
  public void runAndKeep(RunRequest request) {
    run(request, settings.log().isQuiet() ? new Premises() : Premises.none());
  }

  private void run(RunRequest request, Premises premises) {
    List<String> missing = new ArrayList<>();
    Program program = launch(request, missing, premises);
    if (program == null) {
      engine.execute(PreparationCompiler.compile(preparation(request, missing)));
    } else {
      engine.launch(program, premises);
    }
  }

  @Override
  public int trace(RunRequest request, Lines calls) {
    Trace trace = new Trace(engine, calls);
    new LocalContainers(settings, trace).run(request);
    return trace.code();
  }

  /**
   * The program of a launch, or null when the image must be made ready first, or what is then added
   * to {@code missing}: options of the verb that prepares.
   */
  private @Nullable Program launch(RunRequest request, List<String> missing, Premises premises) {
    HostFacts facts = HostFacts.read(premises);
    Launch.checkPrivilege("run", facts);
    checkEarly(request);
    try {
      ImageChoice choice = choice(request.image(), request.words(), premises);
      Image image = new ImageIndex(settings.home(), settings.dataRoot(), premises).find(choice);
      if (image == null) {
        settings.log().debug(LocalContainers.class, "image " + choice.name() + " is not prepared");
        return null;
      }
      LaunchPlan plan = Launch.plan(settings, request, image, choice.command(), facts, engine);
      addMissing(request, plan, missing);
      if (!missing.isEmpty()) {
        return null;
      }
      List<Leftover> leftovers = Leftovers.find(settings, premises);
      Program program = LaunchCompiler.compile(plan, leftovers);
      tell(plan, leftovers, program);
      return program;
    } catch (ImageException failed) {
      throw new RequestException(Kind.FAILED, "run: " + failed.getMessage());
    }
  }

  private ImageChoice choice(@Nullable String image, List<String> words) {
    return choice(image, words, Premises.none());
  }

  private ImageChoice choice(@Nullable String image, List<String> words, Premises premises) {
    return ImageChoice.of(image, words, settings.home(), settings.dataRoot(), premises);
  }

  /** What is wrong whichever image it is: said before one is unpacked. */
  private static void checkEarly(RunRequest request) {
    Volumes.parse(request);
    for (String host : request.isolation().hosts()) {
      HostEntry.line(host);
    }
    Labels.of(request.isolation().labels());
    if (request.life().stopSignal() != null) {
      SignalName.number(request.life().stopSignal());
    }
  }

  @Override
  public String explain(RunRequest request, ExplainForm form, Progress notices) {
    try {
      ImageChoice choice = choice(request.image(), request.words());
      ImageIndex index = new ImageIndex(settings.home(), settings.dataRoot());
      Image image = index.find(choice);
      if (image == null) {
        image = index.assumed(choice);
        notices.notice(
            "run: the image "
                + choice.name()
                + " is not ready, or not for us to see; assumed to be in "
                + image.lowers().get(0));
      }
      LaunchPlan plan =
          Launch.plan(settings, request, image, choice.command(), HostFacts.read(), engine);
      if (plan.isolation().filter() == null) {
        SecurityOptions security = SecurityOptions.of(request.confinement());
        plan = plan.with(Filters.make(settings, security, bounding(plan)));
      }
      Program program = LaunchCompiler.compile(plan, Leftovers.find(settings));
      return switch (form) {
        case OUTLINE -> Outline.of(program);
        case FULL -> Printer.print(program);
        case JSON -> JsonPrinter.print(program);
      };
    } catch (ImageException failed) {
      throw new RequestException(Kind.FAILED, "run: " + failed.getMessage());
    }
  }

  /**
   * The first to use a named volume makes it of what the image has in its place; the first with a
   * profile and capabilities has their filter built.
   */
  private static void addMissing(RunRequest request, LaunchPlan plan, List<String> missing) {
    for (Volume volume : plan.volumes()) {
      if (volume.isFilled() && !new File(volume.path(plan.layout())).exists()) {
        missing.add("--fill");
        missing.add(volume.source() + ":" + volume.target());
      }
    }
    if (plan.isolation().filter() == null) {
      missing.add("--seccomp");
      missing.add(SecurityOptions.of(request.confinement()).seccomp());
      missing.add("--capabilities");
      missing.add(Long.toHexString(bounding(plan)));
    }
  }

  static long bounding(LaunchPlan plan) {
    return Capabilities.set(plan.spec().process().capabilities().bounding());
  }

  private void tell(LaunchPlan plan, List<Leftover> leftovers, Program program) {
    if (settings.log().debug()) {
      settings
          .log()
          .debug(
              LocalContainers.class,
              "container "
                  + plan.layout().id()
                  + " on layers "
                  + ShellWords.join(plan.spec().root().lowers())
                  + ": "
                  + program.instructions().size()
                  + " instructions, "
                  + leftovers.size()
                  + " leftovers to clear");
    }
  }

  /** The command line of the hidden verb that makes a run's image ready. */
  private List<String> preparation(RunRequest request, List<String> missing) {
    List<String> line = new ArrayList<>(List.of("mydocker", "--home", settings.home()));
    line.add("--data-root");
    line.add(settings.dataRoot());
    line.addAll(settings.log().options());
    line.add("image-prepare");
    if (request.image() != null) {
      line.add("--image");
      line.add(request.image());
    }
    line.addAll(missing);
    line.add("--");
    line.addAll(request.words());
    return line;
  }

  @Override
  public void prepare(PrepareRequest request, Progress progress) {
    Launch.checkPrivilege("run", HostFacts.read());
    if (request.seccomp() != null) {
      settings.log().info(LocalContainers.class, "build the filter of " + request.seccomp());
      Filters.build(settings, request.seccomp(), request.capabilities());
    }
    try {
      ImageChoice choice = choice(request.image(), request.words());
      settings.log().info(LocalContainers.class, "prepare image " + choice.name());
      long begin = System.nanoTime();
      Kernel kernel = Kernel.open();
      ImagePreparation preparation =
          new ImagePreparation(
              kernel, settings.home(), settings.dataRoot(), LocalImages.Notices.of(progress));
      preparation.prepare(choice);
      fill(preparation, choice, request.volumes());
      settings
          .log()
          .info(
              LocalContainers.class, "prepared image " + choice.name() + " in " + Log.since(begin));
    } catch (ImageException | KernelException failed) {
      throw new RequestException(Kind.FAILED, "run: " + failed.getMessage());
    }
  }

  private void fill(ImagePreparation preparation, ImageChoice choice, List<String> volumes) {
    for (String volume : volumes) {
      int colon = volume.indexOf(':');
      String name = Volumes.volumeName("volume " + volume, volume.substring(0, Math.max(0, colon)));
      preparation.fill(choice, Layout.volumes(settings) + "/" + name, volume.substring(colon + 1));
    }
  }

  @Override
  public List<ContainerRow> list(boolean all, Progress notices) {
    Launch.checkPrivilege("ps", HostFacts.read());
    repair();
    StoredContainers containers =
        all ? StoredContainers.read(settings) : StoredContainers.readLive(settings);
    for (String damaged : containers.damaged()) {
      notices.notice(damaged);
    }
    List<ContainerRow> rows = new ArrayList<>();
    for (Stored container : containers.all()) {
      if (all || container.isRunning()) {
        rows.add(container.row());
      }
    }
    settings
        .log()
        .info(
            LocalContainers.class,
            "listed " + rows.size() + " of " + containers.all().size() + " containers");
    return rows;
  }

  @Override
  public String latest(String verb) {
    Launch.checkPrivilege(verb, HostFacts.read());
    return StoredContainers.read(settings).newest(verb).id();
  }

  private void repair() {
    List<Leftover> leftovers = Leftovers.find(settings);
    if (!leftovers.isEmpty()) {
      settings
          .log()
          .info(
              LocalContainers.class,
              "clear what " + leftovers.size() + " killed commands left behind");
      engine.execute(GuardCompiler.repair(leftovers));
    }
  }

  @Override
  public List<String> remove(List<String> references, boolean force) {
    Launch.checkPrivilege("rm", HostFacts.read());
    return new Removing(settings, engine).remove(references, force);
  }

  @Override
  public Handled kill(List<String> containers, String signal) {
    return endings("kill").kill(containers, signal);
  }

  @Override
  public Handled stop(List<String> containers, int seconds) {
    return endings("stop").stop(containers, seconds);
  }

  @Override
  public Handled stopToStart(List<String> containers, int seconds) {
    return endings("restart").stopToStart(containers, seconds);
  }

  @Override
  public Handled await(List<String> containers) {
    return endings("wait").await(containers);
  }

  @Override
  public Handled pause(List<String> containers, boolean isPaused) {
    return endings(isPaused ? "pause" : "unpause").pause(containers, isPaused);
  }

  @Override
  public List<String> start(List<String> containers, boolean hasFailed) {
    Launch.checkPrivilege("start", HostFacts.read());
    return new Restarting(settings, engine).start(containers, hasFailed);
  }

  @Override
  public void exec(ExecRequest request) {
    HostFacts facts = HostFacts.read();
    Launch.checkPrivilege("exec", facts);
    ExecPlan plan = new ExecPlanner(settings, request, facts).plan();
    engine.launch(ExecCompiler.compile(plan, Leftovers.find(settings)));
  }

  @Override
  public void attach(AttachRequest request) {
    HostFacts facts = HostFacts.read();
    Launch.checkPrivilege("attach", facts);
    AttachPlan plan = AttachPlanner.plan(settings, request, facts);
    engine.execute(AttachCompiler.compile(plan, Leftovers.find(settings)));
  }

  @Override
  public void startAttached(AttachRequest request) {
    Launch.checkPrivilege("start", HostFacts.read());
    new Restarting(settings, engine).startAttached(request);
  }

  private Endings endings(String verb) {
    Launch.checkPrivilege(verb, HostFacts.read());
    repair();
    return new Endings(settings);
  }

  @Override
  public Inspections inspect(List<String> references) {
    Launch.checkPrivilege("inspect", HostFacts.read());
    repair();
    return Inspections.of(settings, references);
  }

  @Override
  public void prune(String heading, LongFunction<String> total) {
    Launch.checkPrivilege("prune", HostFacts.read());
    engine.execute(Pruning.of(settings, heading, total));
  }

  @Override
  public Committed commit(CommitRequest request, OutputStream stream, Progress progress) {
    Launch.checkPrivilege("commit", HostFacts.read());
    return new Commit(settings, engine).commit(request, stream, progress);
  }

  @Override
  public void logs(LogsRequest request, OutputStream out) {
    one("logs", request.container()).print(request, out);
  }

  @Override
  public void rename(String container, String name) {
    one("rename", container).rename(name);
  }

  @Override
  public List<ProcessRow> processes(String container) {
    return one("top", container).processes();
  }

  @Override
  public List<FileChange> changes(String container, Progress notices) {
    return one("diff", container).changes(notices);
  }

  private OneContainer one(String verb, String reference) {
    Launch.checkPrivilege(verb, HostFacts.read());
    repair();
    Stored container = ContainerReader.find(settings, verb + ": ", reference);
    settings.log().info(LocalContainers.class, verb + " of container " + container.id());
    return new OneContainer(verb, container);
  }

  @Override
  public void copy(CopyRequest request, InputStream in, OutputStream out, Progress progress) {
    Launch.checkPrivilege("cp", HostFacts.read());
    new Copy(settings, engine, request, progress).run(in, out);
  }

  @Override
  public void export(String container, String file, OutputStream stream, Progress progress) {
    Launch.checkPrivilege("export", HostFacts.read());
    Commit.forExport(settings, engine)
        .commit(CommitRequest.plain(container, file), stream, progress);
  }
}
