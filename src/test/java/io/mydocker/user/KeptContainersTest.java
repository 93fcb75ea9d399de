package io.mydocker.user;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/**
 * A test whose containers outlive their commands: the default image is there before the first, so
 * that no start tells of it, and what a test leaves is removed after it.
 */
abstract class KeptContainersTest extends UserTest {
  @BeforeAll
  final void theDefaultImageIsThere() {
    EndedAssert.assertThat(mydocker("run", "/bin/true")).succeeds();
  }

  @AfterEach
  final void removeWhatIsLeft() {
    removeContainers();
  }
}
