package io.mydocker.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.program.Encoder;
import io.mydocker.program.Kept;
import io.mydocker.program.Premises;
import io.mydocker.program.Program;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A kept program with another id and another time in it is, byte for byte, the program that would
 * have been compiled for them: in every option set, also in those that are never kept.
 */
class KeptLaunchTest {
  private static final String OLD = "a0b1c2d3e4f5";
  private static final String NEW = "fedcba987654";
  private static final long THEN = 1_700_000_000_000L;
  private static final long NOW = 1_800_000_000_999L;

  static List<LaunchProgramTest.Case> cases() {
    return LaunchProgramTest.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void withAnotherIdItIsTheOther(LaunchProgramTest.Case given) {
    Premises premises = new Premises();
    premises.changing(OLD, THEN);
    Program program = compiled(given, OLD, THEN);
    int size = Encoder.encode(program).length;
    byte[] all = Encoder.encode(program, premises);
    assertTrue(all.length > size, "it can be kept");
    ByteBuffer bytes = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(Program.KEPT, 0);
    bytes.put(bytes.getInt(size + 4), ascii(String.valueOf(NOW)));
    for (int i = 0; i < bytes.getInt(size); i++) {
      int place = bytes.getInt(size + Kept.HEADER + 4 * i);
      assertEquals(OLD, new String(all, place, Kept.ID, StandardCharsets.ISO_8859_1));
      bytes.put(place, ascii(NEW));
    }
    byte[] patched = new byte[size];
    bytes.get(0, patched);
    assertArrayEquals(Encoder.encode(compiled(given, NEW, NOW)), patched);
  }

  private static Program compiled(LaunchProgramTest.Case given, String id, long time) {
    return LaunchCompiler.compile(LaunchPlans.plan(given, id, time), List.of());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
