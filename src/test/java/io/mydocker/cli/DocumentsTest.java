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
    return file("share/man/man1/mydocker-" + verb.name() + ".1");
  }

  private static List<Verb> listed() {
    return Verbs.ALL.stream().filter(verb -> !verb.isHidden()).toList();
  }

  @Test
  void eachListedVerbHasItsPage() {
    TreeSet<String> expected = new TreeSet<>();
    expected.add("share/bash-completion/completions/mydocker");
    expected.add("share/zsh/site-functions/_mydocker");
    expected.add("share/man/man1/mydocker.1");
    expected.add("help/mydocker.txt");
    Verbs.ALL.forEach(verb -> expected.add("help/mydocker-" + verb.name() + ".txt"));
    listed().forEach(verb -> expected.add("share/man/man1/mydocker-" + verb.name() + ".1"));
    assertEquals(expected, FILES.keySet());
  }

  @Test
  void everyOptionIsSaidInEverySpelling() {
    String zsh = file("share/zsh/site-functions/_mydocker");
    String bash = file("share/bash-completion/completions/mydocker");
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
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      String text = file.getValue();
      boolean isOwn = file.getKey().equals(HelpFile.path("image-prepare"));
      assertTrue(isOwn || !text.contains("image-prepare") && !text.contains("sig-proxy\\fR"), text);
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
