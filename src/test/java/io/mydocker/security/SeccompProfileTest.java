package io.mydocker.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.security.SeccompProfile.Target;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rules apply, of our own profile and of made-up ones. */
class SeccompProfileTest {
  private static final long ADMIN = 1L << Capabilities.SYS_ADMIN;
  private static final long PTRACE = 1L << 19;

  private static Set<String> allowed(SeccompProfile profile, Target target) {
    return profile.resolve(target).rules().stream()
        .filter(rule -> rule.answer() == SeccompAnswer.ALLOW)
        .flatMap(rule -> rule.names().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void theConstantInTheNameOfAnEntryIsTheDigestOfTheProfile() throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(DefaultProfile.bytes());
    assertEquals(
        HexFormat.of().formatHex(digest),
        SeccompCache.PROFILE_SHA256,
        "the profile has changed: so must the constant, that no filter of the old one is used");
  }

  @Test
  void capabilitiesBringTheirCalls() {
    SeccompProfile profile = Profiles.byDefault();
    Set<String> without = allowed(profile, Profiles.target(0));
    Set<String> with = allowed(profile, Profiles.target(ADMIN));
    assertFalse(without.contains("mount"));
    assertFalse(without.contains("clone3"));
    assertFalse(without.contains("chroot"));
    assertTrue(without.contains("clone"), "with some flags");
    assertTrue(with.containsAll(Set.of("mount", "clone3", "unshare", "bpf", "clone")));
    assertFalse(with.contains("chroot"));
    assertTrue(allowed(profile, Profiles.target(Capabilities.defaults())).contains("chroot"));
    for (String never : List.of("keyctl", "add_key", "io_uring_setup", "kexec_load", "swapon")) {
      assertFalse(allowed(profile, Profiles.target(-1)).contains(never), never);
    }
  }

  @Test
  void tracingDependsOnTheKernelOrTheCapability() {
    SeccompProfile profile = Profiles.byDefault();
    SeccompArchitecture machine = SeccompArchitecture.X86_64;
    Target old = new Target(0, machine, new KernelVersion(4, 7));
    assertFalse(allowed(profile, old).contains("ptrace"));
    Target tracer = new Target(PTRACE, machine, new KernelVersion(4, 7));
    assertTrue(allowed(profile, tracer).containsAll(Set.of("ptrace", "kcmp")));
    Target young = new Target(0, machine, new KernelVersion(4, 8));
    assertTrue(allowed(profile, young).contains("ptrace"));
    assertFalse(allowed(profile, young).contains("kcmp"));
    assertTrue(
        allowed(profile, new Target(0, machine, new KernelVersion(10, 0))).contains("ptrace"));
  }

  @Test
  void machinesHaveTheirOwnCalls() {
    SeccompProfile profile = Profiles.byDefault();
    Target arm = new Target(0, SeccompArchitecture.AARCH64, Profiles.NEW_KERNEL);
    assertTrue(allowed(profile, arm).contains("set_tls"));
    assertFalse(allowed(profile, arm).contains("arch_prctl"));
    assertEquals(
        List.of(SeccompArchitecture.AARCH64, SeccompArchitecture.ARM),
        profile.resolve(arm).architectures());
    assertTrue(allowed(profile, Profiles.target(0)).contains("arch_prctl"));
    assertEquals(
        List.of(SeccompArchitecture.X86_64, SeccompArchitecture.X86, SeccompArchitecture.X32),
        profile.resolve(Profiles.target(0)).architectures());
    Target power = new Target(0, SeccompArchitecture.PPC64LE, Profiles.NEW_KERNEL);
    assertEquals(List.of(SeccompArchitecture.PPC64LE), profile.resolve(power).architectures());
  }

  /** Whether one rule with a condition applies; the capabilities are BPF and PERFMON. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "'includes':{'caps':['CAP_BPF','CAP_PERFMON']}~true",
        "'includes':{'caps':['CAP_BPF','CAP_SYSLOG']}~false",
        "'includes':{'caps':['CAP_OF_TOMORROW']}~false",
        "'excludes':{'caps':['CAP_SYSLOG','CAP_BPF']}~false",
        "'excludes':{'caps':['CAP_SYSLOG','CAP_OF_TOMORROW']}~true",
        "'includes':{'arches':['x86','amd64']}~true",
        "'includes':{'arches':['x86']}~false",
        "'excludes':{'arches':['amd64']}~false",
        "'includes':{'minKernel':'6.1'}~true",
        "'includes':{'minKernel':'6.2'}~false",
        "'includes':{'minKernel':'7.0'}~false",
        "'includes':{'minKernel':''}~true",
        "'excludes':{'minKernel':'6.1'}~false",
        "'excludes':{'minKernel':'6.2'}~true",
        "'includes':{'caps':['CAP_BPF']},'excludes':{'arches':['amd64']}~false",
        "'includes':{'caps':['CAP_BPF'],'minKernel':'9.9'}~false",
        "'includes':null,'excludes':{}~true",
      })
  void conditionsDecide(String condition, boolean applies) {
    String rule = "{'names':['read'],'action':'SCMP_ACT_ALLOW'," + condition + "}";
    String json = "{'defaultAction':'SCMP_ACT_ERRNO','syscalls':[" + rule + "]}";
    long capabilities = Capabilities.set(List.of("CAP_BPF", "CAP_PERFMON"));
    assertEquals(
        applies,
        allowed(Profiles.ofJson(json.replace('\'', '"')), Profiles.target(capabilities))
            .contains("read"));
  }

  @ParameterizedTest
  @CsvSource({
    "6.1.0-13-amd64, 6, 1",
    "3.12-1-amd64, 3, 12",
    "6.18, 6, 18",
    "4.19.0+, 4, 19",
  })
  void readsTheKernelsRelease(String release, int kernel, int major) {
    assertEquals(new KernelVersion(kernel, major), KernelVersion.ofRelease(release));
  }

  @Test
  void aReleaseWithoutTwoNumbersIsNone() {
    for (String release : List.of("", "6", "6.", ".1", "v6.1", "6-1", "6.x", "99999999999.1")) {
      assertNull(KernelVersion.ofRelease(release), release);
    }
    for (String version : List.of("6.1.0", "6", "6.1 ", "256.1", "6.1-rc1", " 6.1")) {
      assertNull(KernelVersion.parse(version), version);
    }
  }
}
