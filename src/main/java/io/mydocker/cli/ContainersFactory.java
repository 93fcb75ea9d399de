package io.mydocker.cli;

import io.mydocker.container.Containers;
import io.mydocker.container.EngineChoice;
import io.mydocker.container.Images;
import io.mydocker.container.Settings;

/** Makes the containers of one home once the command line has said where it is. */
public interface ContainersFactory {
  Containers in(Settings settings, EngineChoice engine);

  /** The images beside them. */
  Images imagesIn(Settings settings);

  /**
   * Begins the command again in a JVM for long work, if this is one for a short life: reading a
   * line that is not ordinary, and saying what is wrong with it, would take it several times as
   * long.
   *
   * @param args the caller's
   * @return whether it does, so that there is nothing more to do here
   */
  default boolean beginsAgain(String[] args) {
    return false;
  }

  /** There will be many system calls soon: what the first one costs is paid beside the caller. */
  default void expectCalls() {}

  /**
   * Goes on with a program for which the Java engine started this process, and never returns;
   * returns at once if it was started for none.
   */
  default void goOn() {}
}
