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
import org.jspecify.annotations.Nullable;

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
  private final Path devices;
  private java.lang.@Nullable Process other;

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
    for (String archive : List.of("mydocker-run.jsa", "mydocker.jsa")) {
      // Else the engine warns that its starts are slower.
      Files.createFile(base.resolve("lib").resolve(archive));
    }
    Emit.main(new String[] {"--lib", base + "/lib", "--out", engine.toString()});
    namedTree = Files.createDirectory(base.resolve("freezer"));
    Host.run("mount", "-t", "cgroup", "-o", "none,name=sweep", "none", namedTree.toString());
    devices = Files.createDirectory(base.resolve("devices"));
    Host.run("mount", "-t", "cgroup", "-o", "devices", "none", devices.toString());
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
        .prepare(ImageChoice.of(null, List.of("/bin/true"), settings.home(), settings.dataRoot()));
  }

  String home(String name) {
    return settings.home() + "/" + name;
  }

  Path scratch(String name) {
    return base.resolve(name);
  }

  /**
   * A version 1 hierarchy without controllers, which any kernel that knows version 1 has, beside
   * that of the devices, which only some have.
   */
  CgroupTree versionOne() {
    return new CgroupTree(namedTree.toString(), false, false);
  }

  /**
   * A namespace of what could be another container: a process in namespaces of its own, and files
   * for /etc that lie where nobody looks for containers.
   */
  JoinedNamespace other(String namespace) throws IOException {
    if (other == null) {
      other =
          new ProcessBuilder("unshare", "-n", "-i", "-u", "-m", "-p", "-f", "sleep", "1000000")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      while (other.children().findAny().isEmpty()) {
        Host.pause();
      }
      Path files = Files.createDirectories(base.resolve("other/containers/other"));
      for (String name : List.of("hosts", "hostname", "resolv.conf")) {
        Files.writeString(files.resolve(name), "");
      }
    }
    long pid = other.children().findAny().orElseThrow().pid();
    return new JoinedNamespace(
        namespace,
        new Layout(new Settings(settings.home(), base + "/other", settings.runRoot()), "other"),
        RecordedProcess.of(HostFacts.text("/proc/" + pid + "/stat")));
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
        .filter(line -> line.contains(base + "/"))
        .filter(line -> !line.contains(" " + namedTree + " "))
        .filter(line -> !line.contains(" " + devices + " "))
        .toList();
  }

  @Override
  public void close() {
    if (other != null) {
      other.children().forEach(ProcessHandle::destroyForcibly);
      other.destroyForcibly();
    }
    Host.run("umount", namedTree.toString(), devices.toString());
    Host.run("rm", "-rf", "--one-file-system", base.toString());
  }
}
