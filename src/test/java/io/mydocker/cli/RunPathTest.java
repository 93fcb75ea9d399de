package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.container.Containers;
import io.mydocker.container.EngineChoice;
import io.mydocker.container.Images;
import io.mydocker.container.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an ordinary {@code run} must not load before the containers are asked. */
class RunPathTest {
  private static final List<String> BANNED =
      List.of(
          "picocli.",
          "java.util.regex.",
          "java.util.stream.",
          "java.time.",
          "java.lang.invoke.LambdaForm$",
          "java.lang.invoke.StringConcatFactory",
          "java.util.Formatter",
          "org.slf4j.",
          "jnr.");

  /** Our own classes up to there; raise it with a reason. */
  private static final int OWN_CLASSES = 36;

  private static final String REACHED = "the containers were asked";

  /** Started in a JVM of its own; it goes as far as the containers and stops. */
  static final class Probe implements ContainersFactory {
    public static void main(String[] args) {
      Cli cli = new Cli(Console.ofProcess(), CallerEnvironment.read(), new Probe());
      System.exit(cli.run(CallerArguments.read(args)));
    }

    @Override
    public Images imagesIn(Settings settings) {
      throw new AssertionError("a run asks for no images");
    }

    @Override
    public Containers in(Settings settings, EngineChoice engine) {
      System.out.println(REACHED);
      Runtime.getRuntime().halt(0);
      throw new IllegalStateException("halted");
    }
  }

  @Test
  void littleIsLoaded() throws IOException, InterruptedException {
    List<String> lines =
        probe(
            "--home", "/h", "run", "-it", "--rm", "-eA=b", "-e", "HOME", "-v", "/a:/b", "/bin/sh");
    assertTrue(lines.contains(REACHED), () -> String.join("\n", lines));
    List<String> bad = new ArrayList<>();
    List<String> own = new ArrayList<>();
    for (String line : lines) {
      if (line.contains("] io.mydocker.")) {
        own.add(line);
      } else if (!own.isEmpty() && isBanned(line)) {
        // What came before is the JVM's own start.
        bad.add(line);
      }
    }
    assertEquals(List.of(), bad);
    assertTrue(own.size() <= OWN_CLASSES, () -> own.size() + ":\n" + String.join("\n", own));
  }

  /** The steps of a run are told by its program, so that even then no logger is loaded. */
  @Test
  void anAskedForLogLoadsNoLogger() throws IOException, InterruptedException {
    List<String> lines =
        probe("--log-level", "info", "--log-format", "json", "run", "-it", "/bin/sh");
    assertTrue(lines.contains(REACHED), () -> String.join("\n", lines));
    assertEquals(
        List.of(),
        lines.stream().filter(line -> line.matches(".*\\] (org.slf4j|ch.qos).*")).toList());
  }

  private static boolean isBanned(String line) {
    return BANNED.stream().anyMatch(name -> line.contains("] " + name));
  }

  private static List<String> probe(String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xlog:class+load=info:stdout:uptime"));
    command.addAll(List.of("-cp", classPath(), Probe.class.getName()));
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1)
            .lines()
            .toList();
    process.waitFor();
    return lines;
  }

  /**
   * Where this test and what it tests were loaded from; a test runner's own class path may hide
   * them.
   */
  private static String classPath() {
    return place(Cli.class) + ":" + place(Probe.class);
  }

  private static String place(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation().getPath();
  }
}
