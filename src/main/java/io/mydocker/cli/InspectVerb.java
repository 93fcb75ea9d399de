package io.mydocker.cli;

import io.mydocker.container.Inspection;
import io.mydocker.container.Inspections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code inspect}: tells all that is known of containers. */
final class InspectVerb implements Verb {
  private static final String GROUP = "Options:";
  private static final String INDENT = "    ";
  private static final Option FORMAT =
      Option.value(
          GROUP,
          List.of("-f", "--format"),
          "FORMAT",
          "Text with fields, as {{.State.Pid}}; a line for each CONTAINER");
  private static final OptionTable TABLE =
      new OptionTable(
          "inspect",
          List.of(
              FORMAT,
              ContainerWords.LATEST,
              Option.asks(GROUP, List.of("-h", "--help"), "Show this text"),
              Option.ignoredFlag("-s", "--size"),
              Option.ignored(List.of("--type"), "TYPE", "container")),
          false);

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public int run(Given given, Invocation invocation) {
    List<String> containers = ContainerWords.required(name(), given, invocation.containers());
    String format = given.last(FORMAT);
    Template template =
        format == null || format.equals("json") ? null : Template.of(name(), format);
    Inspections inspections = invocation.containers().inspect(containers);
    invocation.console().print(text(inspections.found(), template, format == null));
    return ContainerWords.tell(name(), inspections.failures(), invocation.console());
  }

  private static String text(
      List<Inspection> found, @Nullable Template template, boolean isForPeople) {
    if (template != null) {
      return lines(found, template);
    }
    StringBuilder text = new StringBuilder("[");
    for (Inspection each : found) {
      text.append(text.length() == 1 ? "" : ",");
      text.append(isForPeople ? "\n" + INDENT + each.text(INDENT) : each.value(List.of(), true));
    }
    return text.append(isForPeople && !found.isEmpty() ? "\n]\n" : "]\n").toString();
  }

  private static String lines(List<Inspection> found, Template template) {
    StringBuilder text = new StringBuilder();
    for (Inspection each : found) {
      text.append(template.fill(field -> each.value(field.path(), field.isJson()))).append('\n');
    }
    return text.toString();
  }

  @Override
  public HelpPage help() {
    return new HelpPage(
        "Show all that is known of containers",
        List.of("[OPTIONS] CONTAINER..."),
        List.of(
            "Prints a JSON array with an object for each CONTAINER, an id, its beginning or a name."
                + " Names are Docker's; under Spec is the OCI specification as it is. The exit code"
                + " is 1 if any is not known. Images are not looked for: mydocker images lists"
                + " them."),
        List.of(
            "mydocker inspect web                            all",
            "mydocker inspect -f '{{.State.ExitCode}}' web   one value"),
        List.of());
  }
}
