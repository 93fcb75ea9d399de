package io.mydocker.image;

import io.mydocker.linux.DirectoryName;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.NativeBuffer;
import java.util.ArrayList;
import java.util.List;

/** What a directory holds (getdents64(2)). */
final class Entries {
  private Entries() {}

  /** All of them, in the kernel's order, of a directory that is open for reading. */
  static List<DirectoryName> of(Kernel kernel, int directory) {
    List<DirectoryName> names = new ArrayList<>();
    NativeBuffer block = NativeBuffer.allocate(1 << 15);
    int count = kernel.getdents64(directory, block);
    while (count > 0) {
      DirectoryName.add(block, count, names);
      count = kernel.getdents64(directory, block);
    }
    return names;
  }
}
