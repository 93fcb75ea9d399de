package io.mydocker.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.Golden;
import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Flag;
import io.mydocker.program.Operand;
import io.mydocker.program.Printer;
import io.mydocker.program.Slot;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The instructions as people read them. */
class DeviceFragmentTest {
  private static final CgroupTree V1 = new CgroupTree("/sys/fs/cgroup/freezer", false, false);
  private static final CgroupTree V2 = new CgroupTree("/sys/fs/cgroup", true, true);

  private static String printed(CgroupTree tree, DeviceRules rules) {
    Assembler a = new Assembler();
    Slot group = a.slot("cgroup");
    DeviceFragment devices = new DeviceFragment(a, tree, tree.group("0123456789ab"), rules);
    devices.limit(group);
    devices.join();
    return Printer.print(a.build());
  }

  @Test
  void versionOneIsReviewed() throws IOException {
    isReviewed("version-1.txt", V1);
  }

  @Test
  void versionTwoIsReviewed() throws IOException {
    isReviewed("version-2.txt", V2);
  }

  private static void isReviewed(String file, CgroupTree tree) throws IOException {
    Golden.isReviewed(
        DeviceFragmentTest.class,
        Golden.path("devices/" + file),
        printed(tree, DeviceRules.defaults().plus(List.of(DeviceRule.parse("a 10:* rw")))));
  }

  @Test
  void whereEverythingIsAllowedNothingIsDone() {
    assertEquals("", printed(V1, DeviceRules.all()));
    assertEquals("", printed(V2, DeviceRules.all()));
  }

  @Property(tries = 200)
  void theRulesAreReadBackFromTheProgram(@ForAll("rules") List<DeviceRule> some) {
    DeviceRules rules = DeviceRules.none().plus(some);
    List<String> texts = rules.rules().stream().map(DeviceRule::text).toList();
    String printed = printed(V2, rules);
    assertTrue(printed.contains(", allows=" + texts + "}"), () -> texts + " in " + printed);
  }

  @Provide
  Arbitrary<List<DeviceRule>> rules() {
    return DeviceProgramTest.anyRules();
  }

  @Test
  void anotherProgramIsNotReadAsRules() {
    Assembler a = new Assembler();
    Operand attributes = a.longs(Flag.BPF_PROG_TYPE_CGROUP_DEVICE | 2L << 32, 0, 0);
    a.point(attributes, 8, a.longs(0xb7, 0x95));
    a.call("", Call.BPF, Operand.of(Flag.BPF_PROG_LOAD), attributes, Operand.of(24));
    assertEquals(
        "bpf(BPF_PROG_LOAD, {prog_type=BPF_PROG_TYPE_CGROUP_DEVICE, insn_cnt=2}, 24)    ;",
        Printer.print(a.build()).strip());
  }

  @Test
  void aVersionOneTreeWithoutOneBesideItIsNotLeftUnlimited() {
    CgroupTree other = new CgroupTree("/sys/fs/cgroup/cpu", false, false);
    assertThrows(IllegalArgumentException.class, () -> printed(other, DeviceRules.defaults()));
  }
}
