package io.mydocker.security;

import io.mydocker.linux.Libseccomp;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A profile as it is written: what applies is decided by the container's capabilities and the host.
 *
 * @param defaultAnswer of {@link SeccompAnswer}, to calls that no rule is about
 * @param flags of seccomp(2)
 * @param architectures that are covered beside the machine's own
 * @param families which other architectures each machine covers, instead
 */
record SeccompProfile(
    int defaultAnswer,
    int flags,
    List<SeccompArchitecture> architectures,
    List<Family> families,
    List<Rule> rules) {

  /** What a machine can run beside its own programs. */
  record Family(SeccompArchitecture machine, List<SeccompArchitecture> others) {}

  /**
   * An answer to some calls.
   *
   * @param comparisons of their arguments: all must hold, or, where two are of the same argument,
   *     any one
   */
  record Rule(
      List<String> names,
      int answer,
      List<Libseccomp.Comparison> comparisons,
      Condition includes,
      Condition excludes) {}

  /** What a rule may depend on; empty parts count for nothing. */
  record Condition(
      List<String> capabilities, List<String> architectures, @Nullable KernelVersion minKernel) {
    static final Condition NONE = new Condition(List.of(), List.of(), null);
  }

  /** What conditions are about. */
  record Target(long capabilities, SeccompArchitecture machine, KernelVersion kernel) {}

  /** What is left of the profile: no more conditions, the machine's own architecture first. */
  SeccompRules resolve(Target target) {
    List<String> capabilities = Capabilities.names(target.capabilities());
    List<Rule> left = new ArrayList<>();
    for (Rule rule : rules) {
      if (isIncluded(rule.includes(), target, capabilities)
          && !isExcluded(rule.excludes(), target, capabilities)) {
        left.add(rule);
      }
    }
    return new SeccompRules(defaultAnswer, flags, covered(target.machine()), left);
  }

  /** All of it must hold. */
  private static boolean isIncluded(Condition condition, Target target, List<String> capabilities) {
    return capabilities.containsAll(condition.capabilities())
        && (condition.architectures().isEmpty()
            || condition.architectures().contains(target.machine().title()))
        && (condition.minKernel() == null || target.kernel().isAtLeast(condition.minKernel()));
  }

  /** Any of it suffices. */
  private static boolean isExcluded(Condition condition, Target target, List<String> capabilities) {
    for (String capability : condition.capabilities()) {
      if (capabilities.contains(capability)) {
        return true;
      }
    }
    return condition.architectures().contains(target.machine().title())
        || condition.minKernel() != null && target.kernel().isAtLeast(condition.minKernel());
  }

  private List<SeccompArchitecture> covered(SeccompArchitecture machine) {
    List<SeccompArchitecture> covered = new ArrayList<>();
    covered.add(machine);
    addAbsent(covered, architectures);
    for (Family family : families) {
      if (family.machine() == machine) {
        addAbsent(covered, family.others());
        break;
      }
    }
    return covered;
  }

  private static void addAbsent(List<SeccompArchitecture> to, List<SeccompArchitecture> from) {
    for (SeccompArchitecture architecture : from) {
      if (!to.contains(architecture)) {
        to.add(architecture);
      }
    }
  }
}
