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

  /** Starts a second thread, which waits for ever, and ends its first one. */
  static void whoseFirstThreadEnds(Path file) {
    write(
        file,
        X86_64,
        bytes(
            0xbf, 0x00, 0x0f, 0x01, 0, // mov edi, CLONE_VM|FS|FILES|SIGHAND|THREAD
            0x48, 0x8d, 0xb4, 0x24, 0, 0xff, 0xff, 0xff, // lea rsi, [rsp - 256]
            0x31, 0xd2, // xor edx, edx
            0x4d, 0x31, 0xd2, // xor r10, r10
            0x4d, 0x31, 0xc0, // xor r8, r8
            0xb8, 56, 0, 0, 0, // mov eax, SYS_clone
            0x0f, 0x05, // syscall
            0x85, 0xc0, // test eax, eax
            0x75, 9, // jnz to the first thread's end
            0xb8, 34, 0, 0, 0, // mov eax, SYS_pause
            0x0f, 0x05, // syscall
            0xeb, 0xf7, // jmp to the pause
            0x31, 0xff, // xor edi, edi
            0xb8, 60, 0, 0, 0, // mov eax, SYS_exit
            0x0f, 0x05)); // syscall
  }

  /**
   * Gives the file it was executed from the mode 0755, and exits with the error. It can be another
   * program's dynamic loader.
   */
  static void thatChangesItsOwnFile(Path file) {
    write(
        file,
        X86_64,
        bytes(
            0x48, 0x8d, 0x3d, 23, 0, 0, 0, // lea rdi, [rip + 23]: the path
            0xbe, 0xed, 1, 0, 0, // mov esi, 0755
            0xb8, 90, 0, 0, 0, // mov eax, SYS_chmod
            0x0f, 0x05, // syscall
            0xf7, 0xd8, // neg eax
            0x89, 0xc7, // mov edi, eax
            0xb8, 231, 0, 0, 0, // mov eax, SYS_exit_group
            0x0f, 0x05, // syscall
            '/', 'p', 'r', 'o', 'c', '/', 's', 'e', 'l', 'f', '/', 'e', 'x', 'e', 0));
  }

  /** Tries to trace each of the processes 1 to 9 (ptrace(2)) and prints the numbers it caught. */
  static void thatTracesOthers(Path file) {
    write(
        file,
        X86_64,
        bytes(
            0xbb, 1, 0, 0, 0, // mov ebx, 1
            0xbf, 0x06, 0x42, 0, 0, // mov edi, PTRACE_SEIZE
            0x89, 0xde, // mov esi, ebx
            0x31, 0xd2, // xor edx, edx
            0x45, 0x31, 0xd2, // xor r10d, r10d
            0xb8, 101, 0, 0, 0, // mov eax, SYS_ptrace
            0x0f, 0x05, // syscall
            0x48, 0x85, 0xc0, // test rax, rax
            0x75, 0x19, // jne to the inc
            0x8d, 0x43, '0', // lea eax, [rbx + '0']
            0x50, // push rax
            0xbf, 1, 0, 0, 0, // mov edi, 1
            0x48, 0x89, 0xe6, // mov rsi, rsp
            0xba, 1, 0, 0, 0, // mov edx, 1
            0xb8, 1, 0, 0, 0, // mov eax, SYS_write
            0x0f, 0x05, // syscall
            0x58, // pop rax
            0xff, 0xc3, // inc ebx
            0x83, 0xfb, 10, // cmp ebx, 10
            0x72, 0xc8, // jb to the mov edi
            0x31, 0xff, // xor edi, edi
            0xb8, 231, 0, 0, 0, // mov eax, SYS_exit_group
            0x0f, 0x05)); // syscall
  }

  /** Exchanges the two names that it is given for ever, each time in one step (renameat2(2)). */
  static void thatExchangesNames(Path file) {
    write(
        file,
        X86_64,
        bytes(
            0x48, 0x8b, 0x74, 0x24, 16, // mov rsi, [rsp + 16]
            0x4c, 0x8b, 0x54, 0x24, 24, // mov r10, [rsp + 24]
            0xbf, 0x9c, 0xff, 0xff, 0xff, // mov edi, AT_FDCWD
            0xba, 0x9c, 0xff, 0xff, 0xff, // mov edx, AT_FDCWD
            0x41, 0xb8, 2, 0, 0, 0, // mov r8d, RENAME_EXCHANGE
            0xb8, 0x3c, 1, 0, 0, // mov eax, SYS_renameat2
            0x0f, 0x05, // syscall
            0xeb, 0xe7)); // jmp to the mov edi
  }

  /** Types "injected" and Enter into each terminal among its descriptors 0 to 9 (TIOCSTI). */
  static void thatTypes(Path file) {
    write(
        file,
        X86_64,
        bytes(
            0x31, 0xdb, // xor ebx, ebx
            0x4c, 0x8d, 0x25, 45, 0, 0, 0, // lea r12, [rip + 45]: the text
            0x41, 0x80, 0x3c, 0x24, 0, // cmp byte [r12], 0
            0x74, 0x16, // je to the inc ebx
            0x89, 0xdf, // mov edi, ebx
            0xbe, 0x12, 0x54, 0, 0, // mov esi, TIOCSTI
            0x4c, 0x89, 0xe2, // mov rdx, r12
            0xb8, 16, 0, 0, 0, // mov eax, SYS_ioctl
            0x0f, 0x05, // syscall
            0x49, 0xff, 0xc4, // inc r12
            0xeb, 0xe3, // jmp to the cmp
            0xff, 0xc3, // inc ebx
            0x83, 0xfb, 10, // cmp ebx, 10
            0x72, 0xd5, // jb to the lea
            0x31, 0xff, // xor edi, edi
            0xb8, 231, 0, 0, 0, // mov eax, SYS_exit_group
            0x0f, 0x05, // syscall
            'i', 'n', 'j', 'e', 'c', 't', 'e', 'd', '\n', 0));
  }

  /** Any code for this CPU, with its constants, none of which it can write to. */
  static void ofCode(Path file, byte[] code) {
    write(file, X86_64, code);
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
