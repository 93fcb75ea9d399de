package io.mydocker.container;

import io.mydocker.cgroup.CgroupTree;
import io.mydocker.engine.Emit;
import io.mydocker.engine.StandIn;
import io.mydocker.image.ImageChoice;
import io.mydocker.image.ImagePreparation;
import io.mydocker.image.PrepareNotices;
import io.mydocker.linux.Kernel;
import io.mydocker.program.Encoder;
import io.mydocker.program.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The directories of one worker of the sweep, below {@code /var/tmp} because an overlay's upper
 * directory cannot lie on every file system, and an engine of its own whose JVM is a stand-in.
 */
final class SweepPlace implements AutoCloseable {
  final Path base;
  final Settings settings;
  final Path engine;
  final Path marks;
  private final Path program;
  private final Path namedTree;

  SweepPlace(int worker) throws IOException {
    String parent = System.getProperty("mydocker.test.dir", "/var/tmp");
    base = Path.of(parent, "mydocker-sweep-" + ProcessHandle.current().pid() + "-" + worker);
    Files.createDirectory(
        base, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    settings = new Settings(base + "/home", base + "/data", base + "/run");
    Files.createDirectory(Path.of(settings.home()));
    // Whoever the container's user is leaves a mark.
    marks = Files.createDirectory(base.resolve("marks"));
    Files.setPosixFilePermissions(marks, PosixFilePermissions.fromString("rwxrwxrwx"));
    program = base.resolve("program");
    engine = base.resolve("mydocker");
    Path java = base.resolve("lib/runtime/bin/java");
    Files.createDirectories(java.getParent());
    Files.write(java, StandIn.sending(program.toString()));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    Emit.main(new String[] {"--lib", base + "/lib", "--out", engine.toString()});
    namedTree = Files.createDirectory(base.resolve("cgroup"));
    Host.run("mount", "-t", "cgroup", "-o", "none,name=sweep", "none", namedTree.toString());
    prepareImage();
  }

  private void prepareImage() {
    PrepareNotices silence =
        new PrepareNotices() {
          @Override
          public void at(long done, long total) {}

          @Override
          public void notice(String line) {}
        };
    new ImagePreparation(Kernel.open(), settings.home(), settings.dataRoot(), silence)
        .prepare(ImageChoice.of(null, List.of("/bin/true"), settings.home()));
  }

  String home(String name) {
    return settings.home() + "/" + name;
  }

  Path scratch(String name) {
    return base.resolve(name);
  }

  /** A version 1 hierarchy without controllers: any kernel that knows version 1 has it. */
  CgroupTree versionOne() {
    return new CgroupTree(namedTree.toString(), false, false);
  }

  /** What the stand-in for the JVM sends next. */
  void load(Program next) throws IOException {
    Files.write(program, Encoder.encode(next));
  }

  /** The role of the process that came to the broken instruction, or empty; forgotten at once. */
  String takeMark() throws IOException {
    Path mark = marks.resolve(Fault.REACHED);
    if (!Files.isSymbolicLink(mark)) {
      return "";
    }
    String role = Files.readSymbolicLink(mark).toString();
    Files.delete(mark);
    return role;
  }

  /** Mounts that show something of this place, or lie in it, beyond the sweep's own. */
  List<String> mounts() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mountinfo"), StandardCharsets.ISO_8859_1).stream()
        .filter(line -> line.contains(base + "/") && !line.contains(" " + namedTree + " "))
        .toList();
  }

  @Override
  public void close() {
    Host.run("umount", namedTree.toString());
    Host.run("rm", "-rf", "--one-file-system", base.toString());
  }
}
