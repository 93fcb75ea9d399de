package io.mydocker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Calls that are dangerous or slow here, each banned with its reason. */
final class BannedCallsTest {
  private static final String BASE = PackageTable.BASE;

  /** What a launch passes through between the first line of main and the program's last byte. */
  private static final String[] RUN_PATH = {
    BASE + ".container..",
    BASE + ".storage..",
    BASE + ".network..",
    BASE + ".cgroup..",
    BASE + ".security..",
    BASE + ".program..",
    BASE + ".oci..",
  };

  /** File to reason: the places that must catch whatever comes. */
  private static final Map<String, String> MAY_CATCH_EVERYTHING =
      Map.of(
          "Cli.java", "the last line of defence: it turns a defect into one line and a code",
          "ContainerReader.java", "a damaged state file costs its row in a list, not the list");

  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPath(Path.of("target", "classes"));

  @Test
  void nothingCatchesEverything() {
    Pattern broad = Pattern.compile("\\b(Exception|Throwable|RuntimeException|Error)\\b");
    Set<String> found = new TreeSet<>();
    for (Source source : Source.all(Source.MAIN)) {
      for (Source.Catch caught : source.catches()) {
        List<String> types = List.of(caught.types().split("\\|"));
        if (types.stream().map(String::strip).anyMatch(type -> broad.matcher(type).matches())
            && !MAY_CATCH_EVERYTHING.containsKey(source.fileName())) {
          found.add(source.path() + ":" + caught.line() + " catches " + caught.types());
        }
      }
    }
    assertEquals(
        Set.of(),
        found,
        "a catch of everything also takes the defect that nobody thought of, and goes on; name what"
            + " can fail");
  }

  @Test
  void noPathsWhereAContainerWrites() {
    noClasses()
        .that()
        .resideInAnyPackage(BASE + ".storage..", BASE + ".image.archive..")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Files.class, java.io.File.class)
        .because(
            "below a container's root every directory may become a symbolic link between two calls;"
                + " work by descriptor, through linux")
        .check(CLASSES);
  }

  @Test
  void noOtherProgramIsStarted() {
    noClasses()
        .that()
        .resideOutsideOfPackage(BASE + ".linux..") // the Java engine's second JVM
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ProcessBuilder.class)
        .orShould()
        .callMethod(Runtime.class, "exec", String.class)
        .orShould()
        .callMethod(Runtime.class, "exec", String[].class)
        .because(
            "a host that runs containers needs nothing but this; containers are started by the engine")
        .check(CLASSES);
  }

  @Test
  void nothingSlowOnTheWayToAContainer() {
    noClasses()
        .that()
        .resideInAnyPackage(RUN_PATH)
        .and()
        .doNotHaveSimpleName("StoredContainers") // who uses a layer; run does not load it
        .and()
        .doNotHaveSimpleName("ContainerReader") // reads what ps shows; run does not load it
        .and()
        .doNotHaveSimpleName("CommittedConfig") // for commit
        .and()
        .doNotHaveSimpleName("StoredSpec") // for commit
        .and()
        .doNotHaveSimpleName("ParameterChanges") // for commit
        .and()
        .doNotHaveSimpleName("RequestReader") // for start
        .and()
        .doNotHaveSimpleName("Inspection") // for inspect, as the next four
        .and()
        .doNotHaveSimpleName("ContainerDocument") // its main part
        .and()
        .doNotHaveSimpleName("SpecDocument") // what of it is config.json's
        .and()
        .doNotHaveSimpleName("MountsDocument") // and of the mounts
        .and()
        .doNotHaveSimpleName("JsonText") // and its text
        .and()
        .doNotHaveSimpleName("TraceText") // for --trace alone
        .and()
        .doNotHaveSimpleName("SeccompReader") // where a filter is built; run finds it ready
        .and()
        .doNotHaveSimpleName("Log") // reaches for slf4j only when a log is asked for
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.regex..", "org.slf4j..", "ch.qos.logback..", "com.grack..")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(java.util.Formatter.class)
        .orShould()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "format", java.util.Locale.class, String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "formatted", Object[].class)
        .orShould()
        .callMethod(String.class, "replaceAll", String.class, String.class)
        .orShould()
        .callMethod(String.class, "matches", String.class)
        .because("run loads each class that it touches: these cost more than the whole launch")
        .check(CLASSES);
  }
}
