package io.mydocker.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The interpreter's machine code: what a reviewer reads is what the CPU gets. */
class X86EngineTest {
  private static final Path GOLDEN = Golden.path("engine/x86-64.txt");
  private static final int LARGEST = 1024;

  @Test
  void theListingIsTheOneThatWasReviewed() throws IOException {
    Golden.isReviewed(X86EngineTest.class, GOLDEN, Emit.listing());
  }

  @Test
  void theInterpreterStaysSmall() {
    assertTrue(X86Engine.emit(0).bytes().length < LARGEST);
  }

  @Test
  void codeAndDataNeverShareAPage() {
    byte[] code = X86Engine.emit(0).bytes();
    int end = Elf.CODE_AT + code.length;
    assertTrue(Elf.dataAt(code.length) / 4096 > end / 4096);
  }

  /** binutils reads the bytes back: our mnemonics must not merely look right. */
  @Test
  @Tag("root")
  void anotherDisassemblerReadsTheSame(@TempDir Path directory) throws Exception {
    byte[] code = X86Engine.emit(Elf.dataAt(X86Engine.emit(0).bytes().length)).bytes();
    Path file = Files.write(directory.resolve("code"), code);
    Process objdump =
        new ProcessBuilder(
                "objdump",
                "-D",
                "-b",
                "binary",
                "-m",
                "i386:x86-64",
                "-M",
                "intel",
                file.toString())
            .start();
    String theirs = new String(objdump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, objdump.waitFor());
    assertEquals(
        mnemonics(Emit.listing(), "^  [0-9a-f]{4}  [0-9a-f]+ +(.*)$"),
        mnemonics(theirs, "^ +[0-9a-f]+:\t[0-9a-f ]+\t(.*)$"));
  }

  private static List<String> mnemonics(String listing, String line) {
    List<String> found = new ArrayList<>();
    for (MatchResult match :
        Pattern.compile(line, Pattern.MULTILINE).matcher(listing).results().toList()) {
      found.add(normal(match.group(1)));
    }
    return found;
  }

  /** One spelling for both: no spaces, no PTR, numbers in decimal, jumps without their target. */
  private static String normal(String text) {
    String plain = text.toLowerCase(Locale.ROOT).replace(" ptr", "").replace("qword ", "").strip();
    if (plain.startsWith("j")) {
      return plain.split(" ", 2)[0];
    }
    plain =
        plain
            .replaceAll("[bd]?word (?=\\[)", "")
            .replaceAll("byte (?=\\[)", "")
            .replaceAll("\\*1", "");
    return Pattern.compile("0x[0-9a-f]+")
        .matcher(plain.replaceAll("\\s+", " ").replace(", ", ","))
        .replaceAll(number -> Integer.toString(Long.decode(signed(number.group())).intValue()))
        .replace("+-", "-");
  }

  private static String signed(String hex) {
    return hex.length() == 18
        ? "-0x" + Long.toHexString(-Long.parseUnsignedLong(hex.substring(2), 16))
        : hex;
  }
}
