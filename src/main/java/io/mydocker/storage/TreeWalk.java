package io.mydocker.storage;

import io.mydocker.linux.DirectoryNames;
import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.linux.NativeBuffer;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks a file tree by descriptor, in the order of the names' bytes. It never follows a symbolic
 * link, never leaves the tree and never crosses a mount unless it is asked to: a directory that
 * something is mounted on is shown as an empty one. Depth is bounded by memory only, neither by
 * PATH_MAX nor by the limit on open files. What vanishes meanwhile is noticed and left out.
 *
 * <p>Uses the kernel that it is given, so it belongs to that one's thread.
 */
public final class TreeWalk {
  /** How a name below a directory is opened: no way out of the tree, whatever it has become. */
  public static final long RESOLVE =
      Flag.RESOLVE_BENEATH
          | Flag.RESOLVE_NO_SYMLINKS
          | Flag.RESOLVE_NO_MAGICLINKS
          | Flag.RESOLVE_NO_XDEV;

  /** The same where mounts belong to the tree. */
  public static final long WITHIN = RESOLVE & ~Flag.RESOLVE_NO_XDEV;

  private static final int OPEN_LIMIT = 128;
  private static final int BLOCK = 1 << 16;
  private static final int ESTALE = 116;
  private static final int OPEN_DIRECTORY = Flag.O_RDONLY | Flag.O_DIRECTORY | Flag.O_NOFOLLOW;

  private static final int OPEN_FILE =
      Flag.O_RDONLY | Flag.O_NOFOLLOW | Flag.O_NONBLOCK | Flag.O_NOCTTY;

  private static final String OVERLAY = "trusted.overlay.";

  private final Kernel kernel;
  private final TreeVisitor visitor;
  private final Exclusions exclusions;
  private final boolean attributesWanted;
  private final boolean crossesMounts;
  private final NativeBuffer block = NativeBuffer.allocate(BLOCK);
  private final List<Frame> stack = new ArrayList<>();
  private long mount;

  /** A directory on the way from the root to where the walk is. */
  private static final class Frame {
    final String path;
    final DirectoryNames names;
    int next;

    /** -1 while given up in favour of deeper ones. */
    int descriptor;

    long device;
    long inode;

    Frame(String path, DirectoryNames names, int descriptor) {
      this.path = path;
      this.names = names;
      this.descriptor = descriptor;
    }
  }

  /** A walk that shows everything to the visitor. */
  public TreeWalk(Kernel kernel, TreeVisitor visitor) {
    this(kernel, visitor, Exclusions.NONE);
  }

  /** A walk that shows all but what is excluded. */
  public TreeWalk(Kernel kernel, TreeVisitor visitor, Exclusions exclusions) {
    this(kernel, visitor, exclusions, true, false);
  }

  private TreeWalk(
      Kernel kernel,
      TreeVisitor visitor,
      Exclusions exclusions,
      boolean attributesWanted,
      boolean crossesMounts) {
    this.kernel = kernel;
    this.visitor = visitor;
    this.exclusions = exclusions;
    this.attributesWanted = attributesWanted;
    this.crossesMounts = crossesMounts;
  }

  /** A walk that reads neither attributes nor link targets: for counting. */
  public static TreeWalk bare(Kernel kernel, TreeVisitor visitor, Exclusions exclusions) {
    return new TreeWalk(kernel, visitor, exclusions, false, false);
  }

  /**
   * A walk that shows what is mounted in the tree as well, as a process sees it; but nothing of the
   * kernel's own, see {@link KernelsOwn}.
   */
  public static TreeWalk across(Kernel kernel, TreeVisitor visitor) {
    return new TreeWalk(kernel, visitor, Exclusions.NONE, true, true);
  }

  /** Shows one file of an open directory as the root of a tree; its path is {@code .}. */
  public void file(int parent, String name) throws IOException {
    FileStatus status = kernel.statx(parent, name);
    String target = status.isLink() ? kernel.readlinkat(parent, name) : "";
    visitor.entry(new TreeEntry(".", status, target, attributes(parent, name), parent, name));
  }

  /**
   * Walks the tree below an open directory, which stays the caller's.
   *
   * @throws KernelException when a directory or a file's state cannot be read
   * @throws IOException from the visitor
   */
  public void walk(int root) throws IOException {
    FileStatus status = kernel.statx(root);
    mount = status.mountId();
    List<Attribute> attributes = attributesWanted ? attributes(root, "") : List.of();
    visitor.entry(new TreeEntry(".", status, "", attributes, root, "."));
    try {
      enter(root, ".", ".");
      while (!stack.isEmpty()) {
        step();
      }
    } finally {
      for (Frame frame : stack) {
        closeOf(frame);
      }
      stack.clear();
    }
  }

  private void step() throws IOException {
    Frame frame = stack.get(stack.size() - 1);
    if (frame.next == frame.names.size()) {
      leave(frame);
      return;
    }
    int index = frame.next++;
    String name = frame.names.name(index);
    String path = frame.path + "/" + name;
    if (exclusions.covers(path)) {
      return;
    }
    try {
      boolean isOpenedFirst =
          visitor.opensFirst() && !crossesMounts && frame.names.isRegular(index);
      if (!isOpenedFirst || !showOpened(frame.descriptor, path, name)) {
        show(frame.descriptor, path, name);
      }
    } catch (KernelException e) {
      // readlinkat(2): EINVAL is of what is no link, or no longer.
      boolean isOther = e.errno() == Errno.EINVAL && e.call().equals(Call.READLINKAT.title());
      if (e.errno() != Errno.ENOENT && !isOther) {
        throw e;
      }
      vanished(path);
    }
  }

