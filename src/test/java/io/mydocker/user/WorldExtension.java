package io.mydocker.user;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test class its directories, and after each test compares the machine with what it was
 * before: whatever is left behind fails that test and is named. Nothing left behind is half of what
 * this program promises.
 */
final class WorldExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

  /**
   * What a killed command leaves is cleared by its watcher a moment later, and machines are noisy.
   */
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final Places places = Places.create();
  private World before;

  Places places() {
    return places;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    World.becomeReaper();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    before = World.of(places);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    expectUnchanged(GRACE);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    places.delete();
  }

  /** For a test that claims more: that nothing is left at the moment the command returns. */
  void isUnchangedAtOnce() {
    expectUnchanged(Duration.ZERO);
  }

  /** For a test that kills: everything must be as it was, given the watcher's moment. */
  void becomesUnchanged() {
    expectUnchanged(GRACE);
  }

  private void expectUnchanged(Duration grace) {
    if (!Patience.within(grace, () -> World.of(places).differenceFrom(before).isEmpty())) {
      List<String> difference = World.of(places).differenceFrom(before);
      fail("the world is not what it was before:\n  " + String.join("\n  ", difference));
    }
  }
}
