package io.mydocker.cli;

import io.mydocker.image.StoredImage;
import java.util.List;

/** {@code images}: lists images. */
final class ImagesVerb implements Verb {
  private static final String GROUP = "Options:";
  private static final Option QUIET =
      Option.flag(GROUP, List.of("-q", "--quiet"), "Digests only, one a line");
  private static final Option NO_TRUNC =
      Option.flag(GROUP, List.of("--no-trunc"), "Do not shorten digests");
  private static final Option FORMAT =
      Option.choice(
          GROUP,
          List.of("--format"),
          "FORMAT",
          List.of("table", "json"),
          "table, or json: a line for each image");
  private static final OptionTable TABLE =
      new OptionTable(
          "images",
          List.of(
              QUIET,
              NO_TRUNC,
              FORMAT,
              Option.asks(GROUP, List.of("-h", "--help"), "Show this text"),
              Option.ignoredFlag("-a", "--all"),
              Option.ignoredFlag("--digests"),
              Option.later("-f", "--filter")),
          false);

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public int run(Given given, Invocation invocation) {
    if (given.words().size() > 1) {
      throw UsageError.of("images", "too many arguments from '" + given.words().get(1) + "' on");
    }
    List<StoredImage> images;
    try (TerminalProgress notices = TerminalProgress.on(invocation.console(), "images")) {
      images = invocation.images().list(notices);
    }
    if (!given.words().isEmpty()) {
      images = ImageTable.called(images, given.words().get(0));
    }
    invocation.console().print(text(given, images));
    return 0;
  }

  private static String text(Given given, List<StoredImage> images) {
    boolean full = given.isOn(NO_TRUNC);
    if (given.isOn(QUIET)) {
      return ImageTable.digests(images, full);
    }
    return given.last(FORMAT, "table").equals("json")
        ? ImageTable.json(images)
        : ImageTable.of(images, full, System.currentTimeMillis());
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "List images",
        List.of("[OPTIONS] [NAME]"),
        List.of(
            "Lists what was committed to the home, loaded, or unpacked from an archive, the newest"
                + " first: name, digest of the configuration, size of the files, age. An archive"
                + " that nobody has run yet has no digest. NAME shows only images of that name,"
                + " whatever their tag."),
        List.of(
            "mydocker images                  all",
            "mydocker images --format json    a JSON object a line, for a script"),
        List.of());
  }
}
