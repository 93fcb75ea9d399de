package io.mydocker;

import io.mydocker.cli.CallerArguments;
import io.mydocker.cli.CallerEnvironment;
import io.mydocker.cli.Cli;
import io.mydocker.cli.Console;
import io.mydocker.cli.ContainersFactory;
import io.mydocker.container.Containers;
import io.mydocker.container.RequestException;
import io.mydocker.container.Settings;

/** Wiring, and the only exit. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    ContainersFactory containers = new NoContainers(); // the launch is wired here
    Cli cli = new Cli(Console.ofProcess(), CallerEnvironment.read(), containers);
    System.exit(cli.run(CallerArguments.read(args)));
  }

  /** Stands in until there is something that starts containers. */
  private static final class NoContainers implements ContainersFactory {
    @Override
    public Containers in(Settings settings) {
      throw new RequestException(
          RequestException.Kind.FAILED, "this build cannot start containers yet");
    }
  }
}
