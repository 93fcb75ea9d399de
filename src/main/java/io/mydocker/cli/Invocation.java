package io.mydocker.cli;

import io.mydocker.container.Containers;
import io.mydocker.container.Settings;

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
}
