package io.mydocker.cgroup;

import java.util.ArrayList;
import java.util.List;

/**
 * What a container may do with devices: what one of its rules allows, and nothing else. An access
 * is allowed when a single rule allows all of it, as the version 1 controller decides it (Linux,
 * security/device_cgroup.c): leave to read and leave to write, from two rules, do not add up,
 * unless both rules are about the very same devices, and then they are one here as they are there.
 */
public final class DeviceRules {
  private static final int ANY = DeviceRule.ANY;

  /**
   * Docker's list, with what runc adds to it ({@code AllowedDevices}): nodes may be made of every
   * device, but not opened; null, zero, full, random, urandom, tty, console, ptmx and the
   * pseudo-terminals may be used.
   */
  private static final int[][] DEFAULTS = {
    {'c', ANY, ANY, DeviceRule.MKNOD},
    {'b', ANY, ANY, DeviceRule.MKNOD},
    {'c', 1, 3, DeviceRule.ALL},
    {'c', 1, 5, DeviceRule.ALL},
    {'c', 1, 7, DeviceRule.ALL},
    {'c', 1, 8, DeviceRule.ALL},
    {'c', 1, 9, DeviceRule.ALL},
    {'c', 5, 0, DeviceRule.ALL},
    {'c', 5, 1, DeviceRule.ALL},
    {'c', 5, 2, DeviceRule.ALL},
    {'c', 136, ANY, DeviceRule.ALL},
  };

  private final boolean isAll;
  private final List<DeviceRule> rules;

  private DeviceRules(boolean isAll, List<DeviceRule> rules) {
    this.isAll = isAll;
    this.rules = rules;
  }

  /** No device at all. */
  public static DeviceRules none() {
    return new DeviceRules(false, List.of());
  }

  /** What every container may do. */
  public static DeviceRules defaults() {
    List<DeviceRule> rules = new ArrayList<>(DEFAULTS.length);
    for (int[] row : DEFAULTS) {
      rules.add(new DeviceRule((char) row[0], row[1], row[2], row[3]));
    }
    return new DeviceRules(false, rules);
  }

  /** Everything with every device, as for a privileged container. */
  public static DeviceRules all() {
    return new DeviceRules(true, List.of());
  }

  /** These and more. */
  public DeviceRules plus(List<DeviceRule> more) {
    List<DeviceRule> sum = new ArrayList<>(rules);
    for (DeviceRule rule : more) {
      if (rule.type() == 'a') {
        // To devices.allow an "a" means every device, whatever the numbers behind it: never what
        // was asked for.
        add(sum, new DeviceRule('b', rule.major(), rule.minor(), rule.access()));
        add(sum, new DeviceRule('c', rule.major(), rule.minor(), rule.access()));
      } else {
        add(sum, rule);
      }
    }
    return new DeviceRules(isAll, sum);
  }

  private static void add(List<DeviceRule> rules, DeviceRule rule) {
    for (int i = 0; i < rules.size(); i++) {
      DeviceRule known = rules.get(i);
      if (known.isAboutTheSame(rule)) {
        rules.set(i, known.with(known.access() | rule.access()));
        return;
      }
    }
    rules.add(rule);
  }

  /** Whether everything is allowed, so that there is nothing to limit. */
  public boolean isAll() {
    return isAll;
  }

  /** The rules, of type {@code b} or {@code c} each; empty when everything is allowed. */
  public List<DeviceRule> rules() {
    return rules;
  }
}
