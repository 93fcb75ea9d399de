package io.mydocker.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What of /proc and /sys is hidden. */
class HiddenPathsTest {
  @Test
  void whatACpuTellsOfItsThrottlingIsHiddenWhereThereIsSuch() {
    assertSame(HiddenPaths.MASKED, HiddenPaths.masked(0));
    List<String> masked = HiddenPaths.masked(2);
    int known = HiddenPaths.MASKED.size();
    assertEquals(HiddenPaths.MASKED, masked.subList(0, known));
    assertEquals(
        List.of(
            "/sys/devices/system/cpu/cpu0/thermal_throttle",
            "/sys/devices/system/cpu/cpu1/thermal_throttle"),
        masked.subList(known, masked.size()));
  }
}
