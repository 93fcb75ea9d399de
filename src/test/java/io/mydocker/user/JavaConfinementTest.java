package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The same of the Java engine. */
class JavaConfinementTest extends ConfinementTest {
  /**
   * CVE-2019-5736: what is executed anew from the file of the process, the host's Java, takes its
   * dynamic loader from the image; that one finds the file closed.
   */
  @Test
  void cve_2019_5736_theRuntimesFileCannotBeChangedFromInside() {
    HostileImage image = HostileImage.copy(places, "loader");
    Path loader = image.file("/lib64/ld-linux-x86-64.so.2");
    Host.run("mkdir", "-p", loader.getParent().toString());
    Elf.thatChangesItsOwnFile(loader);
    int readOnlyFileSystem = 30;
    assertThat(
            command(image.places(), "run", "/proc/self/exe").env("MYDOCKER_ENGINE", "java").run())
        .exitsWith(readOnlyFileSystem);
  }

  @Override
  String engine() {
    return "java";
  }
}
