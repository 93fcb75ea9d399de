package io.mydocker.engine;

import io.mydocker.program.Encoder;
import io.mydocker.program.Handover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the engine as an executable file. Run at build and install time only: {@code Emit --lib
 * DIR --out FILE [--jdk DIR] [--listing FILE]}, where the first DIR is the directory that will hold
 * the runtime and the jar, and the second the JDK that the runtime was made from.
 */
public final class Emit {
  private static final String[] COMMON = {
    // A Java that stands in for our own may be newer and have given some of the following up.
    "-XX:+IgnoreUnrecognizedVMOptions",
    "-XX:-PrintWarnings",
    // The only collector for which JDK 17 maps the archived heap, and with it the graph of the
    // runtime's modules; one thread, whatever the host has.
    "-XX:+UseG1GC",
    "-XX:ParallelGCThreads=1",
    "-XX:-UsePerfData",
    "-XX:-MaxFDLimit",
    "-XX:+UnlockDiagnosticVMOptions",
    "-XX:ArchiveRelocationMode=0",
    "-Xshare:auto",
    // With -Xrs it would be there from the start, with a socket in /tmp.
    "-XX:+DisableAttachMechanism",
    // Standard output is the command's, and a JVM's warnings go there unless told otherwise: of an
    // archive that it does not take, a thread that it cannot make.
    "-Xlog:disable",
    "-XX:+DisplayVMOutputToStderr",
    // Else the JVM changes the filter for core dumps, and under the Java engine the container has
    // it.
    "-XX:-DumpPrivateMappingsInCore",
    "-XX:-DumpSharedMappingsInCore",
  };

  private static final String FAST_COMPILER = "-XX:TieredStopAtLevel=1";
  private static final String SMALL_HEAP = "-Xmx64m";

  private Emit() {}

  public static void main(String[] args) throws IOException {
    Path out = null;
    Path listing = null;
    String lib = "/usr/local/lib/mydocker";
    String jdk = "";
    for (int i = 0; i + 1 < args.length; i += 2) {
      switch (args[i]) {
        case "--lib" -> lib = args[i + 1];
        case "--jdk" -> jdk = args[i + 1];
        case "--out" -> out = Path.of(args[i + 1]);
        case "--listing" -> listing = Path.of(args[i + 1]);
        default -> throw new IllegalArgumentException("Emit: unknown option " + args[i]);
      }
    }
    if (out == null) {
      throw new IllegalArgumentException("Emit: --out FILE is missing");
    }
    Files.write(out, executable(lib, SourceJdk.of(lib, jdk)));
    if (!out.toFile().setExecutable(true, false)) {
      throw new IOException("cannot make " + out + " executable");
    }
    if (listing != null) {
      Files.writeString(listing, listing());
    }
  }

  /** The engine for an installation in {@code lib}. */
  static byte[] executable(String lib, @Nullable SourceJdk jdk) {
    byte[] boot = Boot.encode(jvms(lib), jdk);
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
    arguments.addAll(
        1,
        List.of(
            "-Xint",
            FAST_COMPILER,
            "-D" + Handover.QUICK + "=true",
            "-Xrs",
            // The archive is made with the same: its objects then lie where they were dumped.
            SMALL_HEAP,
            // Threads and files of /sys/fs/cgroup that such a short life has no use for.
            "-XX:G1ConcRefinementThreads=0",
            "-XX:-UseNotificationThread",
            "-XX:-UseContainerSupport"));
    return arguments;
  }

  /** For verbs that answer soon: what is compiled at all is compiled once. */
  static List<String> steady(String lib) {
    return patient(lib, FAST_COMPILER);
  }

  /**
   * For verbs that work for seconds: what takes long is in the kernel's, OpenSSL's or a
   * compressor's code, so that compiling ours a second time, better, would cost more than it saves.
   *
   * @param own what this kind of verb has beside
   */
  static List<String> lasting(String lib, String... own) {
    List<String> arguments = patient(lib, own);
    arguments.add(1, FAST_COMPILER);
    return arguments;
  }

  /** By verb. */
  static Jvms jvms(String lib) {
    return new Jvms(
        quick(lib),
        steady(lib),
        List.of(
            // Packing holds no file in memory and no list of all files: this is room enough. The
            // blocks on their way to the compressors lie outside.
            new Jvms.Lasting(
                List.of("comm", "expo"), lasting(lib, SMALL_HEAP, "-XX:MaxDirectMemorySize=256m")),
            // A decompressor may need more.
            new Jvms.Lasting(List.of("load", "image-pr"), lasting(lib))));
  }

  private static List<String> patient(String lib, String... own) {
    List<String> arguments = java(lib, "mydocker.jsa");
    int main = arguments.size() - 3;
    arguments.addAll(main, List.of(own));
    // No option's value is a date or a table of a database, and picocli looks for each of them.
    arguments.add(main, "-Dpicocli.converters.excludes=java[.](sql|time|nio)[.].*");
    // Else it looks how much memory is free before each method.
    arguments.add(main, "-XX:-UseDynamicNumberOfCompilerThreads");
    arguments.add(main, "-Djnr.ffi.asm.enabled=false");
    arguments.add(main, "-Djffi.boot.library.path=" + lib + "/native");
    arguments.add(main, "-DZstdNativePath=" + lib + "/native/libzstd-jni.so");
    return arguments;
  }

  private static List<String> java(String lib, String archive) {
    List<String> arguments = new ArrayList<>();
    arguments.add(lib + "/runtime/bin/java");
    arguments.addAll(List.of(COMMON));
    arguments.add(Inherited.TERMINALS);
    arguments.add(InstallationChecks.ARCHIVE + lib + "/" + archive);
    arguments.add("-cp");
    arguments.add(lib + "/mydocker.jar");
    arguments.add("io.mydocker.Main");
    return arguments;
  }
}
