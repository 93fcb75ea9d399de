package io.mydocker.program;

/**
 * The system calls that programs make, with their numbers per CPU: {@code asm/unistd_64.h} for
 * x86-64 and {@code asm-generic/unistd.h} for aarch64, where -1 marks a call that does not exist.
 */
public enum Call {
  READ(0, 63),
  WRITE(1, 64),
  CLOSE(3, 57),
  FSTAT(5, 80),
  LSEEK(8, 62),
  MMAP(9, 222),
  MUNMAP(11, 215),
  RT_SIGACTION(13, 134),
  RT_SIGPROCMASK(14, 135),
  IOCTL(16, 29),
  WRITEV(20, 66),
  SOCKET(41, 198),
  EXECVE(59, 221),
  EXECVEAT(322, 281),
  EXIT_GROUP(231, 94),
  WAIT4(61, 260),
  KILL(62, 129),
  FCNTL(72, 25),
  FCHDIR(81, 50),
  GETCWD(79, 17),
  CHDIR(80, 49),
  FLOCK(73, 32),
  FCHMOD(91, 52),
  FCHOWN(93, 55),
  UMASK(95, 166),
  SETGROUPS(116, 159),
  SETRESUID(117, 147),
  SETRESGID(119, 149),
  SETSID(112, 157),
  SETPGID(109, 154),
  GETPID(39, 172),
  GETPPID(110, 173),
  SETFSUID(122, 151),
  SETFSGID(123, 152),
  CAPSET(126, 91),
  FSTATFS(138, 44),
  PRCTL(157, 167),
  PIVOT_ROOT(155, 41),
  MOUNT(165, 40),
  UMOUNT2(166, 39),
  SETHOSTNAME(170, 161),
  GETDENTS64(217, 61),
  KEYCTL(250, 219),
  OPENAT(257, 56),
  MKDIRAT(258, 34),
  MKNODAT(259, 33),
  UNLINKAT(263, 35),
  RENAMEAT(264, 38),
  SYMLINKAT(266, 36),
  READLINKAT(267, 78),
  FCHMODAT(268, 53),
  FACCESSAT(269, 48),
  PPOLL(271, 73),
  UNSHARE(272, 97),
  SIGNALFD4(289, 74),
  DUP3(292, 24),
  PIPE2(293, 59),
  MADVISE(28, 233),
  NANOSLEEP(35, 101),
  CLOCK_GETTIME(228, 113),
  PREAD64(17, 67),
  CLONE(56, 220),
  SETNS(308, 268),
  PIDFD_SEND_SIGNAL(424, 424),
  OPEN_TREE(428, 428),
  MOVE_MOUNT(429, 429),
  FSOPEN(430, 430),
  FSCONFIG(431, 431),
  FSMOUNT(432, 432),
  PIDFD_OPEN(434, 434),
  CLONE3(435, 435),
  CLOSE_RANGE(436, 436),
  OPENAT2(437, 437),
  PIDFD_GETFD(438, 438),
  MOUNT_SETATTR(442, 442),
  MEMFD_CREATE(319, 279),
  STATX(332, 291),
  FSYNC(74, 82),
  SYNC_FILE_RANGE(277, 84),
  SYNCFS(306, 267),
  FTRUNCATE(77, 46),
  PWRITE64(18, 68),
  LSETXATTR(189, 6),
  LGETXATTR(192, 9),
  LLISTXATTR(195, 12),
  SETXATTR(188, 5),
  GETXATTR(191, 8),
  LISTXATTR(194, 11),
  FLISTXATTR(196, 13),
  FCHOWNAT(260, 54),
  LINKAT(265, 37),
  UTIMENSAT(280, 88),
  RENAMEAT2(316, 276),
  INOTIFY_INIT1(294, 26),
  INOTIFY_ADD_WATCH(254, 27),
  BPF(321, 280),
  SECCOMP(317, 277),
  UNAME(63, 160),
  GETEUID(107, 175),
  CAPGET(125, 90),
  GETRANDOM(318, 278);

  final int x86;
  private final int arm;

  Call(int x86, int arm) {
    this.x86 = x86;
    this.arm = arm;
  }

  /** The number by which the kernel of an x86-64 machine knows the call. */
  public int x86() {
    return x86;
  }

  /** The number by which the kernel of an aarch64 machine knows the call. */
  public int aarch64() {
    return arm;
  }

  /** The name as section 2 of the manual has it. */
  public String title() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
