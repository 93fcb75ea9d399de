package io.mydocker.cli;

import io.mydocker.container.CommitRequest;
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
  private static final OptionTable TABLE =
      new OptionTable(
          "commit",
          List.of(
              OUTPUT,
              PAUSE,
              Option.asks(GROUP, List.of("-h", "--help"), "Show this text"),
              Option.ignoredFlag("-q", "--quiet"),
              Option.later("-a", "--author"),
              Option.later("-m", "--message"),
              Option.later("-c", "--change"),
              Option.later("--exclude")),
          false);

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public int run(Given given, Invocation invocation) {
    EngineVariable.needsNative(name(), invocation.environment());
    CommitRequest request = request(given);
    Console console = invocation.console();
    boolean toStream = "-".equals(request.output());
    if (toStream && Terminal.is(1)) {
      throw UsageError.of(
          "commit", "-o -: standard output is a terminal; send it to a file or a pipe");
    }
    String archive;
    try (TerminalProgress progress = TerminalProgress.on(console, "commit")) {
      archive = invocation.containers().commit(request, console.archive(), progress);
    }
    String line = "commitContainer imageTar:" + archive + "\n";
    if (toStream) {
      console.raw(line);
    } else {
      console.print(line);
    }
    return 0;
  }

  static CommitRequest request(Given given) {
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
        given.last(PAUSE, "true").equals("true"));
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "Pack a container's files into an image",
        List.of("[OPTIONS] [CONTAINER] IMAGE", "-o FILE|- [--pause=false]"),
        List.of(
            "Packs all files of CONTAINER, as it sees them, into HOME/IMAGE.tar (gzip), which"
                + " 'mydocker run IMAGE COMMAND' starts from. CONTAINER is an id, its beginning or"
                + " a name, running or kept; it can be left out while exactly one runs.",
            "The content of volumes is not part of it. An earlier archive of that name stays until"
                + " the new one is whole."),
        List.of(
            "mydocker commit myimage             the one that runs, to /root/myimage.tar",
            "mydocker commit web myimage         the one named web",
            "mydocker commit -o - | tar -tzf -   as a stream"),
        List.of());
  }
}
