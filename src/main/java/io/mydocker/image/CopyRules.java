package io.mydocker.image;

import io.mydocker.image.archive.TarEntry;
import io.mydocker.linux.FileStatus;
import io.mydocker.program.Flag;
import io.mydocker.storage.Attribute;
import io.mydocker.storage.TreeEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What of a file's attributes goes with its copy.
 *
 * @param isOutward whether it leaves a container, whose files are nobody's to trust
 * @param keepsOwners whether owners go along; else the copies are root's
 * @param keepsPrivilege whether setuid and setgid bits, file capabilities and devices leave
 * @param leaving from the ids that the source shows to the ones its users know
 * @param entering from those to the ones that the target takes
 */
public record CopyRules(
    boolean isOutward,
    boolean keepsOwners,
    boolean keepsPrivilege,
    CopyIds leaving,
    CopyIds entering) {
  private static final int SETUID = 04000;
  private static final int SETGID = 02000;
  private static final long NOBODY = 65534;

  /** Whether a file of this kind stays where it is. */
  boolean leavesOut(FileStatus status) {
    boolean isDevice = status.type() == Flag.S_IFCHR || status.type() == Flag.S_IFBLK;
    return isOutward && !keepsPrivilege && isDevice;
  }

  /** A file as it is seen outside of where it is. */
  TreeEntry leaving(TreeEntry entry, String path) {
    FileStatus status = entry.status();
    int mode = status.permissions();
    boolean isBare = isOutward && !keepsPrivilege;
    return new TreeEntry(
        path,
        status.as(
            isBare ? mode & ~(SETUID | SETGID) : mode,
            known(leaving.uid(status.uid())),
            known(leaving.gid(status.gid()))),
        entry.target(),
        leaving(entry.attributes(), isBare),
        entry.parent(),
        entry.name());
  }

  private static long known(long id) {
    return id < 0 ? NOBODY : id;
  }

  /**
   * The others of {@code security.} and {@code trusted.} decide what a file may do, or are a
   * security module's word about it.
   */
  private List<Attribute> leaving(List<Attribute> all, boolean isBare) {
    List<Attribute> left = new ArrayList<>();
    for (Attribute each : all) {
      boolean isPlain =
          each.name().startsWith("user.") || each.name().startsWith("system.posix_acl_");
      if (isPlain || !isBare) {
        left.add(new Attribute(each.name(), IdAttributes.value(each, leaving)));
      }
    }
    return left;
  }

  /** An entry as the target takes it. A setuid bit says something of an owner and goes with it. */
  TarEntry entering(TarEntry entry) {
    long uid = keepsOwners ? entry.uid() : 0;
    long gid = keepsOwners ? entry.gid() : 0;
    int mode = entry.mode();
    if (entry.type() != TarEntry.Type.DIRECTORY) {
      mode &= uid == entry.uid() ? mode : ~SETUID;
      mode &= gid == entry.gid() ? mode : ~SETGID;
    }
    return new TarEntry(
        entry.name(),
        entry.type(),
        entry.linkName(),
        mode,
        there("owner", uid, entering.uid(uid)),
        there("group", gid, entering.gid(gid)),
        entry.size(),
        entry.mtime(),
        entry.mtimeNanos(),
        entry.devMajor(),
        entry.devMinor(),
        entering(entry.xattrs()),
        entry.data());
  }

  private static long there(String what, long id, long there) {
    if (there < 0) {
      throw new BeneathException(
          "its "
              + what
              + " "
              + id
              + " is nobody in the container's user namespace; leave out -a, or run the container"
              + " with a wider --uidmap and --gidmap");
    }
    return there;
  }

  private Map<String, byte[]> entering(Map<String, byte[]> all) {
    if (all.isEmpty()) {
      return all;
    }
    Map<String, byte[]> entered = new LinkedHashMap<>();
    all.forEach(
        (name, value) ->
            entered.put(name, IdAttributes.value(new Attribute(name, value), entering)));
    return entered;
  }
}
