package io.mydocker.linux;

import io.mydocker.program.Call;
import io.mydocker.program.ErrorTable;
import io.mydocker.program.Program;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A program in memory with what the native engine would have ready for it. It lies at one fixed
 * address, so that what it knows by address is the same in every process that goes on with it.
 */
final class Block {
  /**
   * 128 GiB: above any Java heap that has compressed pointers, below where Linux puts programs and
   * libraries, and there on an aarch64 kernel with 39 bits of address space, too.
   */
  static final long ADDRESS = 0x20_0000_0000L;

  private static final int MEMORY_SIZE = 12;
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
  private static final int MAP_FIXED_NOREPLACE = 0x100000;

  private Block() {}

  /**
   * The whole block as it has to lie at {@link #ADDRESS}: the encoded program, its room, the texts
   * of errors, and argc, arguments and environment as execve(2) leaves them. Pointers in the
   * program's data are left to {@link Interpreter#enter}.
   */
  static byte[] of(byte[] encoded, List<String> arguments, List<String> environment) {
    int program = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN).getInt(MEMORY_SIZE);
    byte[] texts = ErrorTable.bytes();
    int textsAt = aligned(program);
    int stackAt = aligned(textsAt + texts.length);
    int words = arguments.size() + environment.size() + 3;
    int stringsAt = stackAt + 8 * words;
    ByteBuffer block =
        ByteBuffer.allocate(stringsAt + bytes(arguments) + bytes(environment))
            .order(ByteOrder.nativeOrder());
    block.put(0, encoded).put(textsAt, texts);
    block.putLong(Program.ERROR_TEXTS.value(), ADDRESS + textsAt);
    block.putLong(Program.STACK.value(), ADDRESS + stackAt);
    block.putLong(Program.JVM.value(), 0).putLong(Program.PIPE.value(), -1);
    block.putLong(stackAt, arguments.size()).position(stringsAt);
    strings(block, stackAt + 8, arguments);
    strings(block, stackAt + 8 * (arguments.size() + 2), environment);
    return block.array();
  }

  /** Reserves the memory; a negative errno if it is not free. */
  static long map(CallGate gate, long size) {
    return gate.tried(
        Call.MMAP,
        ADDRESS,
        size,
        PROT_READ_WRITE,
        MAP_PRIVATE_ANONYMOUS | MAP_FIXED_NOREPLACE,
        -1,
        0);
  }

  private static void strings(ByteBuffer block, int pointers, List<String> strings) {
    for (int i = 0; i < strings.size(); i++) {
      block.putLong(pointers + 8 * i, ADDRESS + block.position());
      block.put(RawName.bytes(strings.get(i))).put((byte) 0);
    }
  }

  private static int bytes(List<String> strings) {
    int count = 0;
    for (String string : strings) {
      count += string.length() + 1;
    }
    return count;
  }

  private static int aligned(int size) {
    return (size + 7) & ~7;
  }
}
