package io.mydocker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Below a container's root every name may become a symbolic link between two calls, and leads out
 * of it when it is looked up by a JVM on the host. So whatever reaches files by path is listed here
 * with the reason why none of its paths lies there; all else works by descriptor, through {@code
 * linux}.
 */
final class HostPathsTest {
  private static final int FEWEST_CLASSES = 300;

  private static final Set<String> BY_PATH =
      Set.of(
          "java.nio.file.Files",
          "java.nio.file.DirectoryStream",
          "java.nio.channels.FileChannel",
          "java.nio.channels.AsynchronousFileChannel",
          "java.util.zip.ZipFile",
          "java.util.Scanner",
          "java.io.File",
          "java.io.FileInputStream",
          "java.io.FileOutputStream",
          "java.io.FileReader",
          "java.io.FileWriter",
          "java.io.PrintWriter",
          "java.io.RandomAccessFile");

  /** Class to reason: what may reach files by path. */
  private static final Map<String, String> MAY = new TreeMap<>();

  static {
    may("cgroup.CgroupTree", "asks which cgroup trees the host has");
    may("cgroup.Freezer", "a cgroup of ours: only the kernel makes names there");
    may("cli.Cli", "a stack trace, into memory");
    may("cli.CommandModel", "type of picocli's, no file of it is opened");
    may("cli.Console", "standard output and error, by descriptor");
    may("cli.Documents", "manual pages and completions, while it is installed");
    may("cli.Invocation", "standard input, by descriptor");
    may("cli.Terminal", "descriptors of ours in /proc/self/fd");
    may("cli.log.LogSetup", "standard error, by descriptor");
    may("container.FrontEngine", "the pipe to the engine, by descriptor");
    may("container.ContainerTimes", "asks when files of our own directories, 0700, were written");
    may("container.HostDevices", "devices of the host's that the user names");
    may("container.HostFacts", "descriptors of ours in /proc/self/fd");
    may("container.Launch", "our own directories, 0700, and /dev/urandom");
    may("container.AbandonedArchives", "lists the directory an archive goes to, the caller's own");
    may("container.Restarting", "trees of the store");
    may("container.FirstProcess", "our own live file, 0700");
    may("container.AttachPlanner", "our own files of a container's directory, 0700");
    may("container.Reference", "lists our own directories, 0700, and reads links in one");
    may("container.ContainerNames", "lists our own directories, 0700");
    may("container.Leftovers", "lists our own directories, 0700");
    may("container.LocalContainers", "whether a named volume is there, not what is in it");
    may("container.SecurityOptions", "asks whether the host has SELinux");
    may("container.StoredContainers", "lists our own directories, 0700");
    may("container.ContainerReader", "reads in our own directories, 0700");
    may("container.UserLookup", "an image's /etc/passwd, of which no container runs; checks links");
    may("engine.Emit", "writes the engine, while it is built");
    may("engine.SourceJdk", "looks at the JDK, while it is built");
    may("image.BusyboxTree", "reads the host's busybox");
    may("image.PlainFiles", "an image's archive and our own files about it");
    may("linux.InitCommand", "our own installation, and /proc/self");
    may("linux.OwnDescriptors", "lists /proc/self/fd");
    may("oci.Raw", "reads our own state files; refuses by size");
    may("security.ProfileFile", "a profile that the user names");
    may("security.SeccompHost", "looks for the host's libseccomp");
  }

  /** File to reason: what may name a part of the overlay, as a string. */
  private static final Map<String, String> MAY_NAME =
      Map.of(
          "ImageName.java", "refuses these as names of images",
          "ImageChoice.java", "refuses these as names of images",
          "SpecBuilder.java", "the specification's root, a word for people",
          "Place.java",
              "the launch makes, mounts, enters and removes it; never looks below by path",
          "MappedOverlay.java", "the options of the mount",
          "StoppedMount.java", "mounts a stopped container's, and hands on a descriptor",
          "SeededVolume.java", "the options of the mount, by descriptor",
          "Volume.java", "names a volume's own directory, beside the overlay",
          "Stored.java", "names the writable layer for the options of a mount",
          "Repair.java", "unmounts and removes what was left, by descriptor");

  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPath(Path.of("target", "classes"));

  private static void may(String name, String reason) {
    MAY.put(PackageTable.BASE + "." + name, reason);
  }

  private static String outermost(JavaClass type) {
    int nested = type.getName().indexOf('$');
    return nested < 0 ? type.getName() : type.getName().substring(0, nested);
  }

  @Test
  void onlyTheListedReachFilesByPath() {
    assertTrue(CLASSES.size() >= FEWEST_CLASSES, () -> CLASSES.size() + " classes were scanned");
    Set<String> found = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType().getName())
          .filter(BY_PATH::contains)
          .forEach(used -> found.add(outermost(type)));
    }
    assertEquals(
        String.join("\n", MAY.keySet()),
        String.join("\n", found),
        "below a container's root a path leads anywhere: work by descriptor, through linux, or list"
            + " the class with the reason why its paths do not lie there");
  }

  /** A path that is put together of a container's overlay and a name in it begins with these. */
  @Test
  void onlyTheListedNameTheOverlaysParts() throws IOException {
    Pattern part = Pattern.compile("\"[^\"\\n]*\\b(merged|upper)\\b[^\"\\n]*\"");
    Set<String> found = new TreeSet<>();
    int scanned = 0;
    for (Path file : Source.paths(Source.MAIN)) {
      scanned++;
      if (part.matcher(Files.readString(file)).find()) {
        found.add(file.getFileName().toString());
      }
    }
    assertTrue(scanned >= FEWEST_CLASSES, scanned + " files were scanned");
    assertEquals(
        new TreeSet<>(MAY_NAME.keySet()),
        found,
        "what lies below merged or upper is a container's: reach it by descriptor");
  }
}
