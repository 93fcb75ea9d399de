package io.mydocker.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mydocker.linux.JavaFront;
import io.mydocker.program.Encoder;
import io.mydocker.program.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of an engine: the same program has the same effects, whichever carries it out. */
class BothEnginesTest {
  /** What a program can be told by from outside. */
  record Effects(int code, String output, String errors) {}

  /** Becomes the Java engine with the program in a file. */
  static final class Become {
    public static void main(String[] args) throws IOException {
      JavaFront.become(Files.readAllBytes(Path.of(args[0])), false);
    }
  }

  private @TempDir Path directory;

  static Stream<SmallProgram> programs() {
    return SmallPrograms.all().stream().filter(program -> !program.needsRoot());
  }

  static Stream<SmallProgram> programsForRoot() {
    return Stream.concat(SmallPrograms.all().stream(), DevicePrograms.all().stream())
        .filter(SmallProgram::needsRoot);
  }

  @ParameterizedTest
  @MethodSource("programs")
  void doTheSame(SmallProgram program) throws Exception {
    compare(program);
  }

  @ParameterizedTest
  @MethodSource("programsForRoot")
  @Tag("root")
  void doTheSameAsRoot(SmallProgram program) throws Exception {
    compare(program);
  }

  @Test
  @Tag("root")
  void limitsOfDevicesLeaveNothing() throws Exception {
    for (SmallProgram program : DevicePrograms.all()) {
      onNative(program, directory);
      assertEquals(List.of(), DevicePrograms.left(), program.name());
    }
  }

  private void compare(SmallProgram program) throws Exception {
    Effects byNative = onNative(program, directory);
    assertEquals(program.code(), byNative.code(), byNative::toString);
    assertEquals(program.errors(), byNative.errors());
    assertEquals(byNative, onJava(program));
  }

  static Effects onNative(SmallProgram small, Path directory) throws Exception {
    SmallProgram.Written written = small.write();
    byte[] data = Encoder.encodeBuiltIn(written.program(), written.texts());
    byte[] code = X86Engine.emit(Elf.dataAt(X86Engine.emit(0).bytes().length)).bytes();
    Path file = directory.resolve("native");
    Files.write(file, Elf.file(code, data, Encoder.sizeInMemory(data)));
    file.toFile().setExecutable(true);
    return run(List.of(file.toString()), directory);
  }

  private Effects onJava(SmallProgram small) throws Exception {
    Program program = small.write().program();
    Path file = Files.write(directory.resolve("program"), Encoder.encode(program));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xrs", "-XX:-UsePerfData", "-XX:-MaxFDLimit"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Become.class.getName(), file.toString()));
    return run(command, directory);
  }

  private static Effects run(List<String> command, Path directory) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(Map.of("A", "b"));
    builder.redirectError(directory.resolve("errors").toFile());
    Process process = builder.start();
    process.getOutputStream().close();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    int code = process.waitFor();
    String errors = Files.readString(directory.resolve("errors"), StandardCharsets.ISO_8859_1);
    return new Effects(code, output, errors);
  }
}
