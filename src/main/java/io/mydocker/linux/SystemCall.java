package io.mydocker.linux;

/** libc's syscall(2), bound by jnr-ffi; errno is kept per thread by jnr after each call. */
public interface SystemCall {
  /**
   * Makes one system call. All seven arguments are longs, because jnr-ffi's generated stubs garble
   * the last of exactly six integer arguments.
   */
  long syscall(long number, long a, long b, long c, long d, long e, long f);
}
