package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TerminalProgressTest {
  private static final long MB = 1_000_000;

  private final RecordedOutput err = new RecordedOutput();
  private long millis;

  private TerminalProgress progress(boolean terminal) {
    Console console = new Console(new RecordedOutput(), err);
    return new TerminalProgress(console, "commit", terminal, () -> millis * 1_000_000);
  }

  private void at(TerminalProgress progress, long time, long done, long total) {
    millis = time;
    progress.at(done, total);
  }

  @Test
  void aShortJobShowsNothing() {
    try (TerminalProgress progress = progress(true)) {
      at(progress, 499, MB, 2 * MB);
    }
    try (TerminalProgress progress = progress(false)) {
      at(progress, 9_999, MB, 2 * MB);
    }
    assertEquals("", err.text());
  }

  @Test
  void aTerminalGetsOneLineThatIsClearedAtTheEnd() {
    try (TerminalProgress progress = progress(true)) {
      at(progress, 500, MB, 4 * MB);
      at(progress, 550, 2 * MB, 4 * MB);
      at(progress, 1_600, 5 * MB, 4 * MB);
    }
    assertEquals(
        "\r\033[Kcommit: 1 MB of 4 MB (25 %), 2 MB/s, 2 s left"
            + "\r\033[Kcommit: 5 MB of 4 MB (99 %), 3 MB/s, 1 s left"
            + "\r\033[K",
        err.text());
  }

  @Test
  void elsewhereALineEveryTenSeconds() {
    try (TerminalProgress progress = progress(false)) {
      for (int second = 0; second <= 25; second++) {
        at(progress, second * 1000L, second * MB, -1);
      }
    }
    assertEquals(
        "mydocker: commit: 10 MB, 1 MB/s, 10 s\nmydocker: commit: 20 MB, 1 MB/s, 20 s\n",
        err.text());
  }

  /** What there is in all takes a walk to count: not for a line that nobody gets to see. */
  @Test
  void itSaysWhenALineIsDue() {
    try (TerminalProgress progress = progress(false)) {
      millis = 9_999;
      assertFalse(progress.isDue());
      millis = 10_000;
      assertTrue(progress.isDue());
      at(progress, 10_000, MB, -1);
      assertFalse(progress.isDue());
    }
  }

  @Test
  void aNoticeDoesNotMixWithTheLine() {
    try (TerminalProgress progress = progress(true)) {
      at(progress, 500, MB, -1);
      progress.notice("volume /x is left out");
    }
    assertEquals(
        "\r\033[Kcommit: 1 MB, 2 MB/s, 0 s\r\033[Kmydocker: volume /x is left out\n", err.text());
  }

  @Test
  void terminalsAreToldByTheirMajorNumber() {
    assertEquals(136, Terminal.major(136 << 8 | 3));
    assertEquals(0x1234_5136, Terminal.major(0x1234_5000_0001_3603L));
    assertTrue(Terminal.isTerminalMajor(4));
    assertTrue(Terminal.isTerminalMajor(143));
    assertFalse(Terminal.isTerminalMajor(1));
    assertFalse(Terminal.isTerminalMajor(144));
  }

  @Test
  void aDescriptorThatIsClosedIsNoTerminal() {
    assertFalse(Terminal.is(9_999));
  }
}
