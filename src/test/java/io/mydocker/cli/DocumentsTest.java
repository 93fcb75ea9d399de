package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DocumentsTest {
  private static final Map<String, String> FILES = Documents.all("1.2.3");

  private static String file(String path) {
    String text = FILES.get(path);
    if (text == null) {
      throw new AssertionError("there is no " + path + " in " + FILES.keySet());
    }
    return text;
  }

  private static String page(Verb verb) {
    return file("man/man1/mydocker-" + verb.name() + ".1");
  }

  private static List<Verb> listed() {
    return Verbs.ALL.stream().filter(verb -> !verb.isHidden()).toList();
  }

  @Test
  void eachListedVerbHasItsPage() {
    TreeSet<String> expected = new TreeSet<>();
    expected.add("bash-completion/completions/mydocker");
    expected.add("zsh/site-functions/_mydocker");
    expected.add("man/man1/mydocker.1");
    listed().forEach(verb -> expected.add("man/man1/mydocker-" + verb.name() + ".1"));
    assertEquals(expected, FILES.keySet());
  }

  @Test
  void everyOptionIsSaidInEverySpelling() {
    String zsh = file("zsh/site-functions/_mydocker");
    String bash = file("bash-completion/completions/mydocker");
    for (Verb verb : listed()) {
      for (Option option : verb.options().shown()) {
        for (String name : option.names()) {
          String roff = "\\fB" + name.replace("-", "\\-") + "\\fR";
          assertTrue(page(verb).contains(roff), () -> verb.name() + ".1 has no " + roff);
          assertTrue(zsh.contains("'" + name + "[") || zsh.contains("'*" + name + "["), name);
          assertTrue(bash.contains("'" + name + "'"), name);
        }
      }
    }
  }

  @Test
  void whatIsNotShownIsNotWritten() {
    for (String text : FILES.values()) {
      assertTrue(!text.contains("image-prepare") && !text.contains("sig-proxy\\fR"), text);
    }
  }

  @Test
  void noLineOfTextIsTakenForARequest() {
    List<String> requests = List.of(".TH", ".SH", ".SS", ".TP", ".PP", ".nh", ".ad", ".br");
    FILES.forEach(
        (path, text) -> {
          if (path.endsWith(".1")) {
            text.lines()
                .filter(line -> line.startsWith(".") || line.startsWith("'"))
                .forEach(line -> assertTrue(requests.contains(line.replaceFirst(" .*", "")), line));
          }
        });
  }

  @Test
  void twiceTheSame() {
    assertEquals(FILES, Documents.all("1.2.3"));
  }
}
