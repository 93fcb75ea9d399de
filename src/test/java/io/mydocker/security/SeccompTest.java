package io.mydocker.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.program.Assembler;
import io.mydocker.program.Flag;
import io.mydocker.program.Printer;
import io.mydocker.program.Program;
import org.junit.jupiter.api.Test;

/** The instruction that loads a filter. */
class SeccompTest {
  private static Program program(SeccompFilter filter) {
    Assembler a = new Assembler();
    Seccomp.install(a, filter, a.bytes(filter.instructions()));
    return a.build();
  }

  @Test
  void nothingIsFilteredWithoutInstructions() {
    assertEquals(0, program(SeccompFilter.none()).instructions().size());
  }

  @Test
  void isPrintedByItsSizeAndFlags() {
    String text =
        Printer.print(
            program(
                new SeccompFilter(
                    Flag.SECCOMP_FILTER_FLAG_LOG | Flag.SECCOMP_FILTER_FLAG_SPEC_ALLOW,
                    new byte[8 * SeccompFilter.MOST_INSTRUCTIONS])));
    assertTrue(
        text.contains(
            "seccomp(SECCOMP_SET_MODE_FILTER,"
                + " SECCOMP_FILTER_FLAG_LOG|SECCOMP_FILTER_FLAG_SPEC_ALLOW,"
                + " {filter of 4096 instructions})"),
        text);
  }
}
