package io.mydocker.linux;

import com.kenai.jffi.MemoryIO;
import io.mydocker.program.Call;
import java.nio.ByteOrder;

/**
 * Megabytes outside the heap that cost nothing until they are touched, and then one fault for each
 * 2 MiB where the kernel has pages of that size (madvise(2), MADV_HUGEPAGE; the usual setting gives
 * them to whoever asks). Zeroed. Closed by whoever mapped it, when nobody uses it any more.
 */
public final class LargeBuffer implements AutoCloseable {
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
  private static final int MADV_HUGEPAGE = 14;
  private static final long HUGE = 1 << 21;

  private final CallGate gate;
  private final long start;
  private final long length;
  private final NativeBuffer buffer;

  private LargeBuffer(CallGate gate, long start, long length, NativeBuffer buffer) {
    this.gate = gate;
    this.start = start;
    this.length = length;
    this.buffer = buffer;
  }

  /** Maps this many bytes; the gate's thread is the one that closes it. */
  static LargeBuffer map(CallGate gate, int capacity) {
    // Room to begin where a large page can.
    long length = capacity + HUGE;
    long start = gate.tried(Call.MMAP, 0, length, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0);
    if (start < 0) {
      throw new KernelException(Call.MMAP.title(), capacity + " bytes", (int) -start);
    }
    long address = (start + HUGE - 1) & -HUGE;
    // EINVAL: a kernel without such pages. Slower, and no less right.
    gate.tried(Call.MADVISE, address, capacity, MADV_HUGEPAGE, 0, 0, 0);
    NativeBuffer buffer =
        NativeBuffer.over(
            MemoryIO.getInstance()
                .newDirectByteBuffer(address, capacity)
                .order(ByteOrder.nativeOrder()),
            address);
    return new LargeBuffer(gate, start, length, buffer);
  }

  /** The memory, until this is closed. */
  public NativeBuffer buffer() {
    return buffer;
  }

  @Override
  public void close() {
    gate.tried(Call.MUNMAP, start, length, 0, 0, 0, 0);
  }
}
