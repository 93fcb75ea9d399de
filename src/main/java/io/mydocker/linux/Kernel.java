package io.mydocker.linux;

import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * System calls on files, one method each, by descriptor and raw name (one char per byte). Calls
 * that a signal interrupted are made again; a failure is a {@link KernelException}. Native memory
 * is kept and used again, so an instance belongs to one thread at a time; threads open their own.
 */
public final class Kernel {
  private static final int STATX_MOUNT = 0x1000;
  private static final int SCRATCH = 1 << 16;
  private static final int RACES = 1000;
  private static final int SYNC_FILE_RANGE_WRITE = 2;

  private final CallGate gate;
  private final NativeBuffer scratch = NativeBuffer.allocate(SCRATCH);

  private Kernel(CallGate gate) {
    this.gate = gate;
  }

  /** Binds libc. Each is for one thread at a time. */
  public static Kernel open() {
    return new Kernel(CallGate.open());
  }

  /** Does, in a thread of its own, what opening the first one costs. */
  public static void openAhead() {
    Thread ahead = new Thread(Kernel::open, "open ahead");
    ahead.setDaemon(true);
    // Whatever is missing, the next one to open will say.
    ahead.setUncaughtExceptionHandler((thread, failed) -> {});
    ahead.start();
  }

  /** This process. */
  public int getpid() {
    return (int) gate.tried(Call.GETPID, 0, 0, 0, 0, 0, 0);
  }

  /** Opens a file; close-on-exec is always added. */
  public int openat(int directory, String raw, int flags, int mode) {
    return (int)
        gate.made(Call.OPENAT, raw, directory, gate.first(raw), flags | Flag.O_CLOEXEC, mode, 0);
  }

  /** Opens a file under RESOLVE rules; close-on-exec is always added. Linux 5.6. */
  public int openat2(int directory, String raw, int flags, int mode, long resolve) {
    ByteBuffer how = scratch.bytes();
    how.putLong(0, flags | Flag.O_CLOEXEC).putLong(8, mode).putLong(16, resolve);
    long name = gate.first(raw);
    long opened = -Errno.EAGAIN;
    // Somebody on the machine renamed something while ".." was looked up (openat2(2), EAGAIN).
    for (int tries = 0; opened == -Errno.EAGAIN && tries < RACES; tries++) {
      opened = gate.tried(Call.OPENAT2, directory, name, scratch.address(), 24, 0, 0);
    }
    if (opened < 0) {
      throw new KernelException(Call.OPENAT2.title(), raw, (int) -opened);
    }
    return (int) opened;
  }

  /**
   * Leaves the caller's session, if this process does not lead its group: signals of a terminal no
   * longer reach it.
   */
  public void setsid() {
    gate.tried(Call.SETSID, 0, 0, 0, 0, 0, 0);
  }

  /** Maps megabytes of zeros, which the caller closes. */
  public LargeBuffer mapLarge(int capacity) {
    return LargeBuffer.map(gate, capacity);
  }

  /** Makes a pipe, close-on-exec; both ends are the caller's to close. */
  public Pipe pipe2() {
    return Pipe.open(gate);
  }

  /** Closes a descriptor; errors are ignored, as the number is free in any case. */
  public void close(int descriptor) {
    gate.tried(Call.CLOSE, descriptor, 0, 0, 0, 0, 0);
  }

  /** Reads up to length bytes to the buffer's offset; returns how many, 0 at the end. */
  public int read(int descriptor, NativeBuffer to, int offset, int length) {
    long address = within(to, offset, length);
    return (int) gate.onDescriptor(Call.READ, descriptor, address, length, 0);
  }

  /** Reads up to 64 KiB into the array; returns how many bytes, 0 at the end. */
  public int read(int descriptor, byte[] to, int offset, int length) {
    int count = read(descriptor, scratch, 0, Math.min(length, SCRATCH));
    scratch.bytes().get(0, to, offset, count);
    return count;
  }

