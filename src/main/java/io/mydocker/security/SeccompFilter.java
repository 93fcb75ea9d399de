package io.mydocker.security;

/** A filter as the kernel takes it. Not a record: those compare arrays by identity. */
public final class SeccompFilter {
  /** struct sock_filter: operation, two short jumps, a number. */
  static final int INSTRUCTION = 8;

  /** BPF_MAXINSNS: what the kernel takes. */
  static final int MOST_INSTRUCTIONS = 4096;

  private final int flags;
  private final byte[] instructions;

  /**
   * A filter.
   *
   * @param flags of seccomp(2)
   * @param instructions of classic BPF, eight bytes each
   */
  public SeccompFilter(int flags, byte[] instructions) {
    this.flags = flags;
    this.instructions = instructions;
  }

  /** What is to be installed where nothing is filtered: nothing. */
  public static SeccompFilter none() {
    return new SeccompFilter(0, new byte[0]);
  }

  /** The flags of seccomp(2). */
  public int flags() {
    return flags;
  }

  /** Instructions of struct sock_filter, not to be changed; none where nothing is filtered. */
  public byte[] instructions() {
    return instructions;
  }

  /** How many instructions. */
  public int count() {
    return instructions.length / INSTRUCTION;
  }
}
