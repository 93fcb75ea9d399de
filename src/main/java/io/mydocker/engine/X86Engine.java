package io.mydocker.engine;

import io.mydocker.program.Program;

/**
 * The interpreter for x86-64. Registers: rbx is the start of the program's memory, rbp the current
 * instruction, and the six words at rsp, in the program's header, the operands of that instruction:
 * the stack is never written, so that its page can be shared by all who came from one process, and
 * no page but the program's first need be each one's own. Nothing else survives from one
 * instruction to the next, so a reviewer can read each block by itself. The block at each
 * operation's name is what {@code program.Instruction.Op} documents.
 */
final class X86Engine {
  private static final int EINTR = 4;

  private final Code code = new Code();

  private X86Engine() {}

  /** The code; execution starts at its first byte with the built-in program at {@code program}. */
  static Code emit(int program) {
    X86Engine engine = new X86Engine();
    engine.start(program);
    engine.decode();
    engine.dispatch();
    engine.systemCall();
    engine.jump();
    engine.load();
    engine.store();
    engine.sum();
    engine.enter();
    engine.finish();
    return engine.code;
  }

  /** execve(2) leaves argc, arguments and environment at rsp. */
  private void start(int program) {
    code.emit("mov ebx, " + hex(program), withImmediate(program, 0xbb));
    code.emit("mov [rbx+48], rsp", 0x48, 0x89, 0x63, 0x30);
    code.emit("add [rbx+40], rbx", 0x48, 0x01, 0x5b, 0x28);
    code.emit("mov rdi, rbx", 0x48, 0x89, 0xdf);
    code.jump("jmp", "enter", 0xe9);
  }

  private void decode() {
    code.place("decode");
    code.emit("movzx r11d, word [rbp+4]", 0x44, 0x0f, 0xb7, 0x5d, 0x04);
    code.emit("xor ecx, ecx", 0x31, 0xc9);
    code.place("operand");
    code.emit("movsxd rax, dword [rbp+rcx*4+24]", 0x48, 0x63, 0x44, 0x8d, 0x18);
    code.emit("mov edx, r11d", 0x44, 0x89, 0xda);
    code.emit("shr r11d, 2", 0x41, 0xc1, 0xeb, 0x02);
    code.emit("and edx, 3", 0x83, 0xe2, 0x03);
    code.jump("je", "keep", 0x0f, 0x84);
    code.emit("add rax, rbx", 0x48, 0x01, 0xd8);
    code.emit("cmp edx, 1", 0x83, 0xfa, 0x01);
    code.jump("je", "keep", 0x0f, 0x84);
    code.emit("mov rax, [rax]", 0x48, 0x8b, 0x00);
    code.place("keep");
    code.emit("mov [rsp+rcx*8], rax", 0x48, 0x89, 0x04, 0xcc);
    code.emit("inc ecx", 0xff, 0xc1);
    code.emit("cmp ecx, 6", 0x83, 0xf9, 0x06);
    code.jump("jb", "operand", 0x0f, 0x82);
  }

  private void dispatch() {
    code.emit("mov rdi, [rsp]", 0x48, 0x8b, 0x3c, 0x24);
    code.emit("mov rsi, [rsp+8]", 0x48, 0x8b, 0x74, 0x24, 0x08);
    code.emit("mov rdx, [rsp+16]", 0x48, 0x8b, 0x54, 0x24, 0x10);
    code.emit("movzx ecx, byte [rbp+1]", 0x0f, 0xb6, 0x4d, 0x01);
    code.emit("movzx eax, byte [rbp+0]", 0x0f, 0xb6, 0x45, 0x00);
    code.emit("test eax, eax", 0x85, 0xc0);
    code.jump("je", "call", 0x0f, 0x84);
    String[] operations = {"jump", "load", "store", "sum"};
    for (String operation : operations) {
      code.emit("dec eax", 0xff, 0xc8);
      code.jump("je", operation, 0x0f, 0x84);
    }
    code.jump("jmp", "enter", 0xe9);
  }

