package io.mydocker.cli;

import io.mydocker.container.Progress;
import io.mydocker.image.Imported;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code load}: takes the images of an archive into the store. */
final class LoadVerb implements Verb {
  private static final String GROUP = "Options:";
  private static final Option INPUT =
      Option.value(GROUP, List.of("-i", "--input"), "FILE", "The archive; else standard input");
  private static final Option QUIET =
      Option.flag(GROUP, List.of("-q", "--quiet"), "Show no progress");
  private static final OptionTable TABLE =
      new OptionTable(
          "load",
          List.of(
              INPUT,
              QUIET,
              Option.asks(GROUP, List.of("-h", "--help"), "Show this text"),
              Option.later("--platform")),
          false);

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public int run(Given given, Invocation invocation) {
    List<String> words = given.words();
    if (!words.isEmpty()) {
      throw UsageError.of(
          "load", "takes no argument: '" + words.get(0) + "'; write load -i " + words.get(0));
    }
    String file = file(given.last(INPUT));
    if (file == null && Terminal.is(0)) {
      throw UsageError.of(
          "load", "standard input is a terminal; give an archive: mydocker load -i FILE");
    }
    Console console = invocation.console();
    List<Imported> images;
    try (TerminalProgress progress = TerminalProgress.on(console, "load")) {
      Progress shown = given.isOn(QUIET) ? new Notices(progress) : progress;
      images = invocation.images().load(file, invocation.input(), shown);
    }
    for (Imported image : images) {
      console.print(line(image));
    }
    return 0;
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

  private static @Nullable String file(@Nullable String given) {
    if (given != null && given.isEmpty()) {
      throw UsageError.of("load", "--input '': give a file");
    }
    return "-".equals(given) ? null : given;
  }

  private static String line(Imported image) {
    if (image.names().isEmpty()) {
      return "Loaded image ID: sha256:" + image.id() + "\n";
    }
    StringBuilder lines = new StringBuilder();
    for (String name : image.names()) {
      lines.append("Loaded image: ").append(name).append('\n');
    }
    return lines.toString();
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "Take the images of an archive into the store",
        List.of("[OPTIONS] [-i FILE]"),
        List.of(
            "Takes what docker save, podman save or skopeo wrote (Docker's form or an OCI layout),"
                + " compressed or not, with the names in it. An archive of a root file system is"
                + " taken as an image without a name. To run one image of an archive, run takes"
                + " its path as well."),
        List.of(
            "mydocker load -i alpine.tar           then: mydocker run alpine sh",
            "docker save alpine | mydocker load    without a file"),
        List.of());
  }
}