  /**
   * A file that was said to be regular is opened first: what is asked of a descriptor costs half of
   * what it costs by name, and is of the very file that is read. Whatever is not as expected is
   * left to {@link #show}.
   */
  private boolean showOpened(int parent, String path, String name) throws IOException {
    int file;
    try {
      file = kernel.openat2(parent, name, OPEN_FILE, 0, RESOLVE);
    } catch (KernelException other) {
      return false;
    }
    try {
      FileStatus status = kernel.statx(file);
      if (!status.isRegular()) {
        return false;
      }
      List<Attribute> attributes =
          attributesWanted ? attributes(file, "", kernel.flistxattr(file, name)) : List.of();
      visitor.entry(new TreeEntry(path, status, "", attributes, parent, name, file));
      return true;
    } finally {
      kernel.close(file);
    }
  }

  private void show(int parent, String path, String name) throws IOException {
    FileStatus status = kernel.statx(parent, name);
    boolean mounted = status.mountId() != mount && !crossesMounts;
    if (mounted && !status.isDirectory()) {
      visitor.notice(printable(path) + " is a mount and is left out");
      return;
    }
    String target = "";
    List<Attribute> attributes = List.of();
    if (attributesWanted) {
      target = status.isLink() ? kernel.readlinkat(parent, name) : "";
      attributes = attributes(parent, name);
    }
    TreeEntry entry = new TreeEntry(path, status, target, attributes, parent, name);
    visitor.entry(entry);
    if (mounted) {
      visitor.notice(printable(path) + " is a mount: its content is left out");
    } else if (status.isDirectory() && visitor.enters(entry)) {
      enter(parent, name, path);
    }
  }

  private void enter(int parent, String name, String path) {
    int descriptor;
    try {
      descriptor =
          kernel.openat2(parent, name, OPEN_DIRECTORY, 0, crossesMounts ? WITHIN : RESOLVE);
    } catch (KernelException e) {
      // A mount that an old kernel's statx did not tell; or no directory any more.
      if (e.errno() == Errno.EXDEV) {
        visitor.notice(printable(path) + " is a mount: its content is left out");
      } else if (e.errno() == Errno.ENOTDIR || e.errno() == Errno.ELOOP) {
        vanished(path);
      } else {
        throw e;
      }
      return;
    }
    if (crossesMounts && KernelsOwn.has(kernel, descriptor)) {
      kernel.close(descriptor);
      visitor.notice(printable(path) + " has files of the kernel's own: they are left out");
      return;
    }
    DirectoryNames names = new DirectoryNames();
    Frame frame = new Frame(path, names, descriptor);
    stack.add(frame);
    int count = kernel.getdents64(descriptor, block);
    while (count > 0) {
      names.add(block, count);
      count = kernel.getdents64(descriptor, block);
    }
    names.sort();
    if (stack.size() > OPEN_LIMIT) {
      giveUp(stack.get(stack.size() - 1 - OPEN_LIMIT));
    }
  }

  private void giveUp(Frame frame) {
    if (frame.descriptor >= 0) {
      FileStatus status = kernel.statx(frame.descriptor);
      frame.device = device(status);
      frame.inode = status.ino();
      closeOf(frame);
    }
  }

  /** Leaves a directory that is done; the one above is opened again if it was given up. */
  private void leave(Frame frame) {
    if (stack.size() > 1) {
      Frame above = stack.get(stack.size() - 2);
      if (above.descriptor < 0) {
        reopen(above, frame.descriptor);
      }
    }
    stack.remove(stack.size() - 1);
    closeOf(frame);
  }

  private void reopen(Frame above, int child) {
    int descriptor = kernel.openat(child, "..", OPEN_DIRECTORY, 0);
    FileStatus status = kernel.statx(descriptor);
    // Had the child been moved, ".." could be outside the tree.
    if (device(status) != above.device || status.ino() != above.inode) {
      kernel.close(descriptor);
      throw new KernelException("openat", above.path, ESTALE);
    }
    above.descriptor = descriptor;
  }

  private List<Attribute> attributes(int parent, String name) {
    return attributes(parent, name, kernel.listxattr(parent, name));
  }

  private List<Attribute> attributes(int parent, String name, List<String> names) {
    if (names.isEmpty()) {
      return List.of();
    }
    names.sort(null);
    List<Attribute> found = new ArrayList<>();
    for (String attribute : names) {
      if (!attribute.startsWith(OVERLAY)) {
        add(found, parent, name, attribute);
      }
    }
    return found;
  }

  private void add(List<Attribute> found, int parent, String name, String attribute) {
    try {
      found.add(new Attribute(attribute, kernel.getxattr(parent, name, attribute)));
    } catch (KernelException e) {
      if (e.errno() != Errno.ENODATA && e.errno() != Errno.EOPNOTSUPP) {
        throw e;
      }
    }
  }

  private void vanished(String path) {
    visitor.notice(printable(path) + " vanished and is left out");
  }

  private static String printable(String path) {
    return KernelException.printable(path);
  }

  private static long device(FileStatus status) {
    return (long) status.devMajor() << 32 | status.devMinor() & 0xffffffffL;
  }

  private void closeOf(Frame frame) {
    if (frame.descriptor >= 0) {
      kernel.close(frame.descriptor);
      frame.descriptor = -1;
    }
  }
}