  private void systemCall() {
    code.place("call");
    code.emit("mov r10, [rsp+24]", 0x4c, 0x8b, 0x54, 0x24, 0x18);
    code.emit("mov r8, [rsp+32]", 0x4c, 0x8b, 0x44, 0x24, 0x20);
    code.emit("mov r9, [rsp+40]", 0x4c, 0x8b, 0x4c, 0x24, 0x28);
    code.emit("movzx eax, word [rbp+2]", 0x0f, 0xb7, 0x45, 0x02);
    code.emit("syscall", 0x0f, 0x05);
    code.emit("cmp rax, -4095", 0x48, 0x3d, 0x01, 0xf0, 0xff, 0xff);
    code.jump("jb", "result", 0x0f, 0x82);
    code.emit("mov ecx, eax", 0x89, 0xc1);
    code.emit("neg ecx", 0xf7, 0xd9);
    code.emit("cmp ecx, " + EINTR, 0x83, 0xf9, EINTR);
    code.jump("je", "decode", 0x0f, 0x84);
    code.emit("mov edx, [rbp+16]", 0x8b, 0x55, 0x10);
    code.place("tolerated");
    code.emit("test edx, edx", 0x85, 0xd2);
    code.jump("je", "failed", 0x0f, 0x84);
    code.emit("cmp dl, 255", 0x80, 0xfa, 0xff);
    code.jump("je", "result", 0x0f, 0x84);
    code.emit("cmp dl, cl", 0x38, 0xca);
    code.jump("je", "result", 0x0f, 0x84);
    code.emit("shr edx, 8", 0xc1, 0xea, 0x08);
    code.jump("jmp", "tolerated", 0xe9);
    code.place("failed");
    code.emit("mov [rbx+16], rcx", 0x48, 0x89, 0x4b, 0x10);
    code.emit("mov eax, [rbp+12]", 0x8b, 0x45, 0x0c);
    code.emit("add rax, rbx", 0x48, 0x01, 0xd8);
    code.emit("mov [rbx+24], rax", 0x48, 0x89, 0x43, 0x18);
    code.emit("mov [rbx+32], rbp", 0x48, 0x89, 0x6b, 0x20);
    code.emit("mov ebp, [rbp+8]", 0x8b, 0x6d, 0x08);
    code.emit("add rbp, rbx", 0x48, 0x01, 0xdd);
    code.jump("jmp", "decode", 0xe9);
  }

  private void jump() {
    code.place("jump");
    code.emit("test ecx, ecx", 0x85, 0xc9);
    code.jump("je", "taken", 0x0f, 0x84);
    code.emit("cmp rdi, rsi", 0x48, 0x39, 0xf7);
    code.emit("setb al", 0x0f, 0x92, 0xc0);
    code.jump("je", "equal", 0x0f, 0x84);
    code.emit("dec ecx", 0xff, 0xc9);
    code.jump("je", "next", 0x0f, 0x84);
    code.emit("dec ecx", 0xff, 0xc9);
    code.jump("je", "taken", 0x0f, 0x84);
    code.emit("test al, al", 0x84, 0xc0);
    code.jump("je", "next", 0x0f, 0x84);
    code.jump("jmp", "taken", 0xe9);
    code.place("equal");
    code.emit("dec ecx", 0xff, 0xc9);
    code.jump("jne", "next", 0x0f, 0x85);
    code.place("taken");
    code.emit("lea rbp, [rbx+rdx]", 0x48, 0x8d, 0x2c, 0x13);
    code.jump("jmp", "decode", 0xe9);
  }

  private void load() {
    code.place("load");
    code.emit("add rsi, rdi", 0x48, 0x01, 0xfe);
    code.emit("cmp ecx, 2", 0x83, 0xf9, 0x02);
    code.jump("jb", "load1", 0x0f, 0x82);
    code.jump("je", "load2", 0x0f, 0x84);
    code.emit("cmp ecx, 4", 0x83, 0xf9, 0x04);
    code.jump("je", "load4", 0x0f, 0x84);
    code.emit("mov rax, [rsi]", 0x48, 0x8b, 0x06);
    code.jump("jmp", "result", 0xe9);
    code.place("load1");
    code.emit("movzx eax, byte [rsi]", 0x0f, 0xb6, 0x06);
    code.jump("jmp", "result", 0xe9);
    code.place("load2");
    code.emit("movzx eax, word [rsi]", 0x0f, 0xb7, 0x06);
    code.jump("jmp", "result", 0xe9);
    code.place("load4");
    code.emit("mov eax, [rsi]", 0x8b, 0x06);
    code.jump("jmp", "result", 0xe9);
  }

