package io.mydocker.image;

import io.mydocker.image.archive.TarEntry;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.linux.RawName;
import io.mydocker.program.Flag;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is left to do when all of an archive has been read, in its order: a million directories, or
 * more, with names as long as an attacker likes. What memory should not hold goes to a file without
 * a name in the tree itself.
 */
final class FinishLog implements AutoCloseable {
  private static final int MOST_IN_MEMORY = 1 << 20;
  private static final int BUFFER = 1 << 16;
  private static final String NAME = ".mydocker-unpacking";

  private static final int DIRECTORY = 1;
  private static final int IMPLIED = 2;
  private static final int WHITEOUT = 3;

  /** Takes the records one by one; does what concerns it. */
  interface Finisher {
    /** An entry's directory, which gets the entry's attributes. */
    default void directory(TarEntry entry) {}

    /** Directories that the archive has no entry for, see {@link ImpliedDirectories}. */
    default void implied(String path, int existing) {}

    /** A whiteout that was made. */
    default void whiteout(String path) {}
  }

  private final Kernel kernel;
  private final int root;
  private final ByteArrayOutputStream recent = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(recent);
  private int file = -1;

  /** A log; the open directory stays the caller's. */
  FinishLog(Kernel kernel, int root) {
    this.kernel = kernel;
    this.root = root;
  }

  void directory(TarEntry entry) {
    try {
      out.writeByte(DIRECTORY);
      text(entry.name());
      out.writeInt(entry.mode());
      out.writeLong(entry.uid());
      out.writeLong(entry.gid());
      out.writeLong(entry.mtime());
      out.writeInt(entry.mtimeNanos());
      out.writeInt(entry.xattrs().size());
      for (Map.Entry<String, byte[]> each : entry.xattrs().entrySet()) {
        text(each.getKey());
        bytes(each.getValue());
      }
    } catch (IOException e) {
      throw inMemory(e);
    }
    spill();
  }

  void implied(String path, int existing) {
    named(IMPLIED, path, existing);
  }

  void whiteout(String path) {
    named(WHITEOUT, path, 0);
  }

  private void named(int kind, String path, int number) {
    try {
      out.writeByte(kind);
      text(path);
      out.writeInt(number);
    } catch (IOException e) {
      throw inMemory(e);
    }
    spill();
  }

  private void text(String raw) throws IOException {
    bytes(RawName.bytes(raw));
  }

  private void bytes(byte[] value) throws IOException {
    out.writeInt(value.length);
    out.write(value);
  }

  private static IllegalStateException inMemory(IOException e) {
    return new IllegalStateException("memory cannot be written to", e);
  }

  private void spill() {
    if (recent.size() < MOST_IN_MEMORY) {
      return;
    }
    if (file < 0) {
      file = makeFile();
    }
    byte[] bytes = recent.toByteArray();
    kernel.writeAll(file, bytes, 0, bytes.length);
    recent.reset();
  }

  private int makeFile() {
    int flags = Flag.O_RDWR | Flag.O_CREAT | Flag.O_EXCL | Flag.O_NOFOLLOW | Flag.O_CLOEXEC;
    String name = NAME;
    // The archive may have taken the name: another of its length is as good.
    while (isThere(name)) {
      name = NAME + "-" + Long.toHexString(System.nanoTime());
    }
    int made = kernel.openat(root, name, flags, 0600);
    try {
      kernel.unlinkat(root, name, 0);
      return made;
    } catch (KernelException e) {
      kernel.close(made);
      throw e;
    }
  }

  private boolean isThere(String name) {
    return new Spot(kernel, root, name).status() != null;
  }

  /** Hands out all records, in the order in which they came; may be called again. */
  void replay(Finisher finisher) {
    try (DataInputStream in = new DataInputStream(records())) {
      int kind = in.read();
      while (kind >= 0) {
        hand(kind, in, finisher);
        kind = in.read();
      }
    } catch (IOException e) {
      throw new ImageException("cannot read back what is left to unpack: " + e.getMessage(), e);
    }
  }

  private InputStream records() {
    InputStream newest = new ByteArrayInputStream(recent.toByteArray());
    if (file < 0) {
      return newest;
    }
    kernel.lseek(file, 0, Flag.SEEK_SET);
    InputStream older = new BufferedInputStream(new DescriptorInput(kernel, file), BUFFER);
    return new SequenceInputStream(older, newest);
  }

  private static void hand(int kind, DataInputStream in, Finisher to) throws IOException {
    String path = RawName.of(bytes(in));
    switch (kind) {
      case DIRECTORY -> to.directory(directory(path, in));
      case IMPLIED -> to.implied(path, in.readInt());
      default -> {
        in.readInt();
        to.whiteout(path);
      }
    }
  }

  private static TarEntry directory(String name, DataInputStream in) throws IOException {
    int mode = in.readInt();
    long uid = in.readLong();
    long gid = in.readLong();
    long mtime = in.readLong();
    int nanos = in.readInt();
    Map<String, byte[]> xattrs = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      xattrs.put(RawName.of(bytes(in)), bytes(in));
    }
    return new TarEntry(
        name,
        TarEntry.Type.DIRECTORY,
        "",
        mode,
        uid,
        gid,
        0,
        mtime,
        nanos,
        0,
        0,
        xattrs,
        List.of());
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("a record is cut short");
    }
    return bytes;
  }

  @Override
  public void close() {
    if (file >= 0) {
      kernel.close(file);
      file = -1;
    }
  }
}