  /** Reads at a position of the file, which does not move the descriptor's own. */
  public int pread(int descriptor, NativeBuffer to, int offset, int length, long position) {
    long address = within(to, offset, length);
    return (int) gate.onDescriptor(Call.PREAD64, descriptor, address, length, position);
  }

  /** Writes all of it, in as many calls as it takes. */
  public void writeAll(int descriptor, NativeBuffer from, int offset, int length) {
    long address = within(from, offset, length);
    int done = 0;
    while (done < length) {
      done +=
          (int) gate.onDescriptor(Call.WRITE, descriptor, address + done, (long) length - done, 0);
    }
  }

  /** Writes all of it, 64 KiB at a time. */
  public void writeAll(int descriptor, byte[] from, int offset, int length) {
    int done = 0;
    while (done < length) {
      int count = Math.min(length - done, SCRATCH);
      scratch.bytes().put(0, from, offset + done, count);
      writeAll(descriptor, scratch, 0, count);
      done += count;
    }
  }

  /** Reads directory entries (struct linux_dirent64); returns how many bytes, 0 at the end. */
  public int getdents64(int descriptor, NativeBuffer to) {
    return (int) gate.onDescriptor(Call.GETDENTS64, descriptor, to.address(), to.capacity(), 0);
  }

  /** The state of what the name says in the directory, links not followed. */
  public FileStatus statx(int directory, String raw) {
    return status(directory, raw, Flag.AT_SYMLINK_NOFOLLOW);
  }

  /** The state of an open file, one opened with O_PATH included. */
  public FileStatus statx(int descriptor) {
    return status(descriptor, "", Flag.AT_EMPTY_PATH);
  }

  private FileStatus status(int directory, String raw, int flags) {
    long mask = Flag.STATX_BASIC_STATS | STATX_MOUNT;
    gate.made(
        Call.STATX,
        raw.isEmpty() ? "descriptor " + directory : raw,
        directory,
        gate.first(raw),
        flags,
        mask,
        scratch.address());
    ByteBuffer b = scratch.bytes();
    boolean mountKnown = (b.getInt(0) & STATX_MOUNT) != 0;
    return new FileStatus(
        b.getShort(28) & 0xffff,
        b.getInt(20) & 0xffffffffL,
        b.getInt(24) & 0xffffffffL,
        b.getInt(16) & 0xffffffffL,
        b.getLong(32),
        b.getInt(136),
        b.getInt(140),
        b.getInt(128),
        b.getInt(132),
        b.getLong(40),
        b.getLong(48),
        b.getLong(112),
        b.getInt(120),
        b.getLong(96),
        b.getInt(104),
        mountKnown ? b.getLong(144) : 0);
  }

  /** Where a symbolic link points, raw; the empty name reads an O_PATH descriptor's own link. */
  public String readlinkat(int directory, String raw) {
    int count =
        (int)
            gate.made(
                Call.READLINKAT, raw, directory, gate.first(raw), scratch.address(), SCRATCH, 0);
    return scratch.text(0, count);
  }

  /**
   * The names of a file's extended attributes, links not followed; none where the file system has
   * none. The empty name stands for the descriptor's own file. Needs /proc.
   */
  public List<String> listxattr(int directory, String raw) {
    Call call = raw.isEmpty() ? Call.LISTXATTR : Call.LLISTXATTR;
    String path = through(directory, raw);
    return names(
        raw, call, gate.tried(call, gate.first(path), scratch.address(), SCRATCH, 0, 0, 0));
  }

  /** The same of an open file, whose name is for messages; not of an O_PATH descriptor. */
  public List<String> flistxattr(int descriptor, String raw) {
    Call call = Call.FLISTXATTR;
    return names(raw, call, gate.tried(call, descriptor, scratch.address(), SCRATCH, 0, 0, 0));
  }

  private List<String> names(String raw, Call call, long count) {
    if (count == -Errno.EOPNOTSUPP || count == 0) {
      return List.of();
    }
    if (count < 0) {
      throw new KernelException(call.title(), raw, (int) -count);
    }
    return scratch.strings((int) count);
  }

