package io.mydocker.cli;

import io.mydocker.container.ContainerRow;
import io.mydocker.container.ShellWords;
import io.mydocker.oci.JsonWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A container under the names that {@code docker ps --format} has for what it shows of one. */
final class ContainerFields {
  /** Names to the headings of a table. */
  static final Map<String, String> HEADINGS = headings();

  private static final String ID = "ID";
  private static final String COMMAND = "Command";

  private final ContainerRow row;
  private final boolean isFull;
  private final long nowMillis;

  /**
   * The fields of one.
   *
   * @param isFull whether its command is shown whole
   * @param nowMillis the time that ages are counted from
   */
  ContainerFields(ContainerRow row, boolean isFull, long nowMillis) {
    this.row = row;
    this.isFull = isFull;
    this.nowMillis = nowMillis;
  }

  private static Map<String, String> headings() {
    Map<String, String> headings = new LinkedHashMap<>();
    headings.put(ID, "CONTAINER ID");
    headings.put("Names", "NAMES");
    headings.put("Image", "IMAGE");
    headings.put(COMMAND, "COMMAND");
    headings.put("CreatedAt", "CREATED AT");
    headings.put("RunningFor", "CREATED");
    headings.put("Ports", "PORTS");
    headings.put("Status", "STATUS");
    headings.put("State", "STATE");
    headings.put("Pid", "PID");
    headings.put("ExitCode", "EXIT CODE");
    headings.put("Labels", "LABELS");
    return headings;
  }

  /** One of them as text, raw. */
  String text(String name) {
    return switch (name) {
      case ID -> row.id();
      case "Names" -> row.name();
      case "Image" -> row.image();
      case COMMAND -> command();
      case "CreatedAt" -> Instant.ofEpochMilli(row.createdMillis()).toString();
      case "RunningFor" -> Elapsed.text(nowMillis - row.createdMillis()) + " ago";
      case "Ports" -> "";
      case "Status" -> status();
      case "State" -> row.status();
      case "Pid" -> String.valueOf(row.pid());
      case "ExitCode" -> String.valueOf(row.toldExitCode());
      default -> labels();
    };
  }

  /** One of them, or with an empty name all, as JSON. */
  String json(String name) {
    JsonWriter json = new JsonWriter();
    if (!name.isEmpty()) {
      value(json, name);
      return json.toString();
    }
    json.object();
    for (String each : HEADINGS.keySet()) {
      json.key(each);
      value(json, each);
    }
    return json.end().toString();
  }

  private void value(JsonWriter json, String name) {
    switch (name) {
      case "Pid" -> json.value(row.pid());
      case "ExitCode" -> json.value(row.toldExitCode());
      default -> json.value(text(name));
    }
  }

  /** In quotes, as Docker has it. */
  private String command() {
    String command = ShellWords.join(row.command());
    String shown = isFull ? command : ContainerTable.shortened(command);
    return '"' + shown.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private String status() {
    return switch (row.status()) {
      case "created" -> "Created";
      case "running" -> "Up" + age(row.startedMillis());
      case "paused" -> "Up" + age(row.startedMillis()) + " (Paused)";
      default ->
          "Exited ("
              + row.toldExitCode()
              + ")"
              + age(row.finishedMillis())
              + (row.finishedMillis() == 0 ? "" : " ago");
    };
  }

  private String age(long sinceMillis) {
    return sinceMillis == 0 ? "" : " " + Elapsed.text(nowMillis - sinceMillis);
  }

  private String labels() {
    StringBuilder text = new StringBuilder();
    row.labels()
        .forEach(
            (key, value) ->
                text.append(text.isEmpty() ? "" : ",").append(key).append('=').append(value));
    return text.toString();
  }
}
