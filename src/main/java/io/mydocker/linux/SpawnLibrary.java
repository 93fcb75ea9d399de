package io.mydocker.linux;

/**
 * libc's posix_spawn(3), bound by jnr-ffi; each function returns an error number. Pointers are
 * longs.
 */
public interface SpawnLibrary {
  /**
   * Starts a program. The last argument is not libc's: jnr-ffi's generated stubs garble the last of
   * exactly six integer arguments, and a seventh does no harm.
   */
  int posix_spawn(
      long pid, long path, long actions, long attributes, long argv, long envp, long unused);

  /** Makes an empty list of what the child does with its descriptors. */
  int posix_spawn_file_actions_init(long actions);

  /** Duplicates a descriptor in the child; onto itself, it only stays open across execve(2). */
  int posix_spawn_file_actions_adddup2(long actions, int from, int to);

  /** Frees the list. */
  int posix_spawn_file_actions_destroy(long actions);
}
