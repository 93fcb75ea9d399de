package io.mydocker.linux;

import java.lang.ref.Reference;

/**
 * One posix_spawn(3) of {@code mydocker init}. All memory that it takes is there before it is made,
 * since the first allocation outside the heap may start a thread.
 */
final class InitSpawn implements AutoCloseable {
  /** More than any libc's posix_spawn_file_actions_t. */
  private static final int ACTIONS = 512;

  private final SpawnLibrary libc;
  private final NativeBuffer path;
  private final NativeBuffer argv;
  private final NativeBuffer envp;
  private final NativeBuffer actions = NativeBuffer.allocate(ACTIONS);
  private final NativeBuffer pid = NativeBuffer.allocate(8);

  InitSpawn(SpawnLibrary libc, InitCommand command) {
    this.libc = libc;
    path = NativeStrings.string(command.path());
    argv = NativeStrings.array(command.arguments());
    envp = NativeStrings.array(command.environment());
    libc.posix_spawn_file_actions_init(actions.address());
  }

  /** Lets the process have a descriptor, at the same number; all others are closed on execve(2). */
  void keep(int descriptor) {
    int errno = libc.posix_spawn_file_actions_adddup2(actions.address(), descriptor, descriptor);
    if (errno != 0) {
      throw new KernelException("posix_spawn", "descriptor " + descriptor, errno);
    }
  }

  /** Starts the process as a child of the calling thread; an error number, or 0. */
  int make() {
    try {
      return libc.posix_spawn(
          pid.address(), path.address(), actions.address(), 0, argv.address(), envp.address(), 0);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** The process that was started. */
  int pid() {
    return pid.bytes().getInt(0);
  }

  @Override
  public void close() {
    libc.posix_spawn_file_actions_destroy(actions.address());
  }
}
