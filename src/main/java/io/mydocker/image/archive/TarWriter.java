package io.mydocker.image.archive;

import static io.mydocker.program.Flag.S_IFBLK;
import static io.mydocker.program.Flag.S_IFCHR;
import static io.mydocker.program.Flag.S_IFDIR;
import static io.mydocker.program.Flag.S_IFIFO;
import static io.mydocker.program.Flag.S_IFLNK;
import static io.mydocker.program.Flag.S_IFREG;

import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.linux.RawName;
import io.mydocker.program.Flag;
import io.mydocker.storage.Attribute;
import io.mydocker.storage.DataPieces;
import io.mydocker.storage.LinkTable;
import io.mydocker.storage.TreeEntry;
import io.mydocker.storage.TreeVisitor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Writes what a walk shows as a POSIX tar: ustar headers, with a pax header before whatever they
 * cannot hold. Owners are numbers. Sockets are left out with a notice. The same tree gives the same
 * bytes. A file that changes while it is read is cut or filled up to the size that was announced.
 */
public final class TarWriter implements TreeVisitor {
  /** How the notice of a socket ends: what no archive holds. */
  public static final String SOCKET = " is a socket and is left out";

  private static final int RECORD = 10240;
  private static final int SHOWN = 200;
  private static final int PIECE = 1 << 20;

  private final Kernel kernel;
  private final TarSink sink;
  private final TarListener listener;
  private final HeaderBlock header = new HeaderBlock();
  private final PaxBuilder pax = new PaxBuilder();
  private final LinkTable linked = new LinkTable();
  private final long latest;
  private final boolean isStill;
  private final byte[] zeros = new byte[RECORD];
  private long written;
  private long read;
  private long entries;

  /** Writes to a sink that stays the caller's; the kernel's thread is this one's. */
  public TarWriter(Kernel kernel, TarSink sink, TarListener listener) {
    this(kernel, sink, listener, Long.MAX_VALUE, false);
  }

  /**
   * As above, with a limit to times.
   *
   * @param latest seconds since 1970; a later time becomes this one
   * @param isStill whether nobody can change the tree meanwhile: then files may be opened for what
   *     their directory said they are
   */
  public TarWriter(
      Kernel kernel, TarSink sink, TarListener listener, long latest, boolean isStill) {
    this.isStill = isStill;
    this.kernel = kernel;
    this.sink = sink;
    this.listener = listener;
    this.latest = latest;
  }

  @Override
  public void notice(String line) {
    listener.notice(line);
  }

  @Override
  public boolean opensFirst() {
    return isStill;
  }

  @Override
  public void entry(TreeEntry entry) throws IOException {
    FileStatus status = entry.status();
    if (!status.isDirectory() && status.nlink() > 1 && hardLink(entry)) {
      return;
    }
    switch (status.type()) {
      case S_IFREG -> file(entry);
      case S_IFDIR -> plain(entry, entry.path() + "/", HeaderBlock.DIRECTORY);
      case S_IFLNK -> plain(entry, entry.path(), HeaderBlock.SYMBOLIC_LINK);
      case S_IFCHR -> plain(entry, entry.path(), HeaderBlock.CHARACTER_DEVICE);
      case S_IFBLK -> plain(entry, entry.path(), HeaderBlock.BLOCK_DEVICE);
      case S_IFIFO -> plain(entry, entry.path(), HeaderBlock.FIFO);
      default -> notice(printable(entry) + SOCKET);
    }
  }

  /** How many entries were written. */
  public long entries() {
    return entries;
  }

  /** How many bytes of the files' content were read. */
  public long contentRead() {
    return read;
  }

  /** Writes the archive's end. Nothing can be written afterwards. */
  public void finish() throws IOException {
    put(zeros, 2 * HeaderBlock.BLOCK);
    int over = (int) (written % RECORD);
    put(zeros, over == 0 ? 0 : RECORD - over);
  }

  private boolean hardLink(TreeEntry entry) throws IOException {
    String first = linked.first(entry.status());
    if (first == null) {
      return false;
    }
    head(entry, entry.path(), HeaderBlock.HARD_LINK, first, 0);
    return true;
  }

  private void plain(TreeEntry entry, String path, char type) throws IOException {
    attributes(entry);
    head(entry, path, type, entry.target(), 0);
    remember(entry);
  }

