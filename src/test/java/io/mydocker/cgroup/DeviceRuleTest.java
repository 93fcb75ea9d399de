package io.mydocker.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceRuleTest {
  @ParameterizedTest
  @ValueSource(strings = {"c 42:* rwm", "b *:* m", "a 7:0 r", "c 4095:1048575 w", "b 0:0 rw"})
  void whatIsReadIsWrittenAlike(String text) {
    assertEquals(text, DeviceRule.parse(text).text());
  }

  @Test
  void lettersComeInAnyOrder() {
    assertEquals("c 1:3 rwm", DeviceRule.parse("c 1:3 mwr").text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|not a rule",
        "c|not a rule",
        "c 42|not a rule",
        "c 42:*|not a rule",
        "c  42:* r|no major number",
        "c42:* r|not a rule",
        "u 42:* r|'u' is no type of device",
        "c :1 r|'' is no major number",
        "c 1: r|'' is no minor number",
        "c -1:1 r|'-1' is no major number",
        "c 4096:1 r|'4096' is no major number (0 to 4095, or *)",
        "c 1:1048576 r|'1048576' is no minor number",
        "c 99999999999999:1 r|is no major number",
        "c 1:2 |'' is no access",
        "c 1:2 rx|'rx' is no access",
        "c 1:2 rr|'rr' is no access",
        "c 1:2 r |'r ' is no access",
        "c 1:2  r|' r' is no access",
        "c 1 2:3 r|'1 2' is no major number",
      },
      ignoreLeadingAndTrailingWhitespace = false)
  void anythingElseIsRefusedInOneLine(String text, String why) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> DeviceRule.parse(text)).toString();
    assertTrue(message.contains(": device rule '" + text + "': "), message);
    assertTrue(message.contains(why), message);
    assertTrue(message.contains("; write 'TYPE MAJOR:MINOR ACCESS', for example"), message);
  }

  @Test
  void aRuleForBothTypesIsTwo() {
    DeviceRules rules = DeviceRules.none().plus(List.of(DeviceRule.parse("a 7:* r")));
    assertEquals(
        List.of("b 7:* r", "c 7:* r"), rules.rules().stream().map(DeviceRule::text).toList());
  }

  @Test
  void theGroupOfTheDevicesLiesBesideThatOfTheFreezer() {
    assertEquals(
        "/sys/fs/cgroup/devices/mydocker/x",
        CgroupTree.deviceGroup("/sys/fs/cgroup/freezer/mydocker/x"));
    assertNull(CgroupTree.deviceGroup("/sys/fs/cgroup/unified/mydocker/x"));
    assertNull(CgroupTree.deviceGroup("/sys/fs/cgroup/mydocker/x"));
    assertNull(CgroupTree.deviceGroup("/freezer/x"));
    assertNull(CgroupTree.deviceGroup("/x"));
  }
}
