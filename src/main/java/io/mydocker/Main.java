package io.mydocker;

import io.mydocker.cli.CallerArguments;
import io.mydocker.cli.CallerEnvironment;
import io.mydocker.cli.Cli;
import io.mydocker.cli.Console;
import io.mydocker.cli.ContainersFactory;
import io.mydocker.container.AgainCompiler;
import io.mydocker.container.Containers;
import io.mydocker.container.EngineChoice;
import io.mydocker.container.FrontEngine;
import io.mydocker.container.Images;
import io.mydocker.container.JavaEngine;
import io.mydocker.container.LocalContainers;
import io.mydocker.container.LocalImages;
import io.mydocker.container.Settings;
import io.mydocker.linux.InitProcess;
import io.mydocker.linux.Kernel;
import io.mydocker.program.Handover;

/** Wiring, and the only exit. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    readLibraries();
    Cli cli = new Cli(Console.ofProcess(), CallerEnvironment.read(), new OnThisHost());
    int code = cli.run(CallerArguments.read(args));
    // Not System.exit: there are no shutdown hooks to wait for, and nothing of ours is buffered.
    Runtime.getRuntime().halt(code);
  }

  /**
   * In the installed runtime we are a module (see module-info.java), which cannot name the
   * libraries on the class path beforehand.
   */
  private static void readLibraries() {
    Module own = Main.class.getModule();
    if (own.isNamed()) {
      own.addReads(ClassLoader.getSystemClassLoader().getUnnamedModule());
    }
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
    public Images imagesIn(Settings settings) {
      return new LocalImages(settings, new FrontEngine());
    }

    @Override
    public boolean beginsAgain(String[] args) {
      boolean isQuick = Boolean.getBoolean(Handover.QUICK);
      if (isQuick) {
        new FrontEngine().execute(AgainCompiler.compile(args));
      }
      return isQuick;
    }

    @Override
    public void expectCalls() {
      Kernel.openAhead();
    }

    @Override
    public void goOn() {
      InitProcess.goOn();
    }
  }
}
