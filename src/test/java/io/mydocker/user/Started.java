package io.mydocker.user;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A command that runs. Both its outputs are read all the time, so that it never waits for us. */
final class Started {
  private static final Set<Started> RUNNING = ConcurrentHashMap.newKeySet();

  private final String command;
  private final Process process;
  private final Duration limit;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Thread outReader;
  private final Thread errReader;

  Started(String command, Process process, InputStream stdout, InputStream stderr, Duration limit) {
    this.command = command;
    this.process = process;
    this.limit = limit;
    World.started(process.pid());
    RUNNING.add(this);
    outReader = pump(stdout, out);
    errReader = pump(stderr, err);
  }

  /** After a test that failed half-way: what it started must not be in the next one's way. */
  static void killAll() {
    RUNNING.stream().filter(Started::isAlive).forEach(Started::kill);
  }

  /** Before a test, so that what its class started for all of them lives on. */
  static void forgetAll() {
    RUNNING.clear();
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String stdout() {
    return Raw.string(out.toByteArray());
  }

  String stderr() {
    return Raw.string(err.toByteArray());
  }

  Started type(String raw) {
    try {
      OutputStream stdin = process.getOutputStream();
      stdin.write(Raw.bytes(raw));
      stdin.flush();
    } catch (IOException e) {
      throw new AssertionError("the command no longer reads its standard input\n" + soFar(), e);
    }
    return this;
  }

  Started closeStdin() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // What was typed and not read is lost, as at a terminal.
    }
    return this;
  }

  /** In a thread, since a command may print before it has read everything. */
  void feedAndClose(byte[] input) {
    if (input.length == 0) {
      closeStdin();
      return;
    }
    Thread feeder =
        new Thread(
            () -> {
              try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input);
              } catch (IOException e) {
                // It ended without reading everything, which is its right.
              }
            },
            "stdin of " + command);
    feeder.setDaemon(true);
    feeder.start();
  }

  Started signal(String name) {
    Host.signal(name, pid());
    return this;
  }

  /** Waits until standard output holds the text. */
  Started untilPrinted(String text) {
    boolean seen = Patience.within(limit, () -> stdout().contains(text) || hasNoMoreToSay());
    if (!seen || !stdout().contains(text)) {
      fail("never printed '" + text + "'\n" + killedSoFar());
    }
    return this;
  }

  private boolean hasNoMoreToSay() {
    return !process.isAlive() && !outReader.isAlive();
  }

  Ended await() {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        fail("did not end within " + limit.toSeconds() + " s\n" + killedSoFar());
      }
      // A process left behind that holds our pipe keeps a script's $(mydocker run …) waiting for
      // ever.
      outReader.join(limit.toMillis());
      errReader.join(limit.toMillis());
      if (outReader.isAlive() || errReader.isAlive()) {
        fail("ended, but something it left behind still holds its output open\n" + killedSoFar());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + command, e);
    }
    return new Ended(command, process.exitValue(), stdout(), stderr());
  }

  /**
   * Kills what this test started, and nothing else; not the watchers, which are there to clear up
   * after it.
   */
  void kill() {
    process
        .descendants()
        .filter(p -> !Host.name(p.pid()).contains("watch"))
        .forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private String killedSoFar() {
    String said = soFar();
    kill();
    return said;
  }

  private String soFar() {
    return "command: "
        + command
        + "\nstdout so far:\n"
        + stdout()
        + "\nstderr so far:\n"
        + stderr();
  }

  private Thread pump(InputStream from, ByteArrayOutputStream to) {
    Thread reader =
        new Thread(
            () -> {
              try (from) {
                from.transferTo(to);
              } catch (IOException e) {
                // Closed under us when the process was killed: what came is what there is.
              }
            },
            "output of " + command);
    reader.setDaemon(true);
    reader.start();
    return reader;
  }
}