  /** An attribute's value, as {@link #listxattr} finds the file; ENODATA when there is none. */
  public byte[] getxattr(int directory, String raw, String attribute) {
    Call call = raw.isEmpty() ? Call.GETXATTR : Call.LGETXATTR;
    long name = gate.third(attribute);
    long path = gate.first(through(directory, raw));
    int count = (int) gate.made(call, raw, path, name, scratch.address(), SCRATCH, 0);
    byte[] value = new byte[count];
    scratch.bytes().get(0, value);
    return value;
  }

  /** Sets an attribute, as {@link #listxattr} finds the file; values are at most 64 KiB. */
  public void setxattr(int directory, String raw, String attribute, byte[] value) {
    Call call = raw.isEmpty() ? Call.SETXATTR : Call.LSETXATTR;
    if (value.length > SCRATCH) {
      throw new KernelException(call.title(), raw, Errno.ERANGE);
    }
    scratch.bytes().put(0, value);
    long name = gate.third(attribute);
    long path = gate.first(through(directory, raw));
    gate.made(call, raw, path, name, scratch.address(), value.length, 0);
  }

  /** Makes a directory; the umask applies. */
  public void mkdirat(int directory, String raw, int mode) {
    gate.made(Call.MKDIRAT, raw, directory, gate.first(raw), mode, 0, 0);
  }

  /** Makes a device, fifo, socket or file; the mode has the type bits. */
  public void mknodat(int directory, String raw, int mode, int major, int minor) {
    // The kernel takes 32 bits here: 12 of the major, 20 of the minor (new_encode_dev).
    long device = (minor & 0xffL) | ((major & 0xfffL) << 8) | ((minor & 0xfff00L) << 12);
    gate.made(Call.MKNODAT, raw, directory, gate.first(raw), mode, device, 0);
  }

  /** Makes a symbolic link. */
  public void symlinkat(String target, int directory, String raw) {
    gate.made(Call.SYMLINKAT, raw, gate.second(target), directory, gate.first(raw), 0, 0);
  }

  /** Makes a hard link; flags may hold AT_EMPTY_PATH. A link is linked, not followed. */
  public void linkat(int fromDirectory, String from, int directory, String raw, int flags) {
    long source = gate.second(from);
    gate.made(Call.LINKAT, raw, fromDirectory, source, directory, gate.first(raw), flags);
  }

  /** Removes a name; flags may hold AT_REMOVEDIR. */
  public void unlinkat(int directory, String raw, int flags) {
    gate.made(Call.UNLINKAT, raw, directory, gate.first(raw), flags, 0, 0);
  }

  /** Renames, with flags such as RENAME_NOREPLACE. */
  public void renameat2(int fromDirectory, String from, int directory, String raw, int flags) {
    long source = gate.second(from);
    gate.made(Call.RENAMEAT2, raw, fromDirectory, source, directory, gate.first(raw), flags);
  }

  /** Sets the owner, links not followed; the empty name stands for the descriptor's own file. */
  public void fchownat(int directory, String raw, long uid, long gid) {
    int flags = Flag.AT_SYMLINK_NOFOLLOW | (raw.isEmpty() ? Flag.AT_EMPTY_PATH : 0);
    gate.made(Call.FCHOWNAT, raw, directory, gate.first(raw), uid, gid, flags);
  }

  /**
   * Sets the permissions of a name, links not followed: EOPNOTSUPP for one. fchmodat(2) follows,
   * and before Linux 6.6 there is no other; by the descriptor's own name in /proc the file is what
   * was opened, whatever the name has become meanwhile.
   */
  public void fchmodat(int directory, String raw, int mode) {
    int file = openat(directory, raw, Flag.O_PATH | Flag.O_NOFOLLOW, 0);
    try {
      long name = gate.first(through(file, ""));
      gate.made(Call.FCHMODAT, raw, Flag.AT_FDCWD, name, mode, 0, 0);
    } finally {
      close(file);
    }
  }

