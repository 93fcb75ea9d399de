package io.mydocker.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mydocker.image.archive.TarEntry;
import io.mydocker.storage.Attribute;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a file goes along with its copy, without a file. */
class CopyRulesTest {
  /** 1000 ids from 300000 on. */
  private static final CopyIds MAPPED =
      new CopyIds() {
        @Override
        public long uid(long id) {
          return id < 1000 ? 300_000 + id : -1;
        }

        @Override
        public long gid(long id) {
          return id < 1000 ? 400_000 + id : -1;
        }
      };

  private static final CopyIds BACK =
      new CopyIds() {
        @Override
        public long uid(long id) {
          return id >= 300_000 && id < 301_000 ? id - 300_000 : -1;
        }

        @Override
        public long gid(long id) {
          return id >= 400_000 && id < 401_000 ? id - 400_000 : -1;
        }
      };

  private static TarEntry file(int mode, long uid, long gid) {
    return new TarEntry(
        "f", TarEntry.Type.FILE, "", mode, uid, gid, 0, 0, 0, 0, 0, Map.of(), List.of());
  }

  /** A setuid bit that outlived its owner would be root's. */
  @ParameterizedTest
  @CsvSource({
    "false, 5, 6, 0, 0, 0755",
    "false, 0, 6, 0, 0, 04755",
    "false, 5, 0, 0, 0, 02755",
    "true, 5, 6, 5, 6, 06755",
  })
  void aSetuidBitGoesWithItsOwner(
      boolean keeps, long uid, long gid, long newUid, long newGid, String mode) {
    CopyRules rules = new CopyRules(false, keeps, false, CopyIds.SAME, CopyIds.SAME);
    TarEntry entered = rules.entering(file(06755, uid, gid));
    assertEquals(newUid, entered.uid());
    assertEquals(newGid, entered.gid());
    assertEquals(Integer.parseInt(mode, 8), entered.mode());
  }

  @Test
  void ownersAreMappedOrRefused() {
    CopyRules rules = new CopyRules(false, true, false, CopyIds.SAME, MAPPED);
    TarEntry entered = rules.entering(file(04755, 7, 8));
    assertEquals(300_007, entered.uid());
    assertEquals(400_008, entered.gid());
    assertEquals(04755, entered.mode());
    assertThrows(BeneathException.class, () -> rules.entering(file(0644, 1000, 0)));
    assertThrows(BeneathException.class, () -> rules.entering(file(0644, 0, 1000)));
  }

  /** A capability's owner is told, or it would be the host's root's. */
  @Test
  void capabilitiesAndAccessListsHaveIdsToo() {
    String rest = "0020000000000000000000000000000000";
    String capability = "01000002" + "00200000" + "00".repeat(12);
    String owned = "01000003" + "00200000" + "00".repeat(12) + "e0930400";
    assertEquals(owned, mapped("security.capability", capability, MAPPED));
    assertEquals(capability, mapped("security.capability", owned, BACK));
    assertEquals(rest, mapped("security.capability", rest, MAPPED));
    String list = "02000000" + "01000600ffffffff" + "0200060007000000" + "0800040008000000";
    String there = "02000000" + "01000600ffffffff" + "02000600e7930400" + "08000400881a0600";
    assertEquals(there, mapped("system.posix_acl_access", list, MAPPED));
    assertEquals(list, mapped("system.posix_acl_default", there, BACK));
    assertEquals(list, mapped("user.other", list, MAPPED));
  }

  private static String mapped(String name, String value, CopyIds ids) {
    byte[] bytes = HexFormat.of().parseHex(value);
    byte[] before = bytes.clone();
    String mapped = HexFormat.of().formatHex(IdAttributes.value(new Attribute(name, bytes), ids));
    assertArrayEquals(before, bytes, "the caller's value stays as it is");
    return mapped;
  }
}
