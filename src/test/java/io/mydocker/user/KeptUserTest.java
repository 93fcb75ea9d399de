package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;

import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Tests of programs that are kept: each begins with none. */
abstract class KeptUserTest extends UserTest {
  final KeptPrograms kept = new KeptPrograms(places.dataRoot());

  @BeforeAll
  void theDefaultImageIsThere() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
  }

  @BeforeEach
  void nothingIsKept() {
    kept.forget();
  }

  Supplier<Ended> line(String... words) {
    return () -> mydocker(words);
  }

  Supplier<Ended> script(String script) {
    return () -> inside(script);
  }
}
