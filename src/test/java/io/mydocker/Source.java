package io.mydocker;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** A source file as the rules about sources see it: its lines, methods and catch clauses. */
record Source(Path path, int lines, List<Method> methods, List<Catch> catches) {
  static final Path MAIN = Path.of("src", "main", "java");
  static final Path TEST = Path.of("src", "test", "java");

  /** A method or constructor, and how many lines it takes without its comment. */
  record Method(String name, long line, int lines) {}

  /** A catch clause; {@code types} as written. */
  record Catch(String types, long line) {}

  String fileName() {
    return path.getFileName().toString();
  }

  /** All files below {@code root}, parsed and not compiled. */
  static List<Source> all(Path root) {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = javac.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              javac.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(paths(root)));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      List<Source> sources = new ArrayList<>();
      for (CompilationUnitTree unit : task.parse()) {
        sources.add(read(unit, positions));
      }
      return sources;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static List<Path> paths(Path root) throws IOException {
    try (Stream<Path> found = Files.walk(root)) {
      return found.filter(path -> path.toString().endsWith(".java")).sorted().toList();
    }
  }

  private static Source read(CompilationUnitTree unit, SourcePositions positions)
      throws IOException {
    Path path = Path.of(unit.getSourceFile().toUri());
    int lines = Files.readAllLines(path).size();
    Scan scan = new Scan(unit, positions);
    scan.scan(unit, null);
    return new Source(path, lines, scan.methods, scan.catches);
  }

  private static final class Scan extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<Method> methods = new ArrayList<>();
    private final List<Catch> catches = new ArrayList<>();

    Scan(CompilationUnitTree unit, SourcePositions positions) {
      this.unit = unit;
      this.positions = positions;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
      long first = line(positions.getStartPosition(unit, method));
      long last = line(positions.getEndPosition(unit, method));
      methods.add(new Method(method.getName().toString(), first, (int) (last - first) + 1));
      return super.visitMethod(method, null);
    }

    @Override
    public @Nullable Void visitCatch(CatchTree clause, @Nullable Void nothing) {
      Tree type = clause.getParameter().getType();
      catches.add(new Catch(type.toString(), line(positions.getStartPosition(unit, clause))));
      return super.visitCatch(clause, null);
    }

    private long line(long position) {
      return unit.getLineMap().getLineNumber(position);
    }
  }
}
