package io.mydocker.security;

import org.jspecify.annotations.Nullable;

/**
 * What a program's calls are numbered by: the names that profiles use, and the kernel's number
 * (linux/audit.h), which libseccomp takes too.
 */
enum SeccompArchitecture {
  X86("x86", 0x40000003),
  X86_64("amd64", 0xc000003e),
  /** To the kernel it is X86_64, with a bit in the call's number; this is libseccomp's name. */
  X32("x32", 0x4000003e),
  ARM("arm", 0x40000028),
  AARCH64("arm64", 0xc00000b7),
  LOONGARCH64("loongarch64", 0xc0000102),
  MIPS("mips", 0x00000008),
  MIPS64("mips64", 0x80000008),
  MIPS64N32("mips64n32", 0xa0000008),
  MIPSEL("mipsel", 0x40000008),
  MIPSEL64("mipsel64", 0xc0000008),
  MIPSEL64N32("mipsel64n32", 0xe0000008),
  PPC("ppc", 0x00000014),
  PPC64("ppc64", 0x80000015),
  PPC64LE("ppc64le", 0xc0000015),
  RISCV64("riscv64", 0xc00000f3),
  S390("s390", 0x00000016),
  S390X("s390x", 0x80000016);

  private static final String PREFIX = "SCMP_ARCH_";

  private final String title;
  private final int number;

  SeccompArchitecture(String title, int number) {
    this.title = title;
    this.number = number;
  }

  /** The name in a rule's condition. */
  String title() {
    return title;
  }

  /** The name in a profile's list of architectures. */
  String listed() {
    return PREFIX + name();
  }

  /** The number that libseccomp knows it by. */
  int number() {
    return number;
  }

  /** The number that the kernel shows a filter. */
  int audit() {
    return this == X32 ? X86_64.number : number;
  }

  /** The architecture listed by this name, or null. */
  static @Nullable SeccompArchitecture ofListed(String name) {
    for (SeccompArchitecture architecture : values()) {
      if (architecture.listed().equals(name)) {
        return architecture;
      }
    }
    return null;
  }

  /** The architecture that Java's {@code os.arch} means, or null. */
  static @Nullable SeccompArchitecture ofJava(String osArch) {
    return switch (osArch) {
      case "amd64" -> X86_64;
      case "aarch64" -> AARCH64;
      case "riscv64" -> RISCV64;
      case "ppc64le" -> PPC64LE;
      case "s390x" -> S390X;
      default -> null;
    };
  }
}
