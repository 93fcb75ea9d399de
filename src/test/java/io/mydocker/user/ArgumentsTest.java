package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Arguments and the environment are bytes, and arrive as they were given, under LC_ALL=C. */
class ArgumentsTest extends UserTest {
  private static final String SHOW = "for a; do printf '[%s]' \"$a\"; done";

  @BeforeAll
  void theDefaultImageIsThere() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
  }

  static Stream<List<String>> argumentLists() {
    return Stream.of(
        List.of("plain"),
        List.of("two words", " leading", "trailing ", "\ttab"),
        List.of("line\nfeed", "\n", "carriage\rreturn"),
        List.of("'single'", "\"double\"", "`back`", "back\\slash", "$HOME", "$(id)", "*", "?", "~"),
        List.of("", "", "between", ""),
        List.of("--help", "-it", "--", "-v", "a:b", "--name", "x", "run"),
        List.of("\u00ff\u00fe", "caf\u00c3\u00a9", "\u0080", "\u001b[31m", "\u0001"),
        List.of("{\"json\": [1, 2]}", "a=b", "@file", "@@", "a,b", "k1=v1,k2=v2"),
        List.of("x".repeat(100_000)),
        Collections.nCopies(3000, "many"));
  }

  @ParameterizedTest
  @MethodSource("argumentLists")
  void arriveAsGiven(List<String> arguments) {
    List<String> words = new ArrayList<>(List.of("run", "/bin/sh", "-c", SHOW, "sh"));
    words.addAll(arguments);
    String expected = "[" + String.join("][", arguments) + "]";
    assertThat(mydocker(words.toArray(String[]::new))).succeeds().prints(expected).isQuiet();
  }

  @Test
  void optionsAfterTheCommandAreTheCommands() {
    assertThat(mydocker("run", "/bin/echo", "--rm", "-it", "--help", "--nosuch"))
        .printsLines("--rm -it --help --nosuch");
    assertThat(mydocker("run", "--", "/bin/echo", "-n", "x")).prints("x");
  }

  @Test
  void nothingButTheGivenEnvironmentIsThere() {
    Ended ended = command("run", "/bin/env").env("SECRET", "of the host").run();
    assertThat(ended).succeeds().isQuiet().neverSays("SECRET");
    List<String> names =
        ended.stdout().lines().map(line -> line.replaceFirst("=.*", "")).sorted().toList();
    assertEquals(List.of("HOME", "HOSTNAME", "PATH"), names);
    assertThat(ended)
        .saysOnStdout(
            "HOME=/root\n", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n");
  }

  @Test
  void hostNameIsInTheEnvironment() {
    assertThat(inside("test \"$HOSTNAME\" = \"$(hostname)\"")).succeeds();
    assertThat(mydocker("run", "--hostname", "box", "/bin/sh", "-c", "echo $HOSTNAME"))
        .printsLines("box");
  }

  /** As many as a command line holds: nothing may compare each with each. */
  @Test
  void aHundredThousandArgumentsArrive() {
    assertThat(
            shell(
                    "$MYDOCKER run /bin/sh -c 'echo $# \"$1\"; shift 99999; echo \"$1\"' sh $(seq 100000)")
                .run())
        .printsLines("100000 1", "100000");
  }

  static Stream<List<String>> settings() {
    return Stream.of(
        List.of("A=1", "A", "1"),
        List.of("A=", "A", ""),
        List.of("A=b=c=d", "A", "b=c=d"),
        List.of(
            "A=two words\nand a line ' \" $HOME \\", "A", "two words\nand a line ' \" $HOME \\"),
        List.of("A=\u00ff\u0080\u00e9", "A", "\u00ff\u0080\u00e9"),
        List.of("PASSED", "PASSED", "by the caller \u00ff"),
        List.of("HOME=/elsewhere", "HOME", "/elsewhere"),
        List.of("HOSTNAME=other", "HOSTNAME", "other"),
        List.of("LD_PRELOAD=", "LD_PRELOAD", ""),
        List.of("LC_ALL", "LC_ALL", "C"),
        List.of("LANG", "LANG", "xx_YY.UTF-8"),
        List.of("JAVA_TOOL_OPTIONS", "JAVA_TOOL_OPTIONS", "-Dfor=the-container"));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void settingsArriveAsGiven(List<String> row) {
    Ended ended =
        command(
                "run",
                "-e",
                row.get(0),
                "/bin/sh",
                "-c",
                "printf '<%s>' \"${" + row.get(1) + "-unset}\"")
            .env("PASSED", "by the caller \u00ff")
            .env("JAVA_TOOL_OPTIONS", "-Dfor=the-container")
            .env("LANG", "xx_YY.UTF-8")
            .run();
    assertThat(ended).succeeds().prints("<" + row.get(2) + ">").isQuiet();
  }

  @Test
  void aNameTheCallerHasNotIsNotSet() {
    assertThat(mydocker("run", "-e", "NOSUCH", "/bin/sh", "-c", "echo ${NOSUCH-unset}"))
        .printsLines("unset");
  }

  @Test
  void theLastSettingWins() {
    assertThat(mydocker("run", "-e", "A=1", "-e", "A=2", "/bin/sh", "-c", "env | grep ^A="))
        .printsLines("A=2");
  }

  @Test
  void aSettingWithoutANameIsRefused() {
    assertThat(mydocker("run", "-e", "=x", "/bin/true")).exitsWith(125).saysInOneLine("=x");
    assertThat(mydocker("run", "-e", "", "/bin/true")).exitsWith(125).saysInOneLine("-e");
  }

  @Test
  void theCommandIsFoundByTheContainersPath() {
    assertThat(mydocker("run", "-e", "PATH=/nowhere:/bin", "busybox", "echo", "found"))
        .printsLines("found");
    assertThat(mydocker("run", "-e", "PATH=/nowhere", "--image", "busybox", "echo", "found"))
        .exitsWith(127)
        .printsNothing()
        .saysInOneLine("echo", "/nowhere");
    assertThat(command("run", "busybox", "echo", "found").env("PATH", "/nowhere").run())
        .printsLines("found");
  }

  /** Common in CI: they print on standard error and change a JVM that is root. */
  @Test
  void javasOwnVariablesDoNotReachOurs() {
    Ended ended =
        command("run", "/bin/env")
            .env("JAVA_TOOL_OPTIONS", "-XX:+NoSuchFlag")
            .env("JDK_JAVA_OPTIONS", "-XX:+NoSuchFlag")
            .env("_JAVA_OPTIONS", "-XX:+NoSuchFlag")
            .env("CLASSPATH", "/nowhere")
            .env("LD_LIBRARY_PATH", "/nowhere")
            .run();
    assertThat(ended).succeeds().isQuiet().neverSays("JAVA").neverSays("nowhere");
  }

  @Test
  void anEmptyEnvironmentIsEnough() {
    Ended ended =
        shell(
                "exec env -i MYDOCKER_HOME=\"$MYDOCKER_HOME\""
                    + " MYDOCKER_DATA_ROOT=\"$MYDOCKER_DATA_ROOT\""
                    + " MYDOCKER_RUN_ROOT=\"$MYDOCKER_RUN_ROOT\" \"$MYDOCKER\" run /bin/echo fine")
            .run();
    assertThat(ended).printsLines("fine").isQuiet();
  }

  @Test
  void pathsOnTheHostAreBytesToo() {
    String name = "vol \u00ff'\u00e9";
    Path directory = places.newDirectory("bytes");
    Ended ended =
        shell(
                "mkdir -p \"$1/$2\" && echo content >\"$1/$2/f\" && "
                    + "\"$MYDOCKER\" run -v \"$1/$2:/in \u00fe\" /bin/cat '/in \u00fe/f'",
                directory.toString(),
                name)
            .run();
    assertThat(ended).printsLines("content");
  }

  @Test
  void theWorkingDirectoryOfTheCallerDoesNotMatter() {
    // Decided by the word alone, never by what happens to lie in the current directory.
    Path directory = places.newDirectory("cwd");
    Raw.write(directory.resolve("busybox"), "not an image");
    Raw.write(directory.resolve("echo.tar"), "not an image");
    assertThat(command("run", "busybox", "pwd").in(directory).run()).printsLines("/");
    Ended gone =
        shell(
                "mkdir \"$1/gone\" && cd \"$1/gone\" && rmdir \"$1/gone\" && \"$MYDOCKER\" run"
                    + " /bin/pwd",
                directory.toString())
            .run();
    assertThat(gone).printsLines("/");
    assertTrue(gone.stderr().isEmpty(), gone.stderr());
  }
}
