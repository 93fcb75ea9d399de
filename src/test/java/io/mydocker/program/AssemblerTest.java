package io.mydocker.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The memory of a program that is being written down. */
class AssemblerTest {
  private final Assembler a = new Assembler();

  private ByteBuffer data() {
    return ByteBuffer.wrap(a.build().data()).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void constantsOfAStructureStandInItAndAddressesAreListed() {
    Operand text = a.text("x");
    Operand structure = a.fields(Operand.of(5), text, Operand.of(-1));
    assertEquals(8, structure.value(), "aligned");
    assertEquals(5, data().getLong(8));
    assertEquals(0, data().getLong(16));
    assertEquals(-1, data().getLong(24));
    assertEquals(
        List.of(new Program.Pointer(Assembler.plus(structure, 8), text)), a.build().pointers());
  }

  @Test
  void aStringEndsInAZeroWhateverCameBefore() {
    a.longs(0x41);
    Operand empty = a.text("");
    a.text("b");
    assertEquals(8, empty.value());
    assertEquals(0, data().get(8));
    assertEquals('b', data().get(9));
  }

  @Test
  void bytesOfAnySizeAreKept() {
    a.text("x");
    byte[] large = new byte[10_000];
    Arrays.fill(large, (byte) 7);
    Operand at = a.bytes(large);
    assertArrayEquals(large, Arrays.copyOfRange(data().array(), at.value(), at.value() + 10_000));
    assertEquals(at.value() + 10_000, data().capacity());
  }

  @Test
  void roomIsAlignedToEight() {
    assertEquals(0, a.room(1).value());
    assertEquals(8, a.room(8).value());
    assertEquals(16, a.room(9).value());
    assertEquals(32, a.build().room());
  }

  @Test
  void labelsOfAnotherProgramStandNowhereUntilTheyArePlaced() {
    Label first = a.here("first");
    a.jump(first);
    Assembler over = new Assembler(a.build());
    assertThrows(IllegalStateException.class, over::build);
    over.place(first);
    assertArrayEquals(new int[] {0}, over.build().labels());
  }

  @Test
  void thereIsNoLimitToLabels() {
    for (int i = 0; i < 200; i++) {
      a.jump(a.here("label"));
    }
    int[] labels = a.build().labels();
    assertEquals(200, labels.length);
    assertEquals(199, labels[199]);
  }
}