  private void file(TreeEntry entry) throws IOException {
    if (entry.status().size() == 0) {
      plain(entry, entry.path(), HeaderBlock.FILE);
      return;
    }
    if (entry.file() >= 0) {
      content(entry, entry.file());
      return;
    }
    int descriptor = RegularFile.open(kernel, entry);
    if (descriptor < 0) {
      String now = descriptor == RegularFile.GONE ? " vanished" : " was replaced by another file";
      notice(printable(entry) + now + " and is left out");
      return;
    }
    try {
      content(entry, descriptor);
    } finally {
      kernel.close(descriptor);
    }
  }

  private void content(TreeEntry entry, int descriptor) throws IOException {
    FileStatus status = entry.status();
    attributes(entry);
    boolean holes = status.blocks() * 512 < status.size();
    DataMap map = holes ? DataMap.of(kernel, descriptor, status.size()) : null;
    long missing;
    if (map == null) {
      head(entry, entry.path(), HeaderBlock.FILE, "", status.size());
      missing = copy(descriptor, status.size());
      pad(status.size());
    } else {
      missing = sparse(entry, descriptor, map);
    }
    remember(entry);
    changed(entry, kernel.statx(descriptor), missing);
  }

  private long sparse(TreeEntry entry, int descriptor, DataMap map) throws IOException {
    byte[] encoded = map.encoded();
    if (!isUtf8(entry.path())) {
      binary();
    }
    pax.add("GNU.sparse.major", "1");
    pax.add("GNU.sparse.minor", "0");
    pax.add("GNU.sparse.name", entry.path());
    pax.add("GNU.sparse.realsize", Long.toString(entry.status().size()));
    String shown = "./GNUSparseFile.0/" + entry.name();
    String cut = shown.substring(0, Math.min(shown.length(), HeaderBlock.NAME_LIMIT));
    head(entry, cut, HeaderBlock.FILE, "", encoded.length + map.dataSize());
    put(encoded, encoded.length);
    long missing = 0;
    for (DataPieces.Piece piece : map.pieces()) {
      kernel.lseek(descriptor, piece.offset(), Flag.SEEK_SET);
      missing += copy(descriptor, piece.size());
    }
    pad(map.dataSize());
    return missing;
  }

  private void changed(TreeEntry entry, FileStatus after, long missing) {
    FileStatus before = entry.status();
    if (after.ino() != before.ino()) {
      notice(printable(entry) + " was replaced by another file before it was read");
    } else if (missing > 0) {
      notice(printable(entry) + " shrank while it was read: filled up with zeros");
    } else if (after.size() > before.size()) {
      notice(printable(entry) + " grew while it was read: what was added is left out");
    } else if (after.mtimeSeconds() != before.mtimeSeconds()
        || after.mtimeNanos() != before.mtimeNanos()) {
      notice(printable(entry) + " changed while it was read");
    }
  }

  /** Copies exactly so many bytes; returns how many of them were missing and are zeros. */
  private long copy(int descriptor, long size) throws IOException {
    long left = size;
    while (left > 0) {
      int count = sink.fill(kernel, descriptor, (int) Math.min(left, PIECE));
      if (count == 0) {
        break;
      }
      left -= count;
      written += count;
      read += count;
      listener.read(read);
    }
    long missing = left;
    while (left > 0) {
      int count = (int) Math.min(left, zeros.length);
      put(zeros, count);
      left -= count;
    }
    return missing;
  }

  private void attributes(TreeEntry entry) {
    for (Attribute attribute : entry.attributes()) {
      // A key ends at its first '='; star and GNU tar escape one in a name like this.
      String name = attribute.name().replace("%", "%25").replace("=", "%3D");
      pax.add("SCHILY.xattr." + name, attribute.value());
      acl(attribute);
    }
  }

  /** A list is written a second time as text, the only form that other archivers restore. */
  private void acl(Attribute attribute) {
    String key =
        switch (attribute.name()) {
          case "system.posix_acl_access" -> "SCHILY.acl.access";
          case "system.posix_acl_default" -> "SCHILY.acl.default";
          default -> "";
        };
    String text = key.isEmpty() ? null : AclText.of(attribute.value());
    if (text != null) {
      pax.add(key, text);
    }
  }

