package io.mydocker.security;

import io.mydocker.linux.Libseccomp;
import io.mydocker.security.SeccompProfile.Target;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Profiles, targets and filters for tests. */
final class Profiles {
  static final KernelVersion NEW_KERNEL = new KernelVersion(6, 1);

  private Profiles() {}

  static SeccompProfile ofJson(String json) {
    return SeccompReader.read(json.getBytes(StandardCharsets.ISO_8859_1), "p.json");
  }

  static SeccompProfile byDefault() {
    return SeccompReader.read(DefaultProfile.bytes(), "default");
  }

  static Target target(long capabilities) {
    return new Target(capabilities, SeccompArchitecture.X86_64, NEW_KERNEL);
  }

  static Libseccomp library() {
    String path = Objects.requireNonNull(SeccompHost.ofThisMachine().library());
    return Objects.requireNonNull(Libseccomp.load(path));
  }
}
