package io.mydocker.container;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Program;
import io.mydocker.program.Slot;
import java.util.ArrayList;
import java.util.List;

/**
 * The program of a {@code run} whose command line was not understood by a JVM for a short life: the
 * engine begins it again with another JVM, which it chooses by the first word. That word therefore
 * becomes an option that changes nothing.
 */
public final class AgainCompiler {
  private static final String NOTHING = "--debug=false";

  private AgainCompiler() {}

  /**
   * The program.
   *
   * @param arguments the caller's, without the program's name
   */
  public static Program compile(String[] arguments) {
    Frame frame = new Frame(125);
    Assembler a = frame.a;
    Slot environment = a.slot("environment");
    a.call("wait for the JVM", Call.WAIT4, Program.JVM).tolerate(Errno.ECHILD);
    List<String> line = new ArrayList<>(List.of("mydocker", NOTHING));
    line.addAll(List.of(arguments));
    frame.ownEnvironment(environment);
    a.call("begin again", Call.EXECVE, a.text(Frame.SELF), a.array(line), environment.value());
    return frame.finish();
  }
}
