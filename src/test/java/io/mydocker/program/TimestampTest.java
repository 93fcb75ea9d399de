package io.mydocker.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The routine, carried out here with any clock, against the JDK's calendar. */
@SuppressWarnings("EnumOrdinal") // The order of tests and sums is their encoding.
class TimestampTest {
  private static final DateTimeFormatter EXPECTED =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  /** 2199-12-31T23:59:59Z. */
  private static final long LAST = 7_258_118_399L;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00.000Z",
        "1972-02-29T23:59:59.999Z",
        "1999-12-31T23:59:59.001Z",
        "2000-02-29T00:00:00.010Z",
        "2000-12-31T12:00:00.100Z",
        "2026-11-24T16:00:38.229Z",
        "2027-03-01T00:00:00.000Z",
        "2028-02-29T09:59:59.999Z",
        "2100-03-01T00:00:00.000Z",
        "2104-02-29T19:20:30.405Z",
      })
  void corners(String text) {
    Instant time = Instant.parse(text);
    assertEquals(text, Machine.timeAt(time.getEpochSecond(), time.getNano()));
  }

  @Property(tries = 300)
  void anyTime(
      @ForAll @LongRange(min = 0, max = LAST) long seconds,
      @ForAll @IntRange(min = 0, max = 999_999_999) int nanos) {
    assertEquals(
        EXPECTED.format(Instant.ofEpochSecond(seconds, nanos)), Machine.timeAt(seconds, nanos));
  }

  /** As much of an engine as the routine needs. Data lies at 0, zeroed memory behind it. */
  private record Machine(Program program, ByteBuffer memory) {
    static String timeAt(long seconds, int nanos) {
      Assembler a = new Assembler();
      Timestamp time = new Timestamp(a);
      time.write();
      Program program = a.build();
      ByteBuffer memory =
          ByteBuffer.allocate(program.data().length + program.room())
              .order(ByteOrder.LITTLE_ENDIAN)
              .put(0, program.data());
      Machine machine = new Machine(program, memory);
      machine.run(seconds, nanos);
      byte[] text = new byte[Timestamp.LENGTH];
      memory.get((int) machine.value(time.text()), text);
      return new String(text, StandardCharsets.US_ASCII);
    }

    private void run(long seconds, int nanos) {
      for (int at = 0; at < program.instructions().size(); ) {
        Instruction instruction = program.instructions().get(at);
        Operand[] of = instruction.operands();
        at++;
        switch (instruction.op()) {
          case CALL -> {
            assertEquals(Call.CLOCK_GETTIME, instruction.call());
            memory.putLong((int) value(of[1]), seconds);
            memory.putLong((int) value(of[1]) + 8, nanos);
          }
          case SUM -> keep(instruction, sum(instruction.variant(), value(of[0]), value(of[1])));
          case LOAD ->
              keep(
                  instruction,
                  instruction.variant() == 4
                      ? memory.getInt((int) (value(of[0]) + value(of[1])))
                      : memory.getLong((int) (value(of[0]) + value(of[1]))));
          case STORE -> memory.put((int) (value(of[0]) + value(of[1])), (byte) value(of[2]));
          case JUMP -> {
            if (holds(instruction.variant(), value(of[0]), value(of[1]))) {
              at = (int) value(of[2]);
            }
          }
          case ENTER -> throw new AssertionError("enters another program");
        }
      }
    }

    private static long sum(int how, long left, long right) {
      return switch (Instruction.Sum.values()[how]) {
        case ADD -> left + right;
        case SUBTRACT -> left - right;
        case AND -> left & right;
        default -> throw new AssertionError("not needed here");
      };
    }

    private static boolean holds(int test, long left, long right) {
      return switch (Instruction.Test.values()[test]) {
        case ALWAYS -> true;
        case EQUAL -> left == right;
        case UNEQUAL -> left != right;
        case BELOW -> Long.compareUnsigned(left, right) < 0;
      };
    }

    private void keep(Instruction instruction, long value) {
      Slot slot = instruction.result();
      if (slot == null) {
        throw new AssertionError("a result that is kept nowhere");
      }
      memory.putLong(program.data().length + slot.address().value(), value);
    }

    private long value(Operand operand) {
      return switch (operand.kind()) {
        case CONSTANT, DATA -> operand.value();
        case ROOM -> program.data().length + operand.value();
        case SLOT -> memory.getLong(program.data().length + operand.value());
        case CODE -> program.labels()[operand.value()];
        case BRIEF, SCRATCH, BRIEF_SLOT, HEADER, BASE ->
            throw new AssertionError("not needed here");
      };
    }
  }
}
