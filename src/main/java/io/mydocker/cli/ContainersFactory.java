package io.mydocker.cli;

import io.mydocker.container.Containers;
import io.mydocker.container.EngineChoice;
import io.mydocker.container.Settings;

/** Makes the containers of one home once the command line has said where it is. */
public interface ContainersFactory {
  Containers in(Settings settings, EngineChoice engine);

  /**
   * Goes on with a program for which the Java engine started this process, and never returns;
   * returns at once if it was started for none.
   */
  default void goOn() {}
}
