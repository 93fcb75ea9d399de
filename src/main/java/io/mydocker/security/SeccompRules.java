package io.mydocker.security;

import java.util.List;

/**
 * What applies of a profile to one container on one host.
 *
 * @param defaultAnswer to calls that no rule is about
 * @param flags of seccomp(2)
 * @param architectures that are covered, the machine's own first
 * @param rules their conditions are met
 */
record SeccompRules(
    int defaultAnswer,
    int flags,
    List<SeccompArchitecture> architectures,
    List<SeccompProfile.Rule> rules) {}
