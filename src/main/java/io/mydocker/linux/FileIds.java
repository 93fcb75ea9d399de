package io.mydocker.linux;

import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;

/**
 * Whose the files are that the calling thread makes (setfsuid(2)). Its capabilities stay as they
 * are. A mount that maps ids (mount_setattr(2), MOUNT_ATTR_IDMAP) takes no new file of an owner it
 * does not map: EOVERFLOW, for root too. Closed by the thread that made it.
 */
public final class FileIds implements AutoCloseable {
  private static final int PR_GET_SECUREBITS = 27;

  private final CallGate gate = CallGate.open();
  private final long bits;
  private final long uid;
  private final long gid;

  /** New files are this user's and this group's from here on, until it is closed. */
  public FileIds(long uid, long gid) {
    bits = prctl(PR_GET_SECUREBITS, 0);
    // Or the capabilities over files would go with user 0 (capabilities(7)).
    prctl(Flag.PR_SET_SECUREBITS, bits | Flag.SECBIT_NO_SETUID_FIXUP);
    this.gid = set(Call.SETFSGID, gid);
    this.uid = set(Call.SETFSUID, uid);
  }

  private long prctl(int option, long value) {
    return gate.made(Call.PRCTL, "secure bits", option, value, 0, 0, 0);
  }

  /** The calls never fail, and give what was before (setfsuid(2)); -1 only asks. */
  private long set(Call call, long id) {
    long before = gate.tried(call, id, 0, 0, 0, 0, 0);
    long now = gate.tried(call, 0xffffffffL, 0, 0, 0, 0, 0);
    if (now != id) {
      throw new KernelException(call.title(), Long.toString(id), Errno.EPERM);
    }
    return before;
  }

  @Override
  public void close() {
    set(Call.SETFSUID, uid);
    set(Call.SETFSGID, gid);
    prctl(Flag.PR_SET_SECUREBITS, bits);
  }
}
