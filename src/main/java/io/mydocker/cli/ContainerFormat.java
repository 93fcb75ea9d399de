package io.mydocker.cli;

import io.mydocker.container.ContainerRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What {@code ps --format} makes of containers: JSON, a line by a template, or a table by one. */
final class ContainerFormat {
  static final String TABLE = "table";
  private static final String JSON = "json";
  private static final String TAB = "\t";

  private final Template template;
  private final boolean isTable;

  private ContainerFormat(Template template, boolean isTable) {
    this.template = template;
    this.isTable = isTable;
  }

  /** Reads one: {@code json}, a template, or {@code table} and a template. */
  static ContainerFormat of(String format) {
    boolean isTable = format.startsWith(TABLE + " ");
    String text = isTable ? format.substring(TABLE.length() + 1) : format;
    Template template =
        Template.of(
            "ps", text.equals(JSON) ? "{{json .}}" : text.replace("\\t", TAB).replace("\\n", "\n"));
    for (Template.Field field : template.fields()) {
      check(template, field);
    }
    return new ContainerFormat(template, isTable);
  }

  private static void check(Template template, Template.Field field) {
    boolean isWhole = field.path().isEmpty() && field.isJson();
    if (!isWhole && !ContainerFields.HEADINGS.containsKey(name(field))) {
      String names = "{{." + String.join("}}, {{.", ContainerFields.HEADINGS.keySet()) + "}}";
      throw template.refused(field.typed(), "this version has " + names);
    }
  }

  private static String name(Template.Field field) {
    return String.join(".", field.path());
  }

  /**
   * The text.
   *
   * @param isFull whether commands are shown whole
   * @param nowMillis the time that ages are counted from
   */
  String text(List<ContainerRow> rows, boolean isFull, long nowMillis) {
    List<String> lines = new ArrayList<>();
    for (ContainerRow row : rows) {
      lines.add(line(new ContainerFields(row, isFull, nowMillis)));
    }
    return isTable ? table(lines) : lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  private String line(ContainerFields fields) {
    return template.fill(
        field ->
            field.isJson()
                ? fields.json(name(field))
                : Console.printable(fields.text(name(field))));
  }

  /** Tabs part its columns, as in Docker. */
  private String table(List<String> lines) {
    Map<String, String> headings = ContainerFields.HEADINGS;
    List<List<String>> cells = new ArrayList<>();
    cells.add(cells(template.fill(field -> headings.getOrDefault(name(field), ""))));
    for (String line : lines) {
      cells.add(cells(line));
    }
    return Columns.text(cells);
  }

  private static List<String> cells(String line) {
    return Arrays.asList(line.split(TAB, -1));
  }
}
