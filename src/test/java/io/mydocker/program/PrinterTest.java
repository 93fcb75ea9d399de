package io.mydocker.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** One call as it is written down for people. */
class PrinterTest {
  private final Assembler a = new Assembler();

  private String printed(Call call, Operand... operands) {
    a.call("", call, operands);
    String text = Printer.print(a.build());
    return text.substring(text.lastIndexOf("\n  ", text.length() - 2) + 1).strip();
  }

  private String argument(Call call, Operand... operands) {
    String text = printed(call, operands);
    return text.substring(text.indexOf('(') + 1, text.lastIndexOf(')'));
  }

  @Test
  void whatIsNotPrintableIsEscaped() {
    assertEquals(
        "\" ~\\x7f\\x80\\xff\\x1f\\n\\t\"".replace("\\t", "\\x09"),
        argument(Call.CHDIR, a.text(" ~\u007f\u0080\u00ff\u001f\n\t")));
    assertEquals("\"\\\"\\\\\"", argument(Call.CHDIR, a.text("\"\\")));
  }

  @Test
  void aLongStringIsCutOff() {
    String longest = "x".repeat(200);
    assertEquals("\"" + longest + "\"", argument(Call.CHDIR, a.text(longest)));
    assertEquals("\"" + longest + "\"...", argument(Call.CHDIR, a.text(longest + "y")));
  }

  @Test
  void bytesWithoutAZeroBehindThemEndWithTheData() {
    Operand last = a.bytes(new byte[] {'a', 'b'});
    assertEquals("1, \"ab\", 2", argument(Call.WRITE, Operand.of(1), last, Operand.of(2)));
  }

  @Test
  void whatHasNoNameIsANumber() {
    assertEquals("9, NULL", argument(Call.RT_SIGPROCMASK, Operand.of(9), Operand.of(0)));
    assertEquals("1, 0x12345", argument(Call.IOCTL, Operand.of(1), Operand.of(0x12345)));
    assertEquals(
        "AT_FDCWD, NULL, O_CLOEXEC|0x40000000",
        argument(
            Call.OPENAT,
            Operand.of(Flag.AT_FDCWD),
            Operand.of(0),
            Operand.of(Flag.O_CLOEXEC | 0x40000000)));
    assertEquals("3, 4", argument(Call.CLOSE, Operand.of(3), Operand.of(4)), "one too many");
  }

  @Test
  void capabilitiesAreWrittenWithBothHalves() {
    Operand sets = a.bytes(capabilities());
    assertEquals(
        "{version=3}, {effective=0x1ff00000001, permitted=0x80000000, inheritable=0x300000000}",
        argument(Call.CAPSET, a.longs(0), sets));
  }

  /** Low halves first, then the high ones. */
  private static byte[] capabilities() {
    byte[] sets = new byte[24];
    sets[0] = 1;
    sets[7] = (byte) 0x80;
    sets[12] = (byte) 0xff;
    sets[13] = 1;
    sets[20] = 3;
    return sets;
  }

  @Test
  void memoryWithoutANameHasItsPlace() {
    a.room(16);
    assertEquals("3, &room+16, 8", argument(Call.READ, Operand.of(3), a.room(8), Operand.of(8)));
  }
}
