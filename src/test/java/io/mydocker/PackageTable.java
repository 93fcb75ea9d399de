package io.mydocker;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The package table of the architecture page: which package may import which. Rows are {@code |
 * `package` | purpose | `import`, `import` |}; {@code Main} stands for the base package.
 */
final class PackageTable {
  static final String BASE = "io.mydocker";
  private static final Path PAGE = Path.of("assets", "ARCHITECTURE.md");
  private static final Pattern ROW =
      Pattern.compile("^\\| *`([A-Za-z.]+)` *\\|[^|]*\\|([^|]*)\\| *$");
  private static final Pattern NAME = Pattern.compile("`([a-z.]+)`");

  private final Map<String, Set<String>> imports = new TreeMap<>();

  private PackageTable() {}

  static PackageTable read() {
    PackageTable table = new PackageTable();
    for (String line : lines()) {
      ROW.matcher(line)
          .results()
          .forEach(row -> table.imports.put(fullName(row.group(1)), names(row)));
    }
    return table;
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(PAGE);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Set<String> names(MatchResult row) {
    return NAME.matcher(row.group(2))
        .results()
        .map(name -> fullName(name.group(1)))
        .collect(toCollection(LinkedHashSet::new));
  }

  private static String fullName(String name) {
    return name.equals("Main") ? BASE : BASE + "." + name;
  }

  Set<String> packages() {
    return imports.keySet();
  }

  boolean allows(String from, String to) {
    return from.equals(to) || imports.getOrDefault(from, Set.of()).contains(to);
  }
}
