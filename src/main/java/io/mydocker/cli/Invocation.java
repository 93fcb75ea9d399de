package io.mydocker.cli;

import io.mydocker.container.Containers;

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
    return factory.in(
        GlobalOptions.settings(globals, environment), EngineVariable.read(environment));
  }
}
