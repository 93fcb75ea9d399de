package io.mydocker.container;

import io.mydocker.cgroup.CgroupTree;
import io.mydocker.image.Image;
import io.mydocker.image.ImageChoice;
import io.mydocker.image.ImageIndex;
import io.mydocker.image.ImageVolume;
import io.mydocker.oci.RuntimeSpec;
import io.mydocker.program.Flag;
import io.mydocker.program.Premises;
import io.mydocker.program.Program;
import io.mydocker.security.Capabilities;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is launched, and how an undisturbed launch of it ends.
 *
 * @param terminals which of the descriptors 0 to 2 are terminals
 * @param raised a signal that the front gets when the command runs, or 0
 * @param code the undisturbed exit code
 * @param change what of the plan no option changes here
 * @param before makes what the launch finds, before each run
 */
record OptionSet(
    String name,
    Options options,
    List<String> command,
    List<Boolean> terminals,
    int raised,
    int code,
    Change change,
    Before before)
    implements SweptSet {
  static final String DEAD = "deadbeef0000";

  /** What a command of these exits with. */
  static final int USUAL = 7;

  private static final String MAP = "0:300000:65536";

  private static final List<Boolean> NONE = List.of(false, false, false);

  /** Standard error stays a pipe, which the sweep reads. */
  private static final List<Boolean> TWO = List.of(true, true, false);

  static final List<String> SLEEP = List.of("/bin/sleep", "1000");
  private static final List<String> BUSY =
      sh(
          "mkdir -p /tmp/a/b; echo x >/tmp/a/b/c; ln -s c /tmp/a/b/l; mkdir /tmp/a/d; echo out; exit 7");

  /** For the other sets: a few commands cost as much as all the rest of a case. */
  static final List<String> BRIEF = sh("mkdir /tmp/a; echo x >/tmp/a/b; exit 7");

  private static final List<String> READING = sh("read x; echo $x; exit 7");

  /** The options, which may name paths of the place. */
  interface Options {
    LaunchRequest in(SweepPlace place);
  }

  private static final int LAYERS = 14;
  private static final int LONG_NAME = 240;

  /** What becomes of the plan. */
  interface Change {
    LaunchPlan of(LaunchPlan plan, SweepPlace place) throws IOException;
  }

  /** What must be there, or must not. */
  interface Before {
    void run(SweepPlace place) throws IOException;
  }

  static List<OptionSet> all() {
    List<OptionSet> sets = new ArrayList<>();
    sets.add(set(Sample.DEFAULT, p -> request(), BUSY, 7));
    sets.add(
        set("terminal", p -> request().interactive().tty(), READING, 7)
            .on(TWO)
            .raising(Flag.SIGWINCH));
    sets.add(set("relayed", p -> request().interactive(), READING, 7).on(TWO));
    sets.add(set("interactive", p -> request().interactive(), READING, 7));
    sets.add(set("keep", p -> request().keep(), BRIEF, 7));
    sets.add(set("name", p -> request().name("web"), BRIEF, 7));
    sets.add(set("user", p -> request().user("1000:50"), BRIEF, 7));
    sets.add(set("workdir", p -> request().workdir("/srv/a/b"), sh("pwd"), 0));
    sets.add(
        set("volumes", OptionSet::volumes, sh("echo x >/c/f; exit 7"), 7)
            .after(OptionSet::sources));
    sets.add(
        set("mounts", OptionSet::mounts, sh("echo x >/c/f; echo x >/t/f; exit 7"), 7)
            .after(OptionSet::sources));
    sets.add(set("read-only", p -> request().readOnly(), sh("exit 7"), 7));
    sets.add(set("init", p -> request().init(), BRIEF, 7));
    sets.add(set("init-ended", p -> request().init(), SLEEP, 143).raising(Flag.SIGTERM));
    sets.add(set("pid-host", p -> request().hostNamespace("pid"), BRIEF, 7));
    sets.add(set("groups", p -> request().groups("5", "1000"), BRIEF, 7));
    sets.add(
        set("cid-file", p -> request().cidFile(p.scratch("cid").toString()), BRIEF, 7)
            .after(p -> Files.deleteIfExists(p.scratch("cid"))));
    sets.addAll(confined());
    sets.add(set("environment", p -> request().env("PATH=/x::/etc:/bin"), List.of("true"), 0));
    sets.add(changed("cgroup-v1", (plan, p) -> with(plan, "cgroup", p.versionOne())));
    sets.add(changed("joined", OptionSet::joined));
    sets.add(
        new OptionSet(
            "image",
            p -> request(),
            sh("echo x >/v/f && echo x >/e/f && cat /v/one >/dev/null; exit 7"),
            NONE,
            0,
            7,
            OptionSet::layered,
            p -> {}));
    sets.add(set("first-use", p -> request(), BRIEF, 7).after(OptionSet::noRoots));
    sets.add(set("home-taken", p -> request(), BRIEF, 7).after(OptionSet::takenHome));
    sets.add(set("leftover", p -> request(), BRIEF, 7).after(OptionSet::leftover));
    sets.add(set("not-found", p -> request(), List.of("/nowhere"), 127));
    sets.add(set("not-executable", p -> request(), List.of("/etc/passwd"), 126));
    sets.add(set("ended", p -> request(), SLEEP, 143).raising(Flag.SIGTERM));
    sets.add(set("killed", p -> request(), SLEEP, 137).raising(Flag.SIGKILL));
    sets.add(
        set("terminal-killed", p -> request().interactive().tty(), SLEEP, 137)
            .on(TWO)
            .raising(Flag.SIGKILL));
    return sets;
  }

  private static OptionSet changed(String name, Change change) {
    return new OptionSet(name, p -> request(), BRIEF, NONE, 0, 7, change, p -> {});
  }

  /** An image of more layers than are named by path, with volumes of its own. */
  private static LaunchPlan layered(LaunchPlan plan, SweepPlace place) throws IOException {
    List<String> lowers = new ArrayList<>();
    for (int i = 0; i < LAYERS; i++) {
      Path layer = place.scratch("layers").resolve("l".repeat(LONG_NAME) + i);
      lowers.add(Files.createDirectories(layer).toString());
    }
    lowers.addAll(plan.spec().root().lowers());
    Path seed = Files.createDirectories(place.scratch("seed"));
    Files.writeString(seed.resolve("one"), "one\n");
    List<Volume> volumes =
        List.of(
            Volume.of(new ImageVolume("/v", 33, 44, 01777, List.of(seed.toString())), "/v", 0),
            Volume.of(new ImageVolume("/e", 33, 44, 0700, List.of()), "/e", 1));
    RuntimeSpec.Root root = with(plan.spec().root(), "lowers", lowers);
    return with(with(plan, "spec", with(plan.spec(), "root", root)), "volumes", volumes);
  }

  /** All the namespaces of another container that can be joined. */
  private static LaunchPlan joined(LaunchPlan plan, SweepPlace place) throws IOException {
    List<JoinedNamespace> joined = new ArrayList<>();
    for (String namespace : List.of("network", "pid", "ipc", "uts")) {
      joined.add(place.other(namespace));
    }
    LaunchPlan.Isolation own = plan.isolation();
    RuntimeSpec.Linux linux = plan.spec().linux();
    linux = with(linux, "namespaces", List.of("mount", "cgroup"));
    return with(
        with(plan, "spec", with(plan.spec(), "linux", linux)),
        "isolation",
        with(own, "joined", joined));
  }

  private static List<OptionSet> confined() {
    List<OptionSet> sets = new ArrayList<>();
    sets.add(set("confined", p -> request().everyOption().user("7"), BRIEF, 7));
    sets.add(
        set("users", p -> volumes(p).users(MAP), sh("echo x >/c/f; exit 7"), 7)
            .after(OptionSet::sources));
    sets.add(
        set("users-terminal", p -> request().users(MAP).interactive().tty(), READING, 7).on(TWO));
    return sets;
  }

  /** The launch with no option. */
  static Program usual(SweepPlace place) throws IOException {
    return LaunchCompiler.compile(plan(place, request(), BUSY), List.of());
  }

  /** How another verb's container is launched. */
  static LaunchPlan plan(SweepPlace place, LaunchRequest request, List<String> command)
      throws IOException {
    return set("", p -> request, command, 0).plan(place);
  }

  private static OptionSet set(String name, Options options, List<String> command, int code) {
    return new OptionSet(name, options, command, NONE, 0, code, (plan, p) -> plan, p -> {});
  }

  private OptionSet on(List<Boolean> descriptors) {
    return new OptionSet(name, options, command, descriptors, raised, code, change, before);
  }

  private OptionSet raising(int signal) {
    return new OptionSet(name, options, command, terminals, signal, code, change, before);
  }

  private OptionSet after(Before made) {
    return new OptionSet(name, options, command, terminals, raised, code, change, made);
  }

  private static LaunchRequest request() {
    return new LaunchRequest();
  }

  private static List<String> sh(String script) {
    return List.of("/bin/sh", "-c", script);
  }

  private static LaunchRequest volumes(SweepPlace place) {
    return request()
        .volume(place.scratch("volume") + ":/c")
        .volume(place.scratch("file") + ":/dev/log:ro")
        .volume(place.scratch("missing") + ":/mnt/new/d");
  }

  private static LaunchRequest mounts(SweepPlace place) {
    return request()
        .mounts(
            "type=bind,source=" + place.scratch("volume") + ",target=/c",
            "type=bind,source=" + place.scratch("file") + ",target=/dev/log,readonly",
            "type=tmpfs,target=/t,tmpfs-size=1m");
  }

  private static void sources(SweepPlace place) throws IOException {
    Files.createDirectories(place.scratch("volume"));
    Files.deleteIfExists(place.scratch("missing"));
    Files.writeString(place.scratch("file"), "");
  }

  private static void noRoots(SweepPlace place) {
    Host.run("rm", "-rf", "--one-file-system", place.settings.dataRoot(), place.settings.runRoot());
  }

  private static void takenHome(SweepPlace place) throws IOException {
    Files.createDirectories(Path.of(place.home("work")));
  }

  /** What a front and a watcher leave that are killed while the container runs. */
  private static void leftover(SweepPlace place) throws IOException {
    Layout layout = new Layout(place.settings, DEAD);
    Path directory = Path.of(layout.directory());
    Files.createDirectories(Path.of(Layout.live(place.settings)));
    Files.writeString(Path.of(layout.liveFile()), "");
    Files.createDirectories(directory.resolve("upper/a/b"));
    Files.createDirectories(directory.resolve("work/work"));
    Files.createDirectories(directory.resolve("merged"));
    Files.writeString(directory.resolve("upper/a/b/c"), "x");
    Path group = Path.of(tree().group(DEAD));
    makeGroup(group);
    Path names = Path.of(Layout.names(place.settings));
    Files.createDirectories(names);
    if (!Files.isSymbolicLink(names.resolve("dead"))) {
      Files.createSymbolicLink(names.resolve("dead"), Path.of(DEAD));
    }
    Files.writeString(
        directory.resolve(PlaceRecord.FILE),
        "base=" + directory + "\ncgroup=" + group + "\nkeep=0\nname=dead\n" + PlaceRecord.MADE);
  }

  /**
   * The other worker's undo may remove the common parent in between, as {@code CgroupFragment}
   * knows.
   */
  private static void makeGroup(Path group) throws IOException {
    while (!Files.isDirectory(group)) {
      try {
        Files.createDirectories(group);
      } catch (NoSuchFileException parentGone) {
        // Both are made again.
      }
    }
  }

  /** Whether a signal ends what runs, so that its code may be that of what died meanwhile. */
  boolean isEnded() {
    return raised != 0 && raised != Flag.SIGWINCH;
  }

  boolean isOnTerminal() {
    return terminals.get(0);
  }

  static CgroupTree tree() {
    CgroupTree tree = CgroupTree.find();
    if (tree == null) {
      throw new AssertionError("no control groups are mounted");
    }
    return tree;
  }

  @Override
  public SweptSet.Sweep begin(SweepPlace place) throws IOException {
    return new SetSweep(place, this);
  }

  LaunchPlan plan(SweepPlace place) throws IOException {
    RunRequest request = options.in(place).build();
    Image image =
        new ImageIndex(place.settings.home(), place.settings.dataRoot())
            .find(
                ImageChoice.of(
                    null, List.of("/bin/true"), place.settings.home(), place.settings.dataRoot()));
    if (image == null) {
      throw new AssertionError("the default image is not there");
    }
    HostFacts facts = new HostFacts(0, "0:0", -1L, terminals, 0, Premises.none());
    LaunchPlan plan =
        Launch.plan(place.settings, request, image, command, facts, new FrontEngine());
    if (plan.isolation().filter() == null) {
      long capabilities = Capabilities.set(plan.spec().process().capabilities().bounding());
      Filters.build(place.settings, SecurityOptions.BUILT_IN, capabilities);
      return plan(place);
    }
    return change.of(plan, place);
  }

  /** A record with one component replaced, whatever others it has. */
  private static <T extends Record> T with(T record, String component, Object value) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    try {
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        boolean isReplaced = components[i].getName().equals(component);
        values[i] = isReplaced ? value : components[i].getAccessor().invoke(record);
      }
      @SuppressWarnings("unchecked") // the class of what is copied
      Class<T> type = (Class<T>) record.getClass();
      Constructor<T> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
