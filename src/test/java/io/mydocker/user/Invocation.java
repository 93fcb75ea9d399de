package io.mydocker.user;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A command about to be run, in an environment made from nothing and in a locale that knows no
 * UTF-8.
 */
final class Invocation {
  private final Map<String, String> environment = new TreeMap<>();
  private final List<String> command;
  private Duration limit = Patience.LONG;
  private Path directory = Path.of("/");
  private byte[] input = {};

  Invocation(Map<String, String> extra, List<String> command) {
    this.command = List.copyOf(command);
    environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    environment.put("HOME", "/root");
    environment.put("LC_ALL", "C");
    environment.put("TERM", "vt100");
    environment.putAll(extra);
  }

  Invocation env(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Invocation without(String name) {
    environment.remove(name);
    return this;
  }

  Invocation in(Path workingDirectory) {
    directory = workingDirectory;
    return this;
  }

  Invocation stdin(String raw) {
    input = Raw.bytes(raw);
    return this;
  }

  Invocation within(Duration longest) {
    limit = longest;
    return this;
  }

  /** Runs it to its end with the given standard input, and nothing more when that is read. */
  Ended run() {
    Started started = start();
    started.feedAndClose(input);
    return started.await();
  }

  /** Starts it; standard input stays open until {@link Started#closeStdin}. */
  Started start() {
    return start(ProcessBuilder.Redirect.PIPE);
  }

  Started startOn(File terminal) {
    List<String> onTerminal =
        new ArrayList<>(
            List.of(
                "setsid", "sh", "-c", "exec 0<>\"$0\" 1>&0 2>&0; exec \"$@\"", terminal.getPath()));
    onTerminal.addAll(command);
    Invocation session = new Invocation(environment, onTerminal).in(directory).within(limit);
    return session.start();
  }

  private Started start(ProcessBuilder.Redirect stdin) {
    try (OutputPipe out = OutputPipe.open();
        OutputPipe err = OutputPipe.open()) {
      ProcessBuilder builder = new ProcessBuilder(executable());
      builder.directory(directory.toFile()).redirectInput(stdin);
      builder.redirectOutput(out.writer()).redirectError(err.writer());
      builder.environment().clear();
      environment.forEach(
          (name, value) -> {
            if (Raw.isAscii(value)) {
              builder.environment().put(name, value);
            }
          });
      Process process = builder.start();
      return new Started(this.toString(), process, out.reader(), err.reader(), limit);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A JVM whose locale is C cannot pass a byte above 127 to a child. A shell reading a script can,
   * and replaces itself by the command, so that the process is the same.
   */
  private List<String> executable() throws IOException {
    boolean plain =
        command.stream().allMatch(Raw::isAscii)
            && environment.values().stream().allMatch(Raw::isAscii);
    if (plain) {
      return command;
    }
    StringBuilder script = new StringBuilder("rm -f \"$0\"\n");
    environment.forEach(
        (name, value) -> {
          if (!Raw.isAscii(value)) {
            script.append("export ").append(name).append('=').append(Raw.quote(value)).append('\n');
          }
        });
    script.append("exec");
    command.forEach(word -> script.append(' ').append(Raw.quote(word)));
    Path file = Files.createTempFile("mydocker-test-", ".sh");
    Files.write(file, Raw.bytes(script.append('\n').toString()));
    return List.of("sh", file.toString());
  }

  @Override
  public String toString() {
    return String.join(" ", command);
  }
}
