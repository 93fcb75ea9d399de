package io.mydocker.cli;

import io.mydocker.container.Containers;
import io.mydocker.container.Settings;

/** Makes the containers of one home once the command line has said where it is. */
public interface ContainersFactory {
  Containers in(Settings settings);
}
