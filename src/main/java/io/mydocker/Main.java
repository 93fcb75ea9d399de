package io.mydocker;

import io.mydocker.cli.CallerArguments;
import io.mydocker.cli.CallerEnvironment;
import io.mydocker.cli.Cli;
import io.mydocker.cli.Console;
import io.mydocker.cli.ContainersFactory;
import io.mydocker.container.Containers;
import io.mydocker.container.EngineChoice;
import io.mydocker.container.FrontEngine;
import io.mydocker.container.JavaEngine;
import io.mydocker.container.LocalContainers;
import io.mydocker.container.Settings;
import io.mydocker.linux.InitProcess;

/** Wiring, and the only exit. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Cli cli = new Cli(Console.ofProcess(), CallerEnvironment.read(), new OnThisHost());
    int code = cli.run(CallerArguments.read(args));
    // Not System.exit: there are no shutdown hooks to wait for, and nothing of ours is buffered.
    Runtime.getRuntime().halt(code);
  }

  /** Containers started by the native engine that started this JVM, or by this JVM. */
  private static final class OnThisHost implements ContainersFactory {
    @Override
    public Containers in(Settings settings, EngineChoice engine) {
      FrontEngine front = new FrontEngine();
      return new LocalContainers(
          settings, engine == EngineChoice.JAVA ? new JavaEngine(front) : front);
    }

    @Override
    public void goOn() {
      InitProcess.goOn();
    }
  }
}
