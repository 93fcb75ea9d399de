package io.mydocker.program;

import io.mydocker.program.Instruction.Hint;
import io.mydocker.program.Instruction.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A program as JSON, for tools: its sections, and every instruction in order. A jump's {@code to}
 * and a call's {@code otherwise} are indexes of instructions. Bytes of the program that are no
 * ASCII are escaped in its strings as {@code \xHH}, so the output is ASCII.
 */
public final class JsonPrinter {
  private final Program program;
  private final CallText texts;
  private final StringBuilder out = new StringBuilder();

  private JsonPrinter(Program program) {
    this.program = program;
    texts = new CallText(program, Integer.MAX_VALUE, false);
  }

  /** One object: {@code sections} and {@code instructions}. */
  public static String print(Program program) {
    return new JsonPrinter(program).print();
  }

  private String print() {
    out.append("{\n\"sections\": [");
    String separator = "\n";
    for (Program.Section section : program.sections()) {
      out.append(separator).append("{\"first\": ").append(section.before());
      out.append(", \"title\": ").append(quoted(section.title())).append('}');
      separator = ",\n";
    }
    out.append("\n],\n\"instructions\": [");
    separator = "\n";
    for (int i = 0; i < program.instructions().size(); i++) {
      out.append(separator).append("{\"index\": ").append(i);
      instruction(program.instructions().get(i));
      out.append('}');
      separator = ",\n";
    }
    return out.append("\n]\n}\n").toString();
  }

  private void instruction(Instruction instruction) {
    field("operation", quoted(instruction.op().name().toLowerCase(Locale.ROOT)));
    field("text", quoted(Printer.statement(texts, instruction)));
    Slot result = instruction.result();
    if (result != null) {
      field("result", quoted(texts.name(result.address())));
    }
    if (instruction.op() == Op.CALL) {
      call(instruction);
    }
    if (instruction.op() == Op.JUMP) {
      Operand target = instruction.operands()[2];
      boolean isKnown = target.kind() == Operand.Kind.CODE;
      field(
          "to",
          isKnown ? String.valueOf(program.labels()[target.value()]) : quoted(texts.value(target)));
    }
  }

  private void call(Instruction instruction) {
    Call call = instruction.call();
    field("call", quoted(CallText.title(instruction)));
    if (call != null) {
      field("number", String.valueOf(call.x86()));
    }
    List<String> arguments = new ArrayList<>();
    for (String argument : texts.arguments(instruction)) {
      arguments.add(quoted(argument));
    }
    field("arguments", "[" + String.join(", ", arguments) + "]");
    field("purpose", quoted(instruction.label()));
    List<String> tolerated = new ArrayList<>();
    for (int errno : instruction.tolerated()) {
      if (errno != 0) {
        tolerated.add(quoted(errno == Errno.ANY ? "any" : ErrnoNames.of(errno)));
      }
    }
    field("tolerates", "[" + String.join(", ", tolerated) + "]");
    Label failure = instruction.failure();
    if (failure != null) {
      field("otherwise", String.valueOf(program.labels()[failure.number()]));
    }
    List<String> hints = new ArrayList<>();
    for (Hint hint : instruction.hints()) {
      hints.add(quoted(ErrnoNames.of(hint.errno())) + ": " + quoted(hint.text()));
    }
    field("hints", "{" + String.join(", ", hints) + "}");
  }

  private void field(String name, String json) {
    out.append(", \"").append(name).append("\": ").append(json);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c >= 0x7f) {
        quoted.append("\\u").append(Integer.toHexString(c | 0x10000).substring(1));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
