package io.mydocker.linux;

import io.mydocker.linux.OwnDescriptors.Open;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What one JVM tells the next before that goes on with the program: where, and which descriptors it
 * inherits. In a pipe the block follows.
 *
 * @param place offset of the instruction whose call made the new process; 0 for a program that is
 *     yet to begin
 * @param size of the block in bytes
 * @param descriptors the program's
 */
record Handoff(long place, long size, List<Open> descriptors) {
  private static final long MAGIC = 0x6b646d2d74696e69L;
  private static final int WORDS = 4;

  /** The words that come before the block. */
  NativeBuffer words() {
    NativeBuffer buffer = NativeBuffer.allocate(8 * (WORDS + descriptors.size()));
    ByteBuffer words = buffer.bytes();
    words.putLong(0, MAGIC).putLong(8, place).putLong(16, size).putLong(24, descriptors.size());
    for (int i = 0; i < descriptors.size(); i++) {
      Open open = descriptors.get(i);
      words.putInt(8 * (WORDS + i), open.number());
      words.putInt(8 * (WORDS + i) + 4, open.isClosedOnExec() ? 1 : 0);
    }
    return buffer;
  }

  /** Writes a program from its first instruction on, for a process that has nothing of ours. */
  static void giveProgram(CallGate gate, int file, byte[] encoded) {
    byte[] block =
        Block.of(encoded, InitCommand.callersArguments(), InitCommand.callersEnvironment());
    new Handoff(0, block.length, List.of()).give(gate, file, block);
  }

  /** Writes the words, and behind them this block. */
  private void give(CallGate gate, int pipe, byte[] block) {
    NativeBuffer head = words();
    NativeBuffer body = NativeBuffer.allocate(block.length);
    body.bytes().put(0, block);
    transfer(gate, Call.WRITE, pipe, head.address(), head.capacity());
    transfer(gate, Call.WRITE, pipe, body.address(), body.capacity());
  }

  /** Reads the words, and behind them the block to where it belongs. */
  static Handoff take(CallGate gate, int pipe) {
    NativeBuffer head = NativeBuffer.allocate(8 * WORDS);
    transfer(gate, Call.READ, pipe, head.address(), head.capacity());
    if (head.bytes().getLong(0) != MAGIC) {
      throw new KernelException("read", "the handoff", Errno.EINVAL);
    }
    NativeBuffer list = NativeBuffer.allocate(8 * (int) head.bytes().getLong(24) + 8);
    transfer(gate, Call.READ, pipe, list.address(), list.capacity() - 8L);
    List<Open> descriptors = new ArrayList<>();
    for (int at = 0; at < list.capacity() - 8; at += 8) {
      descriptors.add(new Open(list.bytes().getInt(at), list.bytes().getInt(at + 4) != 0));
    }
    long size = head.bytes().getLong(16);
    long mapped = Block.map(gate, size);
    if (mapped != Block.ADDRESS) {
      throw new KernelException("mmap", "the program's memory", (int) -mapped);
    }
    transfer(gate, Call.READ, pipe, mapped, size);
    return new Handoff(head.bytes().getLong(8), size, descriptors);
  }

  /** Reads or writes all of it, in as many calls as it takes. */
  static void transfer(CallGate gate, Call call, int pipe, long address, long size) {
    for (long done = 0; done < size; ) {
      long count = gate.onDescriptor(call, pipe, address + done, size - done, 0);
      if (count == 0) {
        throw new KernelException(call.title(), "the handoff", Errno.EPIPE);
      }
      done += count;
    }
  }
}
