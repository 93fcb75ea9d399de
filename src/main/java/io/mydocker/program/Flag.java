package io.mydocker.program;

/**
 * The constants of the x86-64 and aarch64 kernel interface that programs use, under the names that
 * the manual gives them: fcntl.h, sched.h, mount.h, prctl.h, capability.h and their like.
 */
public final class Flag {
  public static final int AT_FDCWD = -100;
  public static final int AT_REMOVEDIR = 0x200;
  public static final int AT_SYMLINK_FOLLOW = 0x400;
  public static final int AT_SYMLINK_NOFOLLOW = 0x100;
  public static final int AT_EMPTY_PATH = 0x1000;
  public static final int AT_RECURSIVE = 0x8000;

  public static final int STATX_BASIC_STATS = 0x7ff;

  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_CREAT = 0x40;
  public static final int O_EXCL = 0x80;
  public static final int O_APPEND = 0x400;
  public static final int O_NOCTTY = 0x100;
  public static final int O_TRUNC = 0x200;
  public static final int O_NONBLOCK = 0x800;
  public static final int O_DIRECTORY = 0x10000;
  public static final int O_NOFOLLOW = 0x20000;
  public static final int O_CLOEXEC = 0x80000;
  public static final int O_PATH = 0x200000;
  public static final int O_TMPFILE = 020200000;

  public static final int RESOLVE_NO_XDEV = 1;
  public static final int RESOLVE_NO_MAGICLINKS = 2;
  public static final int RESOLVE_NO_SYMLINKS = 4;
  public static final int RESOLVE_BENEATH = 8;
  public static final int RESOLVE_IN_ROOT = 16;

  public static final int S_IFMT = 0xf000;
  public static final int S_IFIFO = 0x1000;
  public static final int S_IFCHR = 0x2000;
  public static final int S_IFDIR = 0x4000;
  public static final int S_IFBLK = 0x6000;
  public static final int S_IFREG = 0x8000;
  public static final int S_IFLNK = 0xa000;
  public static final int S_IFSOCK = 0xc000;

  public static final int CLONE_NEWNS = 0x20000;
  public static final int CLONE_NEWCGROUP = 0x2000000;
  public static final int CLONE_NEWUTS = 0x4000000;
  public static final int CLONE_NEWIPC = 0x8000000;
  public static final int CLONE_NEWPID = 0x20000000;
  public static final int CLONE_NEWUSER = 0x10000000;
  public static final int CLONE_PARENT = 0x8000;
  public static final int CLONE_NEWNET = 0x40000000;
  public static final int CLONE_PIDFD = 0x1000;
  public static final long CLONE_INTO_CGROUP = 0x200000000L;

  public static final int MS_RDONLY = 1;
  public static final int MS_NOSUID = 2;
  public static final int MS_NODEV = 4;
  public static final int MS_NOEXEC = 8;
  public static final int MS_REMOUNT = 0x20;
  public static final int MS_BIND = 0x1000;
  public static final int MS_REC = 0x4000;
  public static final int MS_PRIVATE = 0x40000;
  public static final int MS_RELATIME = 0x200000;
  public static final int MS_STRICTATIME = 0x1000000;
  public static final int MNT_DETACH = 2;
  public static final int UMOUNT_NOFOLLOW = 8;
  public static final int OPEN_TREE_CLONE = 1;
  public static final int MOVE_MOUNT_F_EMPTY_PATH = 4;
  public static final int MOVE_MOUNT_T_SYMLINKS = 0x10;
  public static final int MOVE_MOUNT_T_EMPTY_PATH = 0x40;
  public static final int MOUNT_ATTR_RDONLY = 1;
  public static final int MOUNT_ATTR_NOSUID = 2;
  public static final int MOUNT_ATTR_NODEV = 4;
  public static final int MOUNT_ATTR_NOEXEC = 8;
  public static final int MOUNT_ATTR_STRICTATIME = 0x20;
  public static final int MOUNT_ATTR_IDMAP = 0x100000;
  public static final int FSOPEN_CLOEXEC = 1;
  public static final int FSMOUNT_CLOEXEC = 1;
  public static final int FSCONFIG_SET_STRING = 1;
  public static final int FSCONFIG_CMD_CREATE = 6;

  public static final int PR_SET_PDEATHSIG = 1;
  public static final int PR_SET_DUMPABLE = 4;
  public static final int PR_SET_KEEPCAPS = 8;
  public static final int PR_SET_NAME = 15;
  public static final int PR_CAPBSET_DROP = 24;
  public static final int PR_SET_CHILD_SUBREAPER = 36;
  public static final int PR_SET_NO_NEW_PRIVS = 38;
  public static final int PR_SET_SECUREBITS = 28;
  public static final int PR_CAP_AMBIENT = 47;
  public static final int SECBIT_NO_SETUID_FIXUP = 4;
  public static final int PR_CAP_AMBIENT_RAISE = 2;
  public static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;

