package io.mydocker.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.Golden;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What the eBPF program answers, carried out here. */
class DeviceProgramTest {
  /** Few and small, so that rules and accesses meet. */
  private static final int[] NUMBERS = {0, 1, 3, 42, 0xfff, 0xfffff};

  private static boolean isAllowed(DeviceRules rules, String access) {
    DeviceRule asked = DeviceRule.parse(access);
    return new DeviceMachine(DeviceProgram.of(rules))
        .allows(asked.type(), asked.major(), asked.minor(), asked.access());
  }

  @Test
  void theDefaultIsReviewed() throws IOException {
    Golden.isReviewed(
        DeviceProgramTest.class,
        Golden.path("devices/default.txt"),
        new DeviceMachine(DeviceProgram.of(DeviceRules.defaults())).listing());
  }

  @Test
  void theDefaultAllowsWhatDockerDoes() {
    DeviceRules rules = DeviceRules.defaults();
    for (String good :
        List.of("c 1:3 rw", "c 1:7 w", "c 5:2 rw", "c 136:77 rw", "b 8:0 m", "c 10:200 m")) {
      assertTrue(isAllowed(rules, good), good);
    }
    for (String bad :
        List.of(
            "c 1:1 r", "c 1:11 r", "b 1:3 r", "b 8:0 r", "b 8:0 rm", "c 10:200 rw", "c 137:0 r")) {
      assertFalse(isAllowed(rules, bad), bad);
    }
  }

  @Test
  void leaveToReadIsNoLeaveToWriteAsWell() {
    DeviceRules rules = DeviceRules.none().plus(List.of(DeviceRule.parse("c 42:1 r")));
    assertTrue(isAllowed(rules, "c 42:1 r"));
    assertFalse(isAllowed(rules, "c 42:1 rw"));
    assertFalse(isAllowed(rules.plus(List.of(DeviceRule.parse("c 42:* w"))), "c 42:1 rw"));
    assertTrue(isAllowed(rules.plus(List.of(DeviceRule.parse("c 42:1 w"))), "c 42:1 rw"));
  }

  @Test
  void withoutRulesNothingAndWithAllEverything() {
    assertFalse(isAllowed(DeviceRules.none(), "c 1:3 r"));
    assertTrue(isAllowed(DeviceRules.all(), "b 8:0 rwm"));
    assertTrue(isAllowed(DeviceRules.all().plus(List.of(DeviceRule.parse("c 1:3 r"))), "b 8:0 w"));
  }

  @Property(tries = 2000)
  void itDecidesAsTheRulesRead(
      @ForAll("rules") List<DeviceRule> rules, @ForAll("accesses") DeviceRule asked) {
    assertEquals(
        Model.allows(rules, asked),
        isAllowed(DeviceRules.none().plus(rules), asked.text()),
        () -> asked.text() + " by " + rules.stream().map(DeviceRule::text).toList());
  }

  @Provide
  Arbitrary<List<DeviceRule>> rules() {
    return anyRules();
  }

  static Arbitrary<List<DeviceRule>> anyRules() {
    return rule("abc", true).list().ofMaxSize(6);
  }

  @Provide
  Arbitrary<DeviceRule> accesses() {
    return rule("bc", false);
  }

  private static Arbitrary<DeviceRule> rule(String types, boolean mayBeAny) {
    Arbitrary<Integer> number =
        Arbitraries.integers()
            .between(mayBeAny ? -1 : 0, NUMBERS.length - 1)
            .map(i -> i < 0 ? DeviceRule.ANY : NUMBERS[i]);
    return Combinators.combine(
            Arbitraries.of(types.chars().mapToObj(type -> (char) type).toList()),
            number.filter(major -> major <= 0xfff),
            number,
            Arbitraries.integers().between(1, DeviceRule.ALL))
        .as(DeviceRule::new);
  }

  /** The version 1 controller's decision, as its documentation words it. */
  private static final class Model {
    static boolean allows(List<DeviceRule> rules, DeviceRule asked) {
      return rules.stream().anyMatch(rule -> covers(rules, rule, asked));
    }

    private static boolean covers(List<DeviceRule> rules, DeviceRule rule, DeviceRule asked) {
      int access =
          rules.stream()
              .filter(other -> isFor(other, asked.type()))
              .filter(other -> other.major() == rule.major() && other.minor() == rule.minor())
              .mapToInt(DeviceRule::access)
              .reduce(0, (left, right) -> left | right);
      return isFor(rule, asked.type())
          && (rule.major() == DeviceRule.ANY || rule.major() == asked.major())
          && (rule.minor() == DeviceRule.ANY || rule.minor() == asked.minor())
          && (asked.access() & ~access) == 0;
    }

    private static boolean isFor(DeviceRule rule, char type) {
      return rule.type() == 'a' || rule.type() == type;
    }
  }
}
