package io.mydocker.storage;

import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Kernel;
import io.mydocker.program.Flag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** A tree as lines that can be compared: everything that an archive has to keep. */
public final class Manifest implements TreeVisitor {
  private final Kernel kernel;
  private final List<String> lines = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();
  private final Map<Long, String> first = new HashMap<>();

  private Manifest(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Of the tree at a raw path. */
  public static Manifest of(Kernel kernel, String root) throws java.io.IOException {
    Manifest manifest = new Manifest(kernel);
    int descriptor = kernel.openat(Flag.AT_FDCWD, root, Flag.O_DIRECTORY, 0);
    new TreeWalk(kernel, manifest).walk(descriptor);
    kernel.close(descriptor);
    return manifest;
  }

  public List<String> lines() {
    return lines;
  }

  public List<String> notices() {
    return notices;
  }

  @Override
  public void entry(TreeEntry entry) {
    FileStatus s = entry.status();
    StringBuilder line = new StringBuilder(entry.path());
    line.append(
        String.format(
            " %o %d:%d %d.%09d", s.mode(), s.uid(), s.gid(), s.mtimeSeconds(), s.mtimeNanos()));
    line.append(" dev ").append(s.rdevMajor()).append(':').append(s.rdevMinor());
    line.append(" -> ").append(entry.target());
    for (Attribute attribute : entry.attributes()) {
      line.append(' ').append(attribute.name()).append('=');
      line.append(HexFormat.of().formatHex(attribute.value()));
    }
    if (!s.isDirectory() && s.nlink() > 1) {
      String known = first.putIfAbsent(s.ino(), entry.path());
      line.append(" link ").append(known == null ? "" : known);
    }
    if (s.isRegular()) {
      line.append(" size ").append(s.size()).append(" crc ").append(checksum(entry));
    }
    lines.add(line.toString());
  }

  private long checksum(TreeEntry entry) {
    int descriptor = kernel.openat(entry.parent(), entry.name(), Flag.O_NOFOLLOW, 0);
    CRC32 crc = new CRC32();
    byte[] buffer = new byte[1 << 16];
    int count = kernel.read(descriptor, buffer, 0, buffer.length);
    while (count > 0) {
      crc.update(buffer, 0, count);
      count = kernel.read(descriptor, buffer, 0, buffer.length);
    }
    kernel.close(descriptor);
    return crc.getValue();
  }

  @Override
  public void notice(String line) {
    notices.add(line);
  }
}
