package io.mydocker.user;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Tiny programs made by hand, for what no program of a Debian system does. */
final class Elf {
  private static final int X86_64 = 62;
  private static final int AARCH64 = 183;
  private static final int HEADERS = 64 + 56;
  private static final long BASE = 0x400000;

  private Elf() {}

  /** A program for another CPU: only its header is ever looked at. */
  static void forAarch64(Path file) {
    write(file, AARCH64, new byte[] {0, 0, 0, 0});
  }

  /** Clears its parent-death signal, says "ready", and waits for ever. */
  static void thatClearsItsParentDeathSignal(Path file) {
    write(
        file,
        X86_64,
        bytes(
            0xbf, 1, 0, 0, 0, // mov edi, PR_SET_PDEATHSIG
            0x31, 0xf6, // xor esi, esi
            0xb8, 157, 0, 0, 0, // mov eax, SYS_prctl
            0x0f, 0x05, // syscall
            0xbf, 1, 0, 0, 0, // mov edi, 1
            0x48, 0x8d, 0x35, 21, 0, 0, 0, // lea rsi, [rip + 21]: the text
            0xba, 6, 0, 0, 0, // mov edx, 6
            0xb8, 1, 0, 0, 0, // mov eax, SYS_write
            0x0f, 0x05, // syscall
            0xb8, 34, 0, 0, 0, // mov eax, SYS_pause
            0x0f, 0x05, // syscall
            0xeb, 0xf7, // jmp to the pause
            'r', 'e', 'a', 'd', 'y', '\n'));
  }

  private static void write(Path file, int machine, byte[] code) {
    ByteBuffer elf = ByteBuffer.allocate(HEADERS + code.length).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(bytes(0x7f, 'E', 'L', 'F', 2, 1, 1, 0)).putLong(0);
    elf.putShort((short) 2).putShort((short) machine).putInt(1);
    elf.putLong(BASE + HEADERS).putLong(64).putLong(0).putInt(0);
    elf.putShort((short) 64)
        .putShort((short) 56)
        .putShort((short) 1)
        .putShort((short) 64)
        .putInt(0);
    elf.putInt(1).putInt(5).putLong(0).putLong(BASE).putLong(BASE);
    elf.putLong(elf.capacity()).putLong(elf.capacity()).putLong(0x1000);
    elf.put(code);
    try {
      Files.write(file, elf.array());
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
