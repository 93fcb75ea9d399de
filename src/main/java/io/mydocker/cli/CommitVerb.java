package io.mydocker.cli;

import io.mydocker.container.CommitRequest;
import io.mydocker.container.Committed;
import io.mydocker.image.CommitArchive;
import io.mydocker.image.ImageForm;
import io.mydocker.image.Packing;
import java.util.ArrayList;
import java.util.List;

/** {@code commit}: a container's files as an archive. */
final class CommitVerb implements Verb {
  private static final String GROUP = "Options:";
  private static final Option OUTPUT =
      Option.value(
          GROUP,
          List.of("-o", "--output"),
          "FILE",
          "Write the archive there, or to standard output for -");
  private static final Option PAUSE =
      Option.flag(
          GROUP,
          List.of("-p", "--pause"),
          "Freeze the container meanwhile (usual; --pause=false does not)");
  private static final Option VERBOSE =
      Option.flag(
          GROUP,
          List.of("-v", "--verbose"),
          "Say at the end what was written: size, digest, compressor, time");
  private static final String ROOTFS = "rootfs";
  private static final Option FORMAT =
      Option.choice(
          GROUP,
          List.of("--format"),
          "FORM",
          ImageForm.words(),
          "What the archive is: rootfs (usual), or an image for docker load, or an OCI layout");
  private static final Option CHANGE =
      Option.repeated(
          GROUP,
          List.of("-c", "--change"),
          "INSTRUCTION",
          "Change the image's configuration by a line of a Dockerfile: 'CMD /bin/serve'");
  private static final Option AUTHOR =
      Option.value(GROUP, List.of("-a", "--author"), "NAME", "Who made the image");
  private static final Option MESSAGE =
      Option.value(GROUP, List.of("-m", "--message"), "TEXT", "What was done, for its history");
  private static final PackingOptions PACKING = new PackingOptions("commit", GROUP);
  private static final OptionTable TABLE = new OptionTable("commit", options(PACKING), false);

  private static List<Option> options(PackingOptions packing) {
    List<Option> options = new ArrayList<>(List.of(OUTPUT, PAUSE));
    options.addAll(packing.all());
    options.addAll(List.of(FORMAT, CHANGE, AUTHOR, MESSAGE, VERBOSE));
    options.add(Option.asks(GROUP, List.of("-h", "--help"), "Show this text"));
    options.add(Option.ignoredFlag("-q", "--quiet"));
    return options;
  }

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public int run(Given given, Invocation invocation) {
    invocation.factory().expectCalls();
    EngineVariable.needsNative(name(), invocation.environment());
    long begin = System.nanoTime();
    CommitRequest request = request(given, invocation.environment());
    Console console = invocation.console();
    boolean toStream = "-".equals(request.output());
    if (toStream && Terminal.is(1)) {
      throw UsageError.of(
          "commit", "-o -: standard output is a terminal; send it to a file or a pipe");
    }
    Committed committed;
    try (TerminalProgress progress = TerminalProgress.on(console, "commit")) {
      committed = invocation.containers().commit(request, console.archive(), progress);
    }
    if (given.isOn(VERBOSE)) {
      console.say(summary(committed, System.nanoTime() - begin));
    }
    String line = "commitContainer imageTar:" + committed.archive() + "\n";
    if (toStream) {
      console.raw(line);
    } else {
      console.print(line);
    }
    return 0;
  }

  /** The digest is of what was written; the diff id, of the same before it was compressed. */
  static String summary(Committed committed, long nanos) {
    CommitArchive.Written written = committed.written();
    return "commit: "
        + (committed.archive().equals("-") ? "standard output" : committed.archive())
        + ": "
        + written.size()
        + " bytes, sha256:"
        + written.digest()
        + ", diff id sha256:"
        + written.diffId()
        + ", "
        + written.compressor()
        + ", "
        + TerminalProgress.seconds(nanos);
  }

  static CommitRequest request(Given given, CallerEnvironment environment) {
    List<String> words = given.words();
    String output = given.last(OUTPUT);
    if (words.size() > 2) {
      throw UsageError.of(
          "commit", "too many arguments from '" + words.get(2) + "' on; give [CONTAINER] IMAGE");
    }
    if (words.isEmpty() && output == null) {
      throw UsageError.of("commit", "no image given; for example: mydocker commit myimage");
    }
    if (output != null && output.isEmpty()) {
      throw UsageError.of("commit", "--output '': give a file, or - for standard output");
    }
    return new CommitRequest(
        words.size() == 2 ? words.get(0) : null,
        words.isEmpty() ? null : words.get(words.size() - 1),
        output,
        given.last(PAUSE, "true").equals("true"),
        packing(given, environment),
        new CommitRequest.Description(
            ImageForm.named(given.last(FORMAT, ROOTFS)),
            given.all(CHANGE),
            given.last(AUTHOR),
            given.last(MESSAGE)));
  }

  /** The digest is told with -v, and images that others read are told by it. */
  private static Packing packing(Given given, CallerEnvironment environment) {
    Packing packing = PACKING.read(given, environment);
    boolean isTold = given.isOn(VERBOSE) || !given.last(FORMAT, ROOTFS).equals(ROOTFS);
    return isTold ? packing : packing.withoutDigest();
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "Pack a container's files into an image",
        List.of("[OPTIONS] [CONTAINER] IMAGE", "-o FILE|- [OPTIONS] [CONTAINER] [IMAGE]"),
        List.of(
            "Packs all files of CONTAINER, as it sees them, into HOME/IMAGE.tar (gzip), which"
                + " 'mydocker run IMAGE COMMAND' starts from. CONTAINER is an id, its beginning or"
                + " a name, running or kept; it can be left out while exactly one runs.",
            "The environment, the command, the user and so on that the container was started with"
                + " become the image's; they are kept beside the archive, and in it with --format"
                + " docker or oci.",
            "With -o the archive goes to FILE instead, or to standard output. IMAGE is then only the"
                + " name that it has inside, and a single word that names a container means that.",
            "The content of volumes is not part of it. An earlier archive of that name stays until"
                + " the new one is whole.",
            "The same files give the same archive. SOURCE_DATE_EPOCH in the environment stands for"
                + " --timestamp where that is not given."),
        List.of(
            "mydocker commit myimage             the one that runs, to /root/myimage.tar",
            "mydocker commit web myimage         the one named web",
            "mydocker commit -o - | tar -tzf -   as a stream",
            "mydocker commit -c 'CMD [\"/bin/serve\"]' --format docker -o image.tar",
            "mydocker commit --exclude /var/cache --exclude '/tmp/*' myimage"),
        List.of());
  }
}
