package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mydocker.container.RequestException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * The small reader and picocli understand the same command lines, and in the same way; what the
 * small one declines is what picocli finds wrong or answers with a text.
 */
class ReadersAgreeTest {
  private static final List<String> VALUES =
      List.of(
          "",
          "-",
          "--",
          "x",
          "A=b",
          "=",
          "=x",
          "a b",
          "-it",
          "--rm",
          "--name",
          "-e",
          "true",
          "run",
          "--help",
          "--nosuch",
          "--nosuch=1",
          "--nam",
          "\u00c3\u00a9",
          "\u00ff",
          "@file",
          "\"q\"",
          "'",
          "${x}",
          "a,b",
          "%s",
          "\n",
          "-x",
          "/bin/sh",
          "none");

  @Property(tries = 5_000)
  @Label("both readers agree")
  void bothReadersAgree(@ForAll("lines") List<String> args) {
    String[] line = args.toArray(new String[0]);
    Line ordinary;
    try {
      ordinary = OrdinaryLine.read(line);
    } catch (RequestException wrong) {
      Statistics.collect("wrong");
      RequestException byPicocli =
          assertThrows(RequestException.class, () -> PicocliReader.read(line));
      assertEquals(byPicocli.getMessage(), wrong.getMessage(), () -> "for " + Arrays.asList(line));
      return;
    }
    Statistics.collect(ordinary == null ? "picocli's" : "ordinary");
    if (ordinary == null && endsBundleWithBlank(args)) {
      return;
    }
    Line byPicocli = byPicocli(line);
    if (ordinary == null && byPicocli != null && asks(byPicocli)) {
      // Only picocli reads what stands behind --help, and --help=false.
      return;
    }
    assertEquals(shown(byPicocli), shown(ordinary), () -> "for " + Arrays.asList(line));
  }

  /** What picocli makes of a line, or null when it refuses it. */
  private static @Nullable Line byPicocli(String[] args) {
    try {
      return PicocliReader.read(args);
    } catch (RequestException e) {
      return null;
    }
  }

  private static boolean asks(Line line) {
    return line.verb() instanceof HelpVerb
        || line.verb() instanceof VersionVerb
        || asks(line.globals(), GlobalOptions.TABLE)
        || asks(line.given(), line.verb().options());
  }

  /**
   * For picocli {@code "-t "} is {@code -t}, and {@code -ie=} is {@code -ie}: nobody types them.
   */
  private static boolean endsBundleWithBlank(List<String> args) {
    for (String arg : args) {
      boolean blank = arg.trim().length() < arg.length() || arg.endsWith("=");
      if (blank && arg.startsWith("-") && !arg.startsWith("--")) {
        return true;
      }
    }
    return false;
  }

  private static boolean asks(Given given, OptionTable table) {
    for (Option option : table.options()) {
      if (option.fate() == Option.Fate.ASKS && given.last(option) != null) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String shown(@Nullable Line line) {
    return line == null
        ? null
        : shown(line.globals(), GlobalOptions.TABLE)
            + line.verb().name()
            + shown(line.given(), line.verb().options())
            + line.given().words();
  }

  private static String shown(Given given, OptionTable table) {
    StringBuilder text = new StringBuilder();
    for (Option option : table.options()) {
      if (given.last(option) != null) {
        text.append(option).append('=').append(given.all(option)).append(' ');
      }
    }
    return text.toString();
  }

  @Provide
  Arbitrary<List<String>> lines() {
    Arbitrary<Verb> run = Arbitraries.just(new RunVerb());
    return Arbitraries.frequencyOf(
            Tuple.of(3, run), Tuple.of(1, Arbitraries.of(Verbs.ALL).dontShrink()))
        .flatMap(ReadersAgreeTest::lines);
  }

  /** Options before the verb, the verb or nearly, its options with words among and behind them. */
  private static Arbitrary<List<String>> lines(Verb verb) {
    Arbitrary<List<String>> globals =
        arguments(GlobalOptions.TABLE).list().ofMaxSize(2).map(ReadersAgreeTest::flat);
    Arbitrary<List<String>> options =
        arguments(verb.options()).list().ofMaxSize(5).map(ReadersAgreeTest::flat);
    Arbitrary<List<String>> words = value().list().ofMaxSize(3);
    Arbitrary<String> name =
        Arbitraries.frequencyOf(Tuple.of(19, Arbitraries.just(verb.name())), Tuple.of(1, value()));
    return Combinators.combine(globals, name, options, words, options, Arbitraries.of(true, false))
        .as(
            (g, v, o, w, more, isMixed) ->
                flat(List.of(g, List.of(v), o, w, isMixed ? more : List.of())));
  }

  private static List<String> flat(List<List<String>> parts) {
    List<String> all = new ArrayList<>();
    parts.forEach(all::addAll);
    return all;
  }

  private static Arbitrary<String> value() {
    return Arbitraries.oneOf(
        Arbitraries.of(VALUES), Arbitraries.strings().withChars("-=itev\u00e9x ").ofMaxLength(5));
  }

  /** One option as somebody may type it, right in most cases. */
  private static Arbitrary<List<String>> arguments(OptionTable table) {
    List<String> names = new ArrayList<>();
    for (Option option : table.options()) {
      int weight = option.fate() == Option.Fate.TAKEN ? 6 : 1;
      for (int i = 0; i < weight; i++) {
        names.addAll(option.names());
      }
    }
    Arbitrary<String> name = Arbitraries.of(names);
    Arbitrary<List<String>> proper =
        Combinators.combine(name, value(), Arbitraries.of(0, 0, 0, 0, 0, 1, 1, 2))
            .as((n, v, form) -> typed(table, n, v, form));
    Arbitrary<List<String>> bundle =
        Combinators.combine(
                Arbitraries.strings().withChars("ititieevwdpq=A").ofMinLength(1).ofMaxLength(4),
                value())
            .as((letters, v) -> List.of("-" + letters, v));
    Arbitrary<List<String>> odd = value().map(List::of);
    return Arbitraries.frequencyOf(Tuple.of(30, proper), Tuple.of(3, bundle), Tuple.of(1, odd));
  }

  private static List<String> typed(OptionTable table, String name, String value, int form) {
    Option option = table.find(name);
    if (option != null && option.isFlag()) {
      return List.of(form == 0 ? name : form == 1 ? name + "=false" : name + "=" + value);
    }
    return switch (form) {
      case 0 -> List.of(name, value);
      case 1 -> List.of(name + "=" + value);
      default -> List.of(name + value);
    };
  }
}
