package io.mydocker.linux;

import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import java.nio.ByteBuffer;
import jnr.ffi.LibraryLoader;
import org.jspecify.annotations.Nullable;

/**
 * The host's libseccomp: it knows the numbers of the calls on every architecture, and turns rules
 * into a filter. For one thread at a time.
 */
public final class Libseccomp {
  /** enum scmp_filter_attr: 2 asks for a binary tree instead of one comparison after the other. */
  private static final int CTL_OPTIMIZE = 8;

  private static final int TREE = 2;

  /** What resolving says when no architecture knows the name (__NR_SCMP_ERROR). */
  private static final int UNKNOWN = -1;

  /** struct scmp_arg_cmp: argument, comparison, 32 bits each, and two numbers of 64. */
  private static final int COMPARISON = 24;

  /** A call has six arguments. */
  private static final int MOST_COMPARISONS = 6;

  private final SeccompLibrary library;
  private final CallGate gate;
  private final NativeBuffer comparisons = NativeBuffer.allocate(MOST_COMPARISONS * COMPARISON);

  private Libseccomp(SeccompLibrary library, CallGate gate) {
    this.library = library;
    this.gate = gate;
  }

  /** The library in this file, or null when it cannot be loaded. */
  public static @Nullable Libseccomp load(String path) {
    try {
      // First, as it also settles how jnr calls a function of six integers.
      CallGate gate = CallGate.open();
      SeccompLibrary library =
          LibraryLoader.create(SeccompLibrary.class).failImmediately().library(path).load();
      return new Libseccomp(library, gate);
    } catch (UnsatisfiedLinkError e) {
      return null;
    }
  }

  /** The number of a call on an architecture, by its AUDIT_ARCH number; negative if it has none. */
  public int number(int architecture, String name) {
    return library.seccomp_syscall_resolve_name_arch(architecture, gate.first(name));
  }

  /** A filter for this machine that gives this answer to every call; the caller closes it. */
  public Filter filter(int answer) {
    long handle = library.seccomp_init(answer);
    if (handle == 0) {
      throw new KernelException("seccomp_init", "0x" + Integer.toHexString(answer), Errno.EINVAL);
    }
    return new Filter(handle);
  }

  /**
   * What one argument must be.
   *
   * @param argument from 0 to 5
   * @param comparison of enum scmp_compare
   * @param first the number to compare with, or the mask
   * @param second what the masked argument must be
   */
  public record Comparison(int argument, int comparison, long first, long second) {}

  /** A filter that is being built. */
  public final class Filter implements AutoCloseable {
    private long handle;

    private Filter(long handle) {
      this.handle = handle;
    }

    /** Covers the calls of another architecture that this machine can run too. */
    public void add(int architecture) {
      int result = library.seccomp_arch_add(handle, architecture);
      if (result < 0 && result != -Errno.EEXIST) {
        throw failed("seccomp_arch_add", "0x" + Integer.toHexString(architecture), result);
      }
    }

    /** Asks for a tree; libseccomp before 2.5 cannot and goes through the calls one by one. */
    public void optimize() {
      library.seccomp_attr_set(handle, CTL_OPTIMIZE, TREE);
    }

    /**
     * Gives an answer to one call when all comparisons hold. A name that this libseccomp does not
     * know is left out: then no architecture's number for it is known either.
     */
    public void rule(int answer, String name, Comparison... all) {
      int number = library.seccomp_syscall_resolve_name(gate.first(name));
      if (number == UNKNOWN) {
        return;
      }
      ByteBuffer bytes = comparisons.bytes();
      for (int i = 0; i < all.length; i++) {
        bytes.putInt(i * COMPARISON, all[i].argument());
        bytes.putInt(i * COMPARISON + 4, all[i].comparison());
        bytes.putLong(i * COMPARISON + 8, all[i].first());
        bytes.putLong(i * COMPARISON + 16, all[i].second());
      }
      int result =
          library.seccomp_rule_add_array(handle, answer, number, all.length, comparisons.address());
      if (result < 0) {
        throw failed("seccomp_rule_add", name, result);
      }
    }

    /** The instructions, as struct sock_filter has them. */
    public byte[] export() {
      // Memory, not a pipe: nothing bounds how much comes, and nobody reads meanwhile.
      int memory = (int) gate.made(Call.MEMFD_CREATE, "seccomp", gate.first("seccomp"), 0, 0, 0, 0);
      try {
        int result = library.seccomp_export_bpf(handle, memory);
        if (result < 0) {
          throw failed("seccomp_export_bpf", "the filter", result);
        }
        return content(memory);
      } finally {
        gate.tried(Call.CLOSE, memory, 0, 0, 0, 0, 0);
      }
    }

    private byte[] content(int memory) {
      int size = (int) gate.onDescriptor(Call.LSEEK, memory, 0, Flag.SEEK_END, 0);
      NativeBuffer buffer = NativeBuffer.allocate(Math.max(size, 1));
      int done = 0;
      while (done < size) {
        done +=
            (int)
                gate.onDescriptor(
                    Call.PREAD64, memory, buffer.address() + done, (long) size - done, done);
      }
      byte[] bytes = new byte[size];
      buffer.bytes().get(0, bytes);
      return bytes;
    }

    @Override
    public void close() {
      if (handle != 0) {
        library.seccomp_release(handle);
        handle = 0;
      }
    }
  }

  private static KernelException failed(String function, String object, int result) {
    return new KernelException(function, object, -result);
  }
}
