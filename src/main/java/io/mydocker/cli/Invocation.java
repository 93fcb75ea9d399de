package io.mydocker.cli;

import io.mydocker.container.Containers;
import io.mydocker.container.Images;
import io.mydocker.container.Settings;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * What a verb works with.
 *
 * @param console where it prints
 * @param environment the caller's
 * @param factory makes the containers
 * @param globals the options before the verb
 */
record Invocation(
    Console console, CallerEnvironment environment, ContainersFactory factory, Given globals) {

  /** The containers of the home that the options name. */
  Containers containers() {
    Settings settings = GlobalOptions.settings(globals, environment);
    LogOptions.leave(settings.log());
    return factory.in(settings, EngineVariable.read(environment));
  }

  /** The images of that home. */
  Images images() {
    Settings settings = GlobalOptions.settings(globals, environment);
    LogOptions.leave(settings.log());
    return factory.imagesIn(settings);
  }

  /** Standard input. */
  InputStream input() {
    return new FileInputStream(FileDescriptor.in);
  }

  /** The next line of standard input, empty at its end. */
  String answer() {
    StringBuilder line = new StringBuilder();
    try {
      InputStream in = input();
      for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
        line.append((char) c);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("standard input: " + e.getMessage(), e);
    }
    return line.toString().strip();
  }
}
