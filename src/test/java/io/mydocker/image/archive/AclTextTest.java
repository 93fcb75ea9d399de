package io.mydocker.image.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values as setfacl(1) made them, and as nobody should. */
class AclTextTest {
  @Test
  void anEntryPerLineOfGetfacl() {
    assertEquals(
        "user::rw-,user:1234:r--,group::r--,mask::r--,other::r--",
        AclText.of(
            bytes(
                "0200000001000600ffffffff02000400d204000004000400ffffffff10000400ffffffff20000400ffffffff")));
    assertEquals(
        "user::rwx,group::r-x,group:77:rwx,mask::rwx,other::r-x",
        AclText.of(
            bytes(
                "0200000001000700ffffffff04000500ffffffff080007004d00000010000700ffffffff20000500ffffffff")));
  }

  @Test
  void anotherVersionTagOrLengthIsLeftAlone() {
    assertNull(AclText.of(bytes("0300000001000600ffffffff")));
    assertNull(AclText.of(bytes("0200000040000600ffffffff")));
    assertNull(AclText.of(bytes("0200000001000600ffff")));
    assertNull(AclText.of(new byte[0]));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @Test
  void theKernelsFormOfAText() {
    String text = "user::rw-,user:7:rwx,group::r--,group:8:r-x,mask::rwx,other::---";
    byte[] value = AclValue.of(text);
    assertNotNull(value);
    assertEquals(text, AclText.of(value));
    byte[] libarchive =
        AclValue.of("user::rw-\nother::---\ngroup::r--\nmask::rwx\nuser:lp:rwx:7\ngroup:adm:r-x:8");
    assertArrayEquals(value, libarchive);
  }

  @Test
  void aTextThatMeansNothingHere() {
    for (String text :
        List.of("", "user", "user:lp:rwx", "u:7:rwz", "x::rwx", "user:99999999999:r", "::")) {
      assertNull(AclValue.of(text), text);
    }
  }
}