  private void store() {
    code.place("store");
    code.emit("add rdi, rsi", 0x48, 0x01, 0xf7);
    code.emit("cmp ecx, 2", 0x83, 0xf9, 0x02);
    code.jump("jb", "store1", 0x0f, 0x82);
    code.jump("je", "store2", 0x0f, 0x84);
    code.emit("cmp ecx, 4", 0x83, 0xf9, 0x04);
    code.jump("je", "store4", 0x0f, 0x84);
    code.emit("mov [rdi], rdx", 0x48, 0x89, 0x17);
    code.jump("jmp", "next", 0xe9);
    code.place("store1");
    code.emit("mov [rdi], dl", 0x88, 0x17);
    code.jump("jmp", "next", 0xe9);
    code.place("store2");
    code.emit("mov [rdi], dx", 0x66, 0x89, 0x17);
    code.jump("jmp", "next", 0xe9);
    code.place("store4");
    code.emit("mov [rdi], edx", 0x89, 0x17);
    code.jump("jmp", "next", 0xe9);
  }

  private void sum() {
    code.place("sum");
    code.emit("mov rax, rdi", 0x48, 0x89, 0xf8);
    code.emit("mov edi, ecx", 0x89, 0xcf);
    code.emit("mov ecx, esi", 0x89, 0xf1);
    code.emit("test edi, edi", 0x85, 0xff);
    code.jump("je", "add", 0x0f, 0x84);
    String[] sums = {"subtract", "and", "or", "left"};
    for (String sum : sums) {
      code.emit("dec edi", 0xff, 0xcf);
      code.jump("je", sum, 0x0f, 0x84);
    }
    code.emit("shr rax, cl", 0x48, 0xd3, 0xe8);
    code.jump("jmp", "result", 0xe9);
    one("add", "add rax, rsi", 0x48, 0x01, 0xf0);
    one("subtract", "sub rax, rsi", 0x48, 0x29, 0xf0);
    one("and", "and rax, rsi", 0x48, 0x21, 0xf0);
    one("or", "or rax, rsi", 0x48, 0x09, 0xf0);
    one("left", "shl rax, cl", 0x48, 0xd3, 0xe0);
  }

  private void one(String label, String mnemonic, int... encoding) {
    code.place(label);
    code.emit(mnemonic, encoding);
    code.jump("jmp", "result", 0xe9);
  }

  /**
   * The new program inherits what the engine itself knows: error texts and the arguments of the
   * process.
   */
  private void enter() {
    code.place("enter");
    for (int field : new int[] {40, 48}) {
      code.emit("mov rax, [rbx+" + field + "]", 0x48, 0x8b, 0x43, field);
      code.emit("mov [rdi+" + field + "], rax", 0x48, 0x89, 0x47, field);
    }
    relocate();
    code.emit("mov rbx, rdi", 0x48, 0x89, 0xfb);
    code.emit("lea rsp, [rbx+" + Program.OPERANDS + "]", 0x48, 0x8d, 0x63, Program.OPERANDS);
    code.emit("mov ebp, [rbx+56]", 0x8b, 0x6b, 0x38);
    code.emit("add rbp, rbx", 0x48, 0x01, 0xdd);
    code.jump("jmp", "decode", 0xe9);
  }

  /** Makes the pointers in the data of the program at rdi absolute. */
  private void relocate() {
    code.emit("mov esi, [rdi+60]", 0x8b, 0x77, 0x3c);
    code.emit("add rsi, rdi", 0x48, 0x01, 0xfe);
    code.place("pointer");
    code.emit("mov eax, [rsi]", 0x8b, 0x06);
    code.emit("test eax, eax", 0x85, 0xc0);
    code.jump("je", "absolute", 0x0f, 0x84);
    code.emit("add [rdi+rax], rdi", 0x48, 0x01, 0x3c, 0x07);
    code.emit("add rsi, 4", 0x48, 0x83, 0xc6, 0x04);
    code.jump("jmp", "pointer", 0xe9);
    code.place("absolute");
  }

  private void finish() {
    code.place("result");
    code.emit("mov ecx, [rbp+20]", 0x8b, 0x4d, 0x14);
    code.emit("test ecx, ecx", 0x85, 0xc9);
    code.jump("je", "next", 0x0f, 0x84);
    code.emit("mov [rbx+rcx], rax", 0x48, 0x89, 0x04, 0x0b);
    code.place("next");
    code.emit("add rbp, " + Program.STRIDE, 0x48, 0x83, 0xc5, Program.STRIDE);
    code.jump("jmp", "decode", 0xe9);
  }

  private static int[] withImmediate(int value, int opcode) {
    return new int[] {opcode, value, value >> 8, value >> 16, value >> 24};
  }

  private static String hex(int value) {
    return "0x" + Integer.toHexString(value);
  }
}
