package io.mydocker.user;

import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;

/** The few calls the tests need and the JDK has no door to. */
public interface LibC {
  LibC C = LibraryLoader.create(LibC.class).load("c");

  int O_RDWR = 2;
  int O_NOCTTY = 0x100;
  int O_CLOEXEC = 0x80000;
  int PR_SET_CHILD_SUBREAPER = 36;
  int WNOHANG = 1;
  long TIOCSWINSZ = 0x5414;

  int prctl(int option, long a, long b, long c, long d);

  int waitpid(int pid, @Out int[] status, int options);

  int posix_openpt(int flags);

  int unlockpt(int fd);

  int ptsname_r(int fd, @Out byte[] name, long size);

  int open(String path, int flags);

  int pipe2(@Out int[] ends, int flags);

  int close(int fd);

  long read(int fd, @Out byte[] buffer, long size);

  long write(int fd, @In byte[] bytes, long size);

  int ioctl(int fd, long request, @In short[] argument);

  int ioctl(int fd, long request, @Out byte[] answer);
}
