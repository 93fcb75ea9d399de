package io.mydocker.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What exec reads is what the launch wrote. */
class ExecRecordTest {
  static List<LaunchProgramTest.Case> cases() {
    return LaunchProgramTest.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isReadAsWritten(LaunchProgramTest.Case given) {
    LaunchPlan plan = LaunchPlans.plan(given);
    byte[] filter = plan.filter().instructions();
    String file = ExecRecord.text(plan) + new String(filter, StandardCharsets.ISO_8859_1);
    ExecRecord record = parsed(file);
    assertEquals(plan.spec().process().user(), record.user());
    assertEquals(plan.spec().process().cwd(), record.cwd());
    assertEquals(plan.spec().process().env(), record.env());
    assertEquals(plan.spec().process().noNewPrivileges(), record.noNewPrivileges());
    assertEquals(plan.hasUsers(), record.hasUsers());
    assertEquals(plan.filter().flags(), record.filter().flags());
    assertArrayEquals(filter, record.filter().instructions());
  }

  private static ExecRecord parsed(String file) {
    return Objects.requireNonNull(ExecRecord.parse(file));
  }

  @Test
  void linesAndBackslashesInVariablesStay() {
    RunRequest request =
        new LaunchRequest().env("A=1\nuid=7\n\nb").env("B=\\n\\").env("C=").build();
    LaunchPlan plan =
        LaunchPlans.plan(
            new LaunchProgramTest.Case(
                "env", request, LaunchProgramTest.cases().get(0).cgroup(), false));
    ExecRecord record = parsed(ExecRecord.text(plan));
    assertEquals(plan.spec().process().env(), record.env());
    assertEquals(0, record.user().uid());
  }

  @Test
  void anUnfinishedOneIsNone() {
    assertNull(ExecRecord.parse("uid=0\ngid=0\n"));
    assertNull(ExecRecord.parse(""));
  }
}
