package io.mydocker.storage;

import io.mydocker.linux.Kernel;
import java.util.Set;

/**
 * File systems whose files are the kernel's state and not anybody's data (linux/magic.h). A copy of
 * them has no end or no meaning, and who writes there with the host's powers what a container has
 * chosen changes the host.
 */
public final class KernelsOwn {
  private static final Set<Long> TYPES =
      Set.of(
          0x9fa0L, // proc
          0x62656572L, // sysfs
          0x27e0ebL, // cgroup
          0x63677270L, // cgroup2
          0x1cd1L, // devpts
          0x19800202L, // mqueue
          0x64626720L, // debugfs
          0x74726163L, // tracefs
          0x73636673L, // securityfs
          0xcafe4a11L, // bpf
          0x6165676cL, // pstore
          0x62656570L, // configfs
          0xde5e81e4L, // efivarfs
          0x65735543L, // fusectl
          0x42494e4dL, // binfmt_misc
          0x6e736673L, // nsfs
          0xf97cff8cL); // selinuxfs

  private KernelsOwn() {}

  /** Whether an open file, for reference only or not, is one of theirs. */
  public static boolean has(Kernel kernel, int descriptor) {
    return TYPES.contains(kernel.fileSystem(descriptor) & 0xffffffffL);
  }
}
