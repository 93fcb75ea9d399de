package io.mydocker;

import io.mydocker.cli.CallerArguments;
import io.mydocker.cli.CallerEnvironment;
import io.mydocker.cli.Cli;
import io.mydocker.cli.Console;
import io.mydocker.cli.ContainersFactory;
import io.mydocker.container.Containers;
import io.mydocker.container.FrontEngine;
import io.mydocker.container.LocalContainers;
import io.mydocker.container.Settings;

/** Wiring, and the only exit. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Cli cli = new Cli(Console.ofProcess(), CallerEnvironment.read(), new OnThisHost());
    int code = cli.run(CallerArguments.read(args));
    // Not System.exit: there are no shutdown hooks to wait for, and nothing of ours is buffered.
    Runtime.getRuntime().halt(code);
  }

  /** Containers started by the native engine that started this JVM. */
  private static final class OnThisHost implements ContainersFactory {
    @Override
    public Containers in(Settings settings) {
      return new LocalContainers(settings, new FrontEngine());
    }
  }
}
