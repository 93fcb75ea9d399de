package io.mydocker.image;

import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.linux.RawName;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Makes trees of everything that a file system can hold, as awkward as it can be. */
final class RandomTree {
  private static final int MOST = 60;

  private final Kernel kernel;
  private final Random random;
  private final List<Place> directories = new ArrayList<>();
  private final List<Place> files = new ArrayList<>();

  /** Where a file is, so that it can be reached without a path, which may be too long. */
  private record Place(int directory, String name) {}

  private RandomTree(Kernel kernel, Random random) {
    this.kernel = kernel;
    this.random = random;
  }

  /** Fills an open directory. */
  static void fill(Kernel kernel, Random random, int root) {
    RandomTree tree = new RandomTree(kernel, random);
    tree.directories.add(new Place(root, "."));
    int count = random.nextInt(MOST);
    for (int i = 0; i < count; i++) {
      tree.add(i);
    }
    tree.finish(root);
  }

  private void add(int number) {
    int parent = directories.get(random.nextInt(directories.size())).directory();
    String name = name(number);
    switch (random.nextInt(10)) {
      case 0, 1 -> directory(parent, name);
      case 2 -> kernel.symlinkat(text(1 + random.nextInt(700)), parent, name);
      case 3 -> kernel.mknodat(parent, name, Flag.S_IFIFO | 0600, 0, 0);
      case 4 -> kernel.mknodat(parent, name, Flag.S_IFCHR | 0600, 5, random.nextInt(1 << 20));
      case 5 -> kernel.mknodat(parent, name, Flag.S_IFBLK | 0600, 259, random.nextInt(1 << 20));
      case 6 -> link(parent, name);
      default -> file(parent, name);
    }
    files.add(new Place(parent, name));
  }

  private void directory(int parent, String name) {
    kernel.mkdirat(parent, name, 0700);
    int opened = kernel.openat(parent, name, Flag.O_DIRECTORY, 0);
    directories.add(new Place(opened, name));
  }

  private void link(int parent, String name) {
    Place to = files.isEmpty() ? null : files.get(random.nextInt(files.size()));
    if (to == null || kernel.statx(to.directory(), to.name()).isDirectory()) {
      file(parent, name);
    } else {
      kernel.linkat(to.directory(), to.name(), parent, name, 0);
    }
  }

  private void file(int parent, String name) {
    int descriptor = kernel.openat(parent, name, Flag.O_CREAT | Flag.O_WRONLY, 0600);
    int pieces = random.nextInt(4);
    for (int i = 0; i < pieces; i++) {
      byte[] piece = new byte[random.nextInt(random.nextBoolean() ? 100 : 200_000)];
      if (random.nextBoolean()) {
        random.nextBytes(piece);
      }
      if (random.nextInt(3) == 0) {
        kernel.lseek(descriptor, random.nextInt(3_000_000), Flag.SEEK_SET);
      }
      kernel.writeAll(descriptor, piece, 0, piece.length);
    }
    if (random.nextInt(5) == 0) {
      kernel.ftruncate(descriptor, random.nextInt(5_000_000));
    }
    kernel.close(descriptor);
  }

  /** Unlike all others by its number; any byte but a slash and a zero, sometimes NAME_MAX long. */
  private String name(int number) {
    int length = random.nextInt(4) == 0 ? 200 + random.nextInt(50) : random.nextInt(12);
    return text(length).replace('/', '\n') + "." + number;
  }

  private String text(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) (random.nextBoolean() ? 1 + random.nextInt(255) : 'a'));
    }
    return text.toString();
  }

  /** Owners, modes, attributes and times last, of the deepest first: making a file changes them. */
  private void finish(int root) {
    for (int i = files.size() - 1; i >= 0; i--) {
      dress(files.get(i).directory(), files.get(i).name());
    }
    for (Place directory : directories) {
      if (directory.directory() != root) {
        kernel.close(directory.directory());
      }
    }
    dress(root, ".");
  }

  private void dress(int directory, String name) {
    int type = kernel.statx(directory, name).type();
    kernel.fchownat(directory, name, id(), id());
    if (type != Flag.S_IFLNK) {
      kernel.fchmodat(directory, name, random.nextInt(010000));
    }
    if (type == Flag.S_IFREG || type == Flag.S_IFDIR) {
      attributes(directory, name, type);
    } else if (random.nextInt(4) == 0) {
      kernel.setxattr(directory, name, "trusted.other", RawName.bytes(text(10)));
    }
    boolean isOld = random.nextInt(4) == 0;
    long seconds = isOld ? -random.nextInt(2_000_000_000) : random.nextInt();
    kernel.utimensat(directory, name, seconds, random.nextBoolean() ? 0 : random.nextInt(1 << 29));
  }

  /** Beyond 2^21, which is what a header of old holds, and up to the last but one of 32 bits. */
  private long id() {
    return random.nextBoolean() ? random.nextInt(1000) : random.nextLong(0xffff_fffeL);
  }

  private void attributes(int directory, String name, int type) {
    if (random.nextBoolean()) {
      return;
    }
    // GNU tar 1.34 does not restore an attribute whose value is empty or has a zero in it as such.
    kernel.setxattr(directory, name, "user.a", RawName.bytes(text(1 + random.nextInt(300))));
    if (type == Flag.S_IFREG) {
      byte[] capability = HexFormat.of().parseHex("0100000200200000000000000000000000000000");
      kernel.setxattr(directory, name, "security.capability", capability);
    } else {
      acl(directory, name, "system.posix_acl_default");
    }
    acl(directory, name, "system.posix_acl_access");
  }

  /** Owner, a user, group, mask, others: version 2 of linux/posix_acl_xattr.h. */
  private void acl(int directory, String name, String attribute) {
    ByteBuffer list = ByteBuffer.allocate(4 + 5 * 8).order(ByteOrder.LITTLE_ENDIAN).putInt(2);
    int[] tags = {1, 2, 4, 16, 32};
    for (int tag : tags) {
      list.putShort((short) tag).putShort((short) random.nextInt(8));
      list.putInt(tag == 2 ? 1000 + random.nextInt(1000) : -1);
    }
    try {
      kernel.setxattr(directory, name, attribute, list.array());
    } catch (KernelException e) {
      if (e.errno() != Errno.EOPNOTSUPP) {
        throw e;
      }
    }
  }
}