  public static final int CAP_CHOWN = 0;
  public static final int CAP_DAC_OVERRIDE = 1;
  public static final int CAP_DAC_READ_SEARCH = 2;
  public static final int CAP_FOWNER = 3;
  public static final int CAP_FSETID = 4;
  public static final int CAP_KILL = 5;
  public static final int CAP_SETGID = 6;
  public static final int CAP_SETUID = 7;
  public static final int CAP_SETPCAP = 8;
  public static final int CAP_LINUX_IMMUTABLE = 9;
  public static final int CAP_NET_BIND_SERVICE = 10;
  public static final int CAP_NET_BROADCAST = 11;
  public static final int CAP_NET_ADMIN = 12;
  public static final int CAP_NET_RAW = 13;
  public static final int CAP_IPC_LOCK = 14;
  public static final int CAP_IPC_OWNER = 15;
  public static final int CAP_SYS_MODULE = 16;
  public static final int CAP_SYS_RAWIO = 17;
  public static final int CAP_SYS_CHROOT = 18;
  public static final int CAP_SYS_PTRACE = 19;
  public static final int CAP_SYS_PACCT = 20;
  public static final int CAP_SYS_ADMIN = 21;
  public static final int CAP_SYS_BOOT = 22;
  public static final int CAP_SYS_NICE = 23;
  public static final int CAP_SYS_RESOURCE = 24;
  public static final int CAP_SYS_TIME = 25;
  public static final int CAP_SYS_TTY_CONFIG = 26;
  public static final int CAP_MKNOD = 27;
  public static final int CAP_LEASE = 28;
  public static final int CAP_AUDIT_WRITE = 29;
  public static final int CAP_AUDIT_CONTROL = 30;
  public static final int CAP_SETFCAP = 31;
  public static final int CAP_MAC_OVERRIDE = 32;
  public static final int CAP_MAC_ADMIN = 33;
  public static final int CAP_SYSLOG = 34;
  public static final int CAP_WAKE_ALARM = 35;
  public static final int CAP_BLOCK_SUSPEND = 36;
  public static final int CAP_AUDIT_READ = 37;
  public static final int CAP_PERFMON = 38;
  public static final int CAP_BPF = 39;
  public static final int CAP_CHECKPOINT_RESTORE = 40;

  public static final int F_DUPFD_CLOEXEC = 1030;
  public static final int F_GETFD = 1;
  public static final int F_SETFD = 2;
  public static final int IN_MODIFY = 2;
  public static final int F_SETFL = 4;
  public static final int F_OFD_GETLK = 36;
  public static final int F_OFD_SETLK = 37;
  public static final int F_OFD_SETLKW = 38;
  public static final int F_WRLCK = 1;
  public static final int F_RDLCK = 0;
  public static final int F_UNLCK = 2;
  public static final int LOCK_SH = 1;
  public static final int LOCK_EX = 2;
  public static final int LOCK_NB = 4;
  public static final int LOCK_UN = 8;

  public static final int RENAME_NOREPLACE = 1;
  public static final int RENAME_EXCHANGE = 2;
  public static final int SEEK_SET = 0;
  public static final int SEEK_CUR = 1;
  public static final int SEEK_END = 2;
  public static final int SEEK_DATA = 3;
  public static final int SEEK_HOLE = 4;

  public static final int SIG_BLOCK = 0;
  public static final int SIG_SETMASK = 2;
  public static final int SIGHUP = 1;
  public static final int SIGINT = 2;
  public static final int SIGQUIT = 3;
  public static final int SIGKILL = 9;
  public static final int SIGPIPE = 13;
  public static final int SIGTERM = 15;
  public static final int SIGCHLD = 17;
  public static final int SIGWINCH = 28;
  public static final int SFD_CLOEXEC = O_CLOEXEC;
  public static final int SFD_NONBLOCK = O_NONBLOCK;
  public static final int WNOHANG = 1;

  public static final int POLLIN = 1;
  public static final int POLLOUT = 4;
  public static final int POLLERR = 8;
  public static final int POLLHUP = 16;

  public static final int TCGETS = 0x5401;
  public static final int TCSETS = 0x5402;
  public static final int TIOCSCTTY = 0x540e;
  public static final int TIOCGPGRP = 0x540f;
  public static final int TIOCSPGRP = 0x5410;
  public static final int TIOCGWINSZ = 0x5413;
  public static final int TIOCSWINSZ = 0x5414;
  public static final int TIOCSPTLCK = 0x40045431;
  public static final int TIOCGPTPEER = 0x5441;

  public static final int AF_INET = 2;
  public static final int SOCK_DGRAM = 2;
  public static final int SIOCSIFFLAGS = 0x8914;
  public static final int IFF_UP = 1;
  public static final int IFF_RUNNING = 0x40;

  public static final int BPF_PROG_LOAD = 5;
  public static final int BPF_PROG_ATTACH = 8;
  public static final int BPF_PROG_TYPE_CGROUP_DEVICE = 15;
  public static final int BPF_CGROUP_DEVICE = 6;
  public static final int BPF_F_ALLOW_MULTI = 2;

  public static final int KEYCTL_JOIN_SESSION_KEYRING = 1;
  public static final int CLOSE_RANGE_CLOEXEC = 4;
  public static final int SECCOMP_SET_MODE_FILTER = 1;
  public static final int SECCOMP_FILTER_FLAG_LOG = 2;
  public static final int SECCOMP_FILTER_FLAG_SPEC_ALLOW = 4;
  public static final int LINUX_CAPABILITY_VERSION_3 = 0x20080522;
  public static final int PROC_SUPER_MAGIC = 0x9fa0;

  private Flag() {}
}