  /** Sets the permissions of an open file. */
  public void fchmod(int descriptor, int mode) {
    gate.onDescriptor(Call.FCHMOD, descriptor, mode, 0, 0);
  }

  /**
   * Sets both the access and the modification time, links not followed; the empty name stands for
   * the descriptor's own file.
   */
  public void utimensat(int directory, String raw, long seconds, int nanos) {
    ByteBuffer times = scratch.bytes();
    times.putLong(0, seconds).putLong(8, nanos).putLong(16, seconds).putLong(24, nanos);
    // The kernel takes a null name for the descriptor itself, and no flags with it.
    long name = raw.isEmpty() ? 0 : gate.first(raw);
    int flags = raw.isEmpty() ? 0 : Flag.AT_SYMLINK_NOFOLLOW;
    gate.made(Call.UTIMENSAT, raw, directory, name, scratch.address(), flags, 0);
  }

  /** Waits until the file's content and state are on the disk. */
  public void fsync(int descriptor) {
    gate.onDescriptor(Call.FSYNC, descriptor, 0, 0, 0);
  }

  /**
   * Has the disk begin with what was written so far, and does not wait (sync_file_range(2)). No
   * promise of anything, so a file that cannot is as good.
   */
  public void startWriting(int descriptor) {
    gate.tried(Call.SYNC_FILE_RANGE, descriptor, 0, 0, SYNC_FILE_RANGE_WRITE, 0, 0);
  }

  /** Waits until everything in the descriptor's file system is on the disk. */
  public void syncfs(int descriptor) {
    gate.onDescriptor(Call.SYNCFS, descriptor, 0, 0, 0);
  }

  /** What the descriptor's file system has left. */
  public FileSystemRoom fstatfs(int descriptor) {
    gate.onDescriptor(Call.FSTATFS, descriptor, scratch.address(), 0, 0);
    ByteBuffer b = scratch.bytes();
    long block = b.getLong(8);
    return new FileSystemRoom(
        block * b.getLong(16), block * b.getLong(32), b.getLong(40), b.getLong(48));
  }

  /** Which kind of file system the descriptor's file is on: f_type of statfs(2). */
  public long fileSystem(int descriptor) {
    gate.onDescriptor(Call.FSTATFS, descriptor, scratch.address(), 0, 0);
    return scratch.bytes().getLong(0);
  }

  /** Sets a file's size in bytes; what is added reads as zeros. */
  public void ftruncate(int descriptor, long size) {
    gate.onDescriptor(Call.FTRUNCATE, descriptor, size, 0, 0);
  }

  /** Moves the descriptor's position; ENXIO when SEEK_DATA finds no more data. */
  public long lseek(int descriptor, long offset, int whence) {
    return gate.onDescriptor(Call.LSEEK, descriptor, offset, whence, 0);
  }

  /** Locks or unlocks: LOCK_SH, LOCK_EX, LOCK_UN, with LOCK_NB (then EAGAIN when it is taken). */
  public void flock(int descriptor, int operation) {
    gate.onDescriptor(Call.FLOCK, descriptor, operation, 0, 0);
  }

  /**
   * Locks the whole file for the open file description, so that the lock dies with its last holder.
   *
   * @param type F_RDLCK, F_WRLCK or F_UNLCK
   * @param wait whether to wait; otherwise EAGAIN when it is taken
   */
  public void lockDescription(int descriptor, int type, boolean wait) {
    byte[] none = new byte[32];
    scratch.bytes().put(0, none).putShort(0, (short) type);
    int command = wait ? Flag.F_OFD_SETLKW : Flag.F_OFD_SETLK;
    gate.onDescriptor(Call.FCNTL, descriptor, command, scratch.address(), 0);
  }

  private static String through(int directory, String raw) {
    String base = "/proc/self/fd/" + directory;
    return raw.isEmpty() ? base : base + "/" + raw;
  }

  private static long within(NativeBuffer buffer, int offset, int length) {
    java.util.Objects.checkFromIndexSize(offset, length, buffer.capacity());
    return buffer.address() + offset;
  }
}
