package io.mydocker.container;

import io.mydocker.container.RequestException.Kind;
import io.mydocker.program.Premises;
import io.mydocker.security.SeccompCache;
import io.mydocker.security.SeccompException;
import io.mydocker.security.SeccompFilter;
import io.mydocker.security.SeccompHost;
import org.jspecify.annotations.Nullable;

/** The filters of system calls of this data root's containers. */
final class Filters {
  private Filters() {}

  /**
   * The filter for a container, or null when it must be built first.
   *
   * @param premises noted there is what it depends on
   */
  static @Nullable SeccompFilter find(
      Settings settings, SecurityOptions security, long capabilities, Premises premises) {
    try {
      return cache(settings).find(security.filter(), capabilities, premises);
    } catch (SeccompException failed) {
      throw refused(failed);
    }
  }

  /**
   * Builds one, so that it is found from then on.
   *
   * @param seccomp as {@link SecurityOptions#seccomp}
   */
  static void build(Settings settings, String seccomp, long capabilities) {
    try {
      cache(settings).build(SecurityOptions.seccompChoice(seccomp), capabilities);
    } catch (SeccompException failed) {
      throw refused(failed);
    }
  }

  /** Builds one and keeps it nowhere, for saying what would be done. */
  static SeccompFilter make(Settings settings, SecurityOptions security, long capabilities) {
    try {
      return cache(settings).make(security.filter(), capabilities);
    } catch (SeccompException failed) {
      throw refused(failed);
    }
  }

  private static SeccompCache cache(Settings settings) {
    return new SeccompCache(settings.dataRoot(), SeccompHost.ofThisMachine());
  }

  private static RequestException refused(SeccompException failed) {
    return new RequestException(Kind.FAILED, "run: --security-opt seccomp: " + failed.getMessage());
  }
}
