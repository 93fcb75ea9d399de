package io.mydocker.engine;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.ErrorTable;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Program;
import io.mydocker.program.Report;
import io.mydocker.program.Slot;

/**
 * A program for one property of engines.
 *
 * @param name what it shows
 * @param code its exit code
 * @param errors what it says on standard error
 * @param needsRoot whether it makes namespaces
 * @param body writes its instructions
 */
record SmallProgram(String name, int code, String errors, boolean needsRoot, Body body) {
  static final int FAILED = 125;

  /** Writes instructions; behind them the program exits with 0, and after a failure with 125. */
  interface Body {
    void write(Assembler a, Report report);
  }

  /**
   * Ready to be encoded.
   *
   * @param texts where the table of error texts lies, for the native engine
   */
  record Written(Program program, Operand texts) {}

  static SmallProgram of(String name, Body body) {
    return new SmallProgram(name, 0, "", false, body);
  }

  static SmallProgram ofRoot(String name, Body body) {
    return new SmallProgram(name, 0, "", true, body);
  }

  SmallProgram ends(int with, String saying) {
    return new SmallProgram(name, with, saying, needsRoot, body);
  }

  Written write() {
    Assembler a = new Assembler();
    Operand texts = a.bytes(ErrorTable.bytes());
    Slot stderr = a.slot("stderr");
    Report report = new Report(a, stderr);
    Label begin = a.label("begin");
    Label die = a.label("die");
    a.jump(begin);
    a.failTo(report.handler(die));
    report.write();
    a.place(begin);
    a.set(stderr, Operand.of(2));
    body.write(a, report);
    a.call("exit", Call.EXIT_GROUP, Operand.of(0));
    a.place(die);
    a.call("exit", Call.EXIT_GROUP, Operand.of(FAILED));
    return new Written(a.build(), texts);
  }

  @Override
  public String toString() {
    return name;
  }
}
