package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands that use, take and remove the same images at the same time. */
class ImagesRaceTest extends UserTest {
  private static final int ROUNDS = 12;

  private int number;
  private Path archive = Path.of("/");

  @BeforeEach
  void anImage() {
    archive =
        new SavedImages(places.newDirectory("image" + number++))
            .busybox()
            .layer("mkdir -p d; seq 3000 | (cd d && xargs touch); echo whole >last")
            .docker("i.tar", "race:1");
  }

  @AfterEach
  void nothingIsLeftInTheStore() {
    mydocker("image", "prune", "-a", "-f");
    assertEquals(
        List.of(), Host.sh("ls -A \"$1\"/layers/sha256", places.dataRoot().toString()).words());
  }

  /** Unpacked by one of them, and seen by none before it is whole. */
  @Test
  void allWhoWantItAtOnceGetIt() {
    List<Started> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      all.add(start("run", archive.toString(), "/bin/sh", "-c", "cat /last; ls /d | wc -l"));
    }
    for (Started each : all) {
      assertThat(each.await()).succeeds().printsLines("whole", "3000").isQuiet();
    }
  }

  /**
   * What runs has all its files to its end, whatever is removed meanwhile; what comes too late says
   * so in one line.
   */
  @Test
  void whoRunsKeepsItsLayers() {
    assertThat(mydocker("load", "-i", archive.toString())).succeeds();
    int ran = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Started first = runWhole();
      Started remove =
          round % 2 == 0 ? start("rmi", "-f", "race:1") : start("image", "prune", "-a", "-f");
      Started second = runWhole();
      Started load = start("load", "-i", archive.toString());
      ran += isWhole(first.await()) + isWhole(second.await());
      Ended removed = remove.await();
      assertTrue(removed.exitCode() <= 1, removed::toString);
      assertThat(load.await()).succeeds();
      // Removed after it was loaded, perhaps: the next round begins with it.
      assertThat(mydocker("load", "-i", archive.toString())).succeeds();
    }
    assertTrue(ran > 0, "not one of the containers started");
  }

  private Started runWhole() {
    return start(
        "run", "--image", "race:1", "/bin/sh", "-c", "sleep 0.3; cat /last; ls /d | wc -l");
  }

  private static int isWhole(Ended ended) {
    if (ended.exitCode() == 0) {
      assertThat(ended).printsLines("whole", "3000");
      return 1;
    }
    assertThat(ended).exitsWith(125).printsNothing().saysInOneLine("race");
    return 0;
  }
}
