package io.mydocker.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.mydocker.Golden;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Programs that tell of their calls, and what is made of it. */
class TracerTest {
  private static final long BASE = 0x10000;
  private static final Path GOLDEN = Golden.path("traced/program.txt");

  private static Program sample() {
    Assembler a = new Assembler();
    Slot path = a.slot("path");
    Label end = a.label("end");
    a.failTo(end);
    a.section("container: root");
    a.set(path, a.text("/new/root"));
    a.call("enter the new root", Call.CHDIR, path.value())
        .hint(Errno.ENOENT, "; it has been removed");
    a.call("remove it", Call.UNLINKAT, Operand.of(-100), path.value()).tolerate(Errno.ENOENT);
    a.section("undo, last acquired first");
    a.place(end);
    a.call("exit", Call.EXIT_GROUP, Operand.of(0));
    return a.build();
  }

  private static TraceRecord record(
      Program traced, int index, boolean begun, long result, int at, int operand, long offset) {
    ByteBuffer bytes = ByteBuffer.allocate(TraceRecord.SIZE).order(ByteOrder.nativeOrder());
    bytes.putInt(index).putInt(begun ? 1 : 0).putLong(result);
    bytes.putLong(1).putLong(500_000L + at).putLong(1).putLong(750_000L + at).putLong(BASE);
    long data = BASE + Encoder.dataAt(traced);
    bytes.putLong(56 + 8 * operand, data + offset);
    return TraceRecord.read(bytes.flip().limit(TraceRecord.SIZE));
  }

  @Test
  void eachCallIsToldOfWithItsValuesResultAndTime() {
    Program program = sample();
    Program traced = Tracer.trace(program, "/proc/1/fd/9");
    TraceText text = new TraceText(program, traced);
    assertEquals(
        "    0.000 ms  container  chdir(\"/new/root\") = 0  (0.250 ms)  ; enter the new root",
        text.line(record(traced, 1, false, 0, 0, 0, 0)));
    assertEquals(
        "    1.500 ms  undo       exit_group(0)  ; exit",
        text.line(record(traced, 3, true, 0, 1_500_000, 5, 0)));
    assertNull(text.failure());
  }

  @Test
  void theCallThatFailedIsExplainedAndOneThatIsBorneIsNot() {
    Program program = sample();
    Program traced = Tracer.trace(program, "/proc/1/fd/9");
    TraceText text = new TraceText(program, traced);
    text.line(record(traced, 2, false, -Errno.ENOENT, 0, 1, 0));
    assertNull(text.failure());
    text.line(record(traced, 1, false, -Errno.ENOENT, 0, 0, 0));
    assertEquals(
        "failed: chdir(\"/new/root\") = ENOENT: enter the new root:"
            + " ENOENT (no such file or directory); it has been removed",
        text.failure());
  }

  @Test
  void allElseOfTheProgramIsStillThereInItsOrder() {
    Program program = sample();
    Program traced = Tracer.trace(program, "/proc/1/fd/9");
    int next = 0;
    for (Instruction instruction : traced.instructions()) {
      if (next < program.instructions().size()
          && instruction.op() == program.instructions().get(next).op()
          && instruction.label().equals(program.instructions().get(next).label())
          && instruction.call() == program.instructions().get(next).call()) {
        next++;
      }
    }
    assertEquals(program.instructions().size(), next);
  }

  @Test
  void theProgramThatTellsIsTheReviewedOne() throws IOException {
    String printed =
        Printer.print(Tracer.trace(sample(), "/proc/1/fd/9"))
            + "\n---\n"
            + Printer.print(Tracer.trace(waiting(), "/proc/1/fd/9"));
    Golden.isReviewed(TracerTest.class, GOLDEN, printed);
  }

  /** With what must not keep the reader waiting, and what does not come back. */
  private static Program waiting() {
    Assembler a = new Assembler();
    Slot file = a.slot("file");
    a.call("wait for it", Call.WAIT4, Program.JVM);
    a.call("wait for another", Call.WAIT4, file.value());
    a.call("open", Call.OPENAT, Operand.of(-100), a.text("/x")).into(file);
    a.call("become it", Call.EXECVE, a.text("/x"));
    return a.build();
  }

  @Test
  void aResultThatIsAnErrorIsNamedAndAnyOtherIsANumber() {
    Program program = sample();
    Program traced = Tracer.trace(program, "/p");
    TraceText text = new TraceText(program, traced);
    assertEquals("= ENOENT", result(text, record(traced, 1, false, -2, 0, 0, 0)));
    assertEquals("= errno 4095", result(text, record(traced, 1, false, -4095, 0, 0, 0)));
    assertEquals("= -4096", result(text, record(traced, 1, false, -4096, 0, 0, 0)));
    assertEquals("= 5000000000", result(text, record(traced, 1, false, 5_000_000_000L, 0, 0, 0)));
  }

  private static String result(TraceText text, TraceRecord record) {
    String line = text.line(record);
    return line.substring(line.indexOf("= "), line.indexOf("  (0.250 ms)"));
  }

  @Test
  void anAddressIsTextOnlyWhereTheProgramsDataAre() {
    Program program = sample();
    Program traced = Tracer.trace(program, "/p");
    TraceText text = new TraceText(program, traced);
    int end = program.data().length;
    assertEquals("\"new/root\"", path(text, record(traced, 1, false, 0, 0, 0, 1)));
    assertEquals("\"\"", path(text, record(traced, 1, false, 0, 0, 0, end - 1)));
    long data = BASE + Encoder.dataAt(traced);
    String hex = Long.toHexString(data + end);
    assertEquals("0x" + hex, path(text, record(traced, 1, false, 0, 0, 0, end)));
    assertEquals("*path", path(text, record(traced, 1, false, 0, 0, 0, 1L << 40)));
  }

  private static String path(TraceText text, TraceRecord record) {
    String line = text.line(record);
    return line.substring(line.indexOf('(') + 1, line.indexOf(')'));
  }

  @Test
  void whatTheHeaderHeldIsTold() {
    Assembler a = new Assembler();
    a.section("front");
    a.call("wait", Call.WAIT4, Program.JVM);
    Program program = a.build();
    Program traced = Tracer.trace(program, "/p");
    TraceRecord told = new TraceRecord(0, false, 0, 1, 2, BASE, new long[] {4711, 0, 0, 0, 0, 0});
    assertEquals(
        "    0.000 ms  front      wait4(4711) = 0  (0.000 ms)  ; wait",
        new TraceText(program, traced).line(told));
  }
}
