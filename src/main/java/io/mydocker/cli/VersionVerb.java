package io.mydocker.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Properties;

/** What {@code --version} shows. Reached by that option only. */
final class VersionVerb implements Verb {
  private static final OptionTable TABLE = new OptionTable("version", List.of(), false);

  /** Written by the build. */
  private static final String RESOURCE = "/io/mydocker/version.properties";

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public HelpPage help() {
    return new HelpPage("Show the version", List.of(), List.of(), List.of(), List.of());
  }

  @Override
  public int run(Given given, Invocation invocation) {
    Properties build = build();
    String engine = invocation.environment().get(EngineVariable.NAME, "native");
    invocation
        .console()
        .print(
            Console.printable(
                    "mydocker "
                        + build.getProperty("version", "of an unknown version")
                        + ", commit "
                        + build.getProperty("commit", "unknown")
                        + ", JDK "
                        + Runtime.version()
                        + ", "
                        + engine
                        + " engine for "
                        + System.getProperty("os.arch"))
                + "\n");
    return 0;
  }

  private static Properties build() {
    Properties build = new Properties();
    try (InputStream in = VersionVerb.class.getResourceAsStream(RESOURCE)) {
      if (in != null) {
        build.load(in);
      }
    } catch (IOException e) {
      // A jar that cannot be read says so wherever else it matters; the version is then unknown.
      build.clear();
    }
    return build;
  }
}
