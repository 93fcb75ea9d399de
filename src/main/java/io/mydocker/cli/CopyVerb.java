package io.mydocker.cli;

import io.mydocker.container.CopyRequest;
import io.mydocker.container.Progress;
import java.util.List;

/** {@code cp}: files into or out of a container. */
final class CopyVerb implements Verb {
  private static final String GROUP = "Options:";
  private static final Option ARCHIVE =
      Option.flag(GROUP, List.of("-a", "--archive"), "Keep users and groups; else root's");
  private static final Option FOLLOW =
      Option.flag(
          GROUP, List.of("-L", "--follow-link"), "When SRC is a link, copy what it points to");
  private static final Option SETUID =
      Option.flag(
          GROUP,
          List.of("--setuid"),
          "Let privilege out to the host: setuid and setgid bits, file capabilities, devices");
  private static final Option QUIET =
      Option.flag(GROUP, List.of("-q", "--quiet"), "Show no progress");
  private static final OptionTable TABLE =
      new OptionTable(
          "cp",
          List.of(
              ARCHIVE,
              FOLLOW,
              SETUID,
              QUIET,
              Option.asks(GROUP, List.of("-h", "--help"), "Show this text")),
          false);

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public int run(Given given, Invocation invocation) {
    EngineVariable.needsNative(name(), invocation.environment());
    CopyRequest request = request(given);
    if (request.isStream() && Terminal.is(request.isInward() ? 0 : 1)) {
      throw UsageError.of(
          "cp",
          request.isInward()
              ? "standard input is a terminal; give it a tar: tar -c FILE | mydocker cp - ..."
              : "standard output is a terminal; send the tar to a file or a pipe");
    }
    Console console = invocation.console();
    try (TerminalProgress progress = TerminalProgress.on(console, "cp")) {
      Progress shown = given.isOn(QUIET) ? new Notices(progress) : progress;
      invocation.containers().copy(request, invocation.input(), console.archive(), shown);
    }
    return 0;
  }

  private static CopyRequest request(Given given) {
    List<String> words = given.words();
    if (words.size() != 2) {
      throw UsageError.of(
          "cp",
          words.size() < 2
              ? "give what is copied and where to: cp CONTAINER:SRC DEST or cp SRC CONTAINER:DEST"
              : "too many arguments from '" + words.get(2) + "' on");
    }
    int from = colon(words.get(0));
    int to = colon(words.get(1));
    if (from < 0 && to < 0) {
      throw UsageError.of(
          "cp", "neither path is in a container; write it as CONTAINER:PATH, with one colon");
    }
    if (from >= 0 && to >= 0) {
      throw UsageError.of(
          "cp",
          "both paths are in containers; go by a tar: mydocker cp A:SRC - | mydocker cp - B:DEST"
              + " (a path of the host that has a colon is written ./a:b)");
    }
    boolean isInward = to >= 0;
    String word = words.get(isInward ? 1 : 0);
    int colon = isInward ? to : from;
    if (isInward && given.isOn(SETUID)) {
      throw UsageError.of("cp", "--setuid: is for copies to the host; into a container all goes");
    }
    return new CopyRequest(
        container(word, colon),
        inside(word, colon),
        host(words.get(isInward ? 0 : 1)),
        isInward,
        given.isOn(ARCHIVE),
        given.isOn(FOLLOW),
        given.isOn(SETUID));
  }

  /** Where the path of a container begins, or -1 for one of the host's, which may have a colon. */
  private static int colon(String word) {
    boolean isHost = word.startsWith("/") || word.startsWith(".");
    return isHost ? -1 : word.indexOf(':');
  }

  private static String container(String word, int colon) {
    if (colon == 0) {
      throw UsageError.of("cp", "'" + word + "': no container before the colon");
    }
    return word.substring(0, colon);
  }

  private static String inside(String word, int colon) {
    String path = word.substring(colon + 1);
    if (path.isEmpty()) {
      throw UsageError.of("cp", "'" + word + "': no path behind the colon");
    }
    return path;
  }

  private static String host(String path) {
    if (path.isEmpty()) {
      throw UsageError.of("cp", "'': give a path");
    }
    return path;
  }

  /** What is wrong is said all the same. */
  private record Notices(Progress progress) implements Progress {
    @Override
    public void at(long done, long total) {}

    @Override
    public void notice(String line) {
      progress.notice(line);
    }
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "Copy files into or out of a container",
        List.of("[OPTIONS] CONTAINER:SRC DEST|-", "[OPTIONS] SRC|- CONTAINER:DEST"),
        List.of(
            "Copies a file, or a directory with all that is in it, between the host and CONTAINER,"
                + " an id, its beginning or a name; running, paused or kept. Paths in the container"
                + " start from its /, and no link in it leads to the host. With - the host's side is"
                + " a tar on standard output, or one on standard input that is unpacked in DEST.",
            "A directory that DEST is gets the copy inside, under SRC's name; with SRC/. what is in"
                + " SRC. Else DEST is the copy's own name, in a directory that exists. A file is"
                + " replaced when the new one is whole; a directory never takes a file's place, nor"
                + " a file a directory's. A path of the host that has a colon is written ./a:b.",
            "Modes, times, extended attributes, hard links, holes, devices and fifos go along;"
                + " sockets do not. Copies are root's; with -a they are whose SRC is, and"
                + " directories that are there already get SRC's owner and mode. What the kernel"
                + " makes up, such as /proc, is not copied.",
            "A container chooses what its files are. So setuid and setgid bits, file capabilities,"
                + " other attributes of privilege and devices stay behind on the way out, unless"
                + " --setuid is given. In either direction a setuid bit is lost when the owner is."),
        List.of(
            "mydocker cp web:/etc/hosts .",
            "mydocker cp site/. web:/srv/site",
            "tar -c site | mydocker cp -a - web:/srv"),
        List.of());
  }
}
