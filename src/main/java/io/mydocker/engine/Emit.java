package io.mydocker.engine;

import io.mydocker.program.Encoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the engine as an executable file. Run at build and install time only: {@code Emit --lib
 * DIR --out FILE [--listing FILE]}, where DIR is the directory that will hold the runtime and the
 * jar.
 */
public final class Emit {
  private static final String[] COMMON = {
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",
    "-XX:-MaxFDLimit",
    "-XX:+UnlockDiagnosticVMOptions",
    "-XX:ArchiveRelocationMode=0",
    "-Xshare:auto",
    // Standard output is the command's, and a JVM's warnings go there unless told otherwise: of an
    // archive that it does not take, a thread that it cannot make.
    "-Xlog:disable",
    "-XX:+DisplayVMOutputToStderr",
    // Else the JVM changes the filter for core dumps, and under the Java engine the container has
    // it.
    "-XX:-DumpPrivateMappingsInCore",
    "-XX:-DumpSharedMappingsInCore",
  };

  private Emit() {}

  public static void main(String[] args) throws IOException {
    Path out = null;
    Path listing = null;
    String lib = "/usr/local/lib/mydocker";
    for (int i = 0; i + 1 < args.length; i += 2) {
      switch (args[i]) {
        case "--lib" -> lib = args[i + 1];
        case "--out" -> out = Path.of(args[i + 1]);
        case "--listing" -> listing = Path.of(args[i + 1]);
        default -> throw new IllegalArgumentException("Emit: unknown option " + args[i]);
      }
    }
    if (out == null) {
      throw new IllegalArgumentException("Emit: --out FILE is missing");
    }
    Files.write(out, executable(lib));
    if (!out.toFile().setExecutable(true, false)) {
      throw new IOException("cannot make " + out + " executable");
    }
    if (listing != null) {
      Files.writeString(listing, listing());
    }
  }

  /** The engine for an installation in {@code lib}. */
  static byte[] executable(String lib) {
    byte[] boot = Boot.encode(quick(lib), steady(lib));
    int codeSize = X86Engine.emit(0).bytes().length;
    byte[] code = X86Engine.emit(Elf.dataAt(codeSize)).bytes();
    return Elf.file(code, boot, Encoder.sizeInMemory(boot));
  }

  /**
   * The interpreter as text. The address of its data is the only thing that an installation
   * changes.
   */
  static String listing() {
    int codeSize = X86Engine.emit(0).bytes().length;
    return X86Engine.emit(Elf.dataAt(codeSize)).listing();
  }

  /**
   * For a JVM that writes a program and leaves: compiling a method costs more than interpreting it
   * once, and signals that the caller had ignored must stay so where the Java engine follows.
   */
  static List<String> quick(String lib) {
    List<String> arguments = java(lib, "mydocker-run.jsa");
    arguments.addAll(1, List.of("-Xint", "-Xrs"));
    return arguments;
  }

  static List<String> steady(String lib) {
    List<String> arguments = java(lib, "mydocker.jsa");
    int main = arguments.size() - 3;
    arguments.add(main, "-Djnr.ffi.asm.enabled=false");
    arguments.add(main, "-Djffi.boot.library.path=" + lib + "/native");
    arguments.add(main, "-DZstdNativePath=" + lib + "/native/libzstd-jni.so");
    return arguments;
  }

  private static List<String> java(String lib, String archive) {
    List<String> arguments = new ArrayList<>();
    arguments.add(lib + "/runtime/bin/java");
    arguments.addAll(List.of(COMMON));
    arguments.add("-XX:SharedArchiveFile=" + lib + "/" + archive);
    arguments.add("-cp");
    arguments.add(lib + "/mydocker.jar");
    arguments.add("io.mydocker.Main");
    return arguments;
  }
}
