package io.mydocker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Holds the layering that the architecture page draws. An exception to a rule stands in the rule
 * with its reason, and each rule's message says why the rule is there.
 */
final class ArchitectureTest {
  /** A scan that found nothing would pass every rule. */
  private static final int FEWEST_CLASSES = 60;

  private static final String BASE = PackageTable.BASE;
  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPath(Path.of("target", "classes"));
  private static final PackageTable TABLE = PackageTable.read();

  @Test
  void theScanSeesTheProgram() {
    assertTrue(
        CLASSES.size() >= FEWEST_CLASSES,
        () -> "only " + CLASSES.size() + " classes were scanned; is target/classes built?");
  }

  @Test
  void everyPackageIsInTheTableAndEveryRowIsAPackage() {
    Set<String> real =
        CLASSES.stream()
            .map(JavaClass::getPackageName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        real,
        TABLE.packages(),
        "the package table in assets/ARCHITECTURE.md is read by newcomers and by this test; add the row, or remove it");
  }

  @Test
  void importsGoOnlyWhereTheTableSays() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass from : CLASSES) {
      from.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(to -> to.getPackageName().startsWith(BASE))
          .filter(to -> !TABLE.allows(from.getPackageName(), to.getPackageName()))
          .forEach(to -> wrong.add(from.getFullName() + " -> " + to.getFullName()));
    }
    assertEquals(
        Set.of(),
        wrong,
        "imports go downwards, as the table in assets/ARCHITECTURE.md says, so that a package can be"
            + " understood without those above it");
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass type) {
                return type.getPackageName().startsWith(BASE)
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
              }

              @Override
              public String getDescription() {
                return "the packages";
              }
            })
        .should()
        .beFreeOfCycles()
        .because("two packages that need each other are one, without saying so")
        .check(CLASSES);
  }

  @Test
  void jnrStaysInLinux() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackage(BASE + ".linux..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jnr..", "com.kenai.jffi..")
            .because(
                "linux is the only door to the kernel: what passes through it can be reviewed there"));
  }

  @Test
  void picocliStaysInCli() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackage(BASE + ".cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..")
            .because("everything below the command line can be embedded without it"));
  }

  @Test
  void onlyTheCommandLineTalks() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackage(BASE + ".cli..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .accessField(System.class, "in")
            .because(
                "standard output belongs to the container; streams are handed in by the command line"));
  }

  @Test
  void onlyMainExits() {
    holds(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName(BASE + ".Main")
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class)
            .because(
                "a JVM that embeds this must not be ended by it; commands return their exit code"));
  }

  @Test
  void nothingIsKeptInStaticFields() {
    Set<String> kept =
        CLASSES.stream()
            .flatMap(type -> type.getFields().stream())
            .filter(ArchitectureTest::isStaticState)
            .map(JavaField::getFullName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of(), kept, "two users of the library in one JVM would share this state");
  }

  private static boolean isStaticState(JavaField field) {
    Set<JavaModifier> modifiers = field.getModifiers();
    return modifiers.contains(JavaModifier.STATIC)
        && !modifiers.contains(JavaModifier.FINAL)
        && !modifiers.contains(JavaModifier.SYNTHETIC);
  }

  private static void holds(ArchRule rule) {
    rule.check(CLASSES);
  }
}
