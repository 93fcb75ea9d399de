package io.mydocker.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The sweep's own commands. */
final class Host {
  private Host() {}

  static void run(String... command) {
    try {
      java.lang.Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + said);
      }
    } catch (IOException e) {
      throw new AssertionError(String.join(" ", command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  static void pause() {
    try {
      Thread.sleep(2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Kills what runs with this environment variable: what is left of a run that hangs. */
  static void killAll(String variable) {
    all(variable).forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
  }

  /** The numbers of those that run with this environment variable. */
  static Set<Long> all(String variable) {
    Set<Long> found = new TreeSet<>();
    for (Path process : processes()) {
      if (HostFacts.text(process + "/environ").contains(variable + "\0")) {
        found.add(Long.parseLong(process.getFileName().toString()));
      }
    }
    return found;
  }

  private static List<Path> processes() {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      all.forEach(found::add);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return found;
  }
}