  private void head(TreeEntry entry, String path, char type, String target, long size)
      throws IOException {
    entries++;
    FileStatus status = entry.status();
    names(path, target);
    big("uid", status.uid(), HeaderBlock.ID_LIMIT);
    big("gid", status.gid(), HeaderBlock.ID_LIMIT);
    big("size", size, HeaderBlock.NUMBER_LIMIT);
    boolean isLater = status.mtimeSeconds() >= latest;
    long seconds = isLater ? latest : status.mtimeSeconds();
    int nanos = isLater ? 0 : status.mtimeNanos();
    if (nanos != 0 || seconds < 0 || seconds > HeaderBlock.NUMBER_LIMIT) {
      pax.add("mtime", PaxBuilder.time(seconds, nanos));
    }
    if (!pax.isEmpty()) {
      extended(entry);
    }
    header.start(path, type);
    header.link(target);
    header.numbers(status.permissions(), status.uid(), status.gid(), size, seconds);
    if (type == HeaderBlock.CHARACTER_DEVICE || type == HeaderBlock.BLOCK_DEVICE) {
      header.device(status.rdevMajor(), status.rdevMinor());
    }
    put(header.finish(), HeaderBlock.BLOCK);
  }

  /** What our own reader would refuse is better refused while an earlier archive is still there. */
  private static void requireReadable(String path, String target) throws IOException {
    int depth = 0;
    for (int i = 0; i < path.length(); i++) {
      depth += path.charAt(i) == '/' ? 1 : 0;
    }
    String what =
        depth > TarReader.DEEPEST
            ? " lies more than " + TarReader.DEEPEST + " directories deep"
            : Math.max(path.length(), target.length()) > TarReader.LONGEST_NAME
                ? " or its target has a name of more than " + TarReader.LONGEST_NAME + " bytes"
                : "";
    if (!what.isEmpty()) {
      throw refused(path, what);
    }
  }

  private static IOException refused(String path, String what) {
    String shown = KernelException.printable(path);
    return new IOException(
        (shown.length() > SHOWN ? shown.substring(0, SHOWN) + "..." : shown)
            + what
            + ": the archive could not be unpacked; remove it, or leave it out with --exclude");
  }

  private void names(String path, String target) throws IOException {
    boolean isLong = path.length() > HeaderBlock.NAME_LIMIT;
    boolean isFar = target.length() > HeaderBlock.NAME_LIMIT;
    if (isLong || isFar) {
      requireReadable(path, target);
    }
    if (isLong && !isUtf8(path) || isFar && !isUtf8(target)) {
      binary();
    }
    if (isLong) {
      pax.add("path", path);
    }
    if (isFar) {
      pax.add("linkpath", target);
    }
  }

  /** Records are UTF-8 unless one before them says that they are not (POSIX, pax). */
  private void binary() {
    pax.add("hdrcharset", "BINARY");
  }

  private static boolean isUtf8(String raw) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(RawName.bytes(raw)));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private void extended(TreeEntry entry) throws IOException {
    byte[] records = pax.taken();
    if (records.length > TarReader.LONGEST_EXTENDED_HEADER) {
      throw refused(entry.path(), " has more than 1 MiB of attributes and names");
    }
    String name = "./PaxHeaders/" + entry.name();
    header.start(
        name.substring(0, Math.min(name.length(), HeaderBlock.NAME_LIMIT)), HeaderBlock.EXTENDED);
    header.numbers(0644, 0, 0, records.length, 0);
    put(header.finish(), HeaderBlock.BLOCK);
    put(records, records.length);
    pad(records.length);
  }

  private void big(String key, long value, long limit) {
    if (value > limit) {
      pax.add(key, Long.toString(value));
    }
  }

  private void remember(TreeEntry entry) {
    if (entry.status().nlink() > 1 && !entry.status().isDirectory()) {
      linked.remember(entry.status(), entry.path());
    }
  }

  private void pad(long size) throws IOException {
    int over = (int) (size % HeaderBlock.BLOCK);
    put(zeros, over == 0 ? 0 : HeaderBlock.BLOCK - over);
  }

  private void put(byte[] bytes, int length) throws IOException {
    sink.write(bytes, 0, length);
    written += length;
  }

  private static String printable(TreeEntry entry) {
    return KernelException.printable(entry.path());
  }
}
