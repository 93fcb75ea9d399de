package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A container is the same whichever engine has started it, looked at from inside. */
class EnginesAgreeTest extends UserTest {
  /** Containers' ids, and what the kernel numbers by itself. */
  private static final String ID = "[0-9a-f]{12}";

  @BeforeAll
  void theDefaultImageIsThere() {
    assertThat(mydocker("run", "/bin/true")).succeeds();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Mounts without the ids of mounts and devices.
        "cut -d ' ' -f 4- /proc/1/mountinfo",
        // Not SigQ, which counts the signals that wait for any of root's processes.
        "grep -E '^(Cap|NoNewPrivs|Seccomp|Sig[PBIC]|ShdPnd|Uid|Gid|Groups|Umask|Threads|NS|Name|PPid)'"
            + " /proc/1/status",
        "cat /proc/1/limits",
        "cut -d ' ' -f 5-8,18-20 /proc/1/stat",
        "cat /proc/1/coredump_filter /proc/1/oom_score_adj /proc/1/cgroup /proc/1/comm",
        "cat /proc/1/environ | tr '\\0' '\\n'",
        "pwd; umask; hostname -f; ulimit -a",
        "ls -1 /proc/1/fd; ls -1 /proc/self/task | wc -l",
        "for n in 0 1 2; do readlink /proc/1/fd/$n | sed 's/[0-9]//g'; done",
        "ls -lanR /dev | awk '{print $1, $2, $3, $4, $5, $6, $NF}' | sed 's/ [A-Z][a-z][a-z] / /'",
        "ls -lan /etc / | awk '{print $1, $3, $4, $NF}'",
        "cat /etc/hosts /etc/hostname /etc/resolv.conf /etc/passwd",
        "cat /proc/net/dev | cut -d : -f 1; ls /sys/class/net; ps",
        "ls /proc /sys | grep -v '^[0-9]'",
      })
  void seesTheSame(String script) {
    String expected = seen("native", "/bin/sh", "-c", script);
    assertFalse(expected.isBlank(), script);
    assertEquals(expected, seen("java", "/bin/sh", "-c", script), script);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-u 1000:1001",
        "-u nobody -w /made/there",
        "-e A=b -e C=d --hostname h",
        "--network host",
        "--security-opt no-new-privileges=false",
        "-v /etc/hostname:/m:ro -w /etc",
        "--read-only --tmpfs /tmp:size=1m,noexec --group-add 5 --add-host a:192.0.2.1",
        "--mount type=bind,source=/etc,target=/e,readonly --mount type=tmpfs,target=/t",
        "--ipc host --uts host --pid host",
        "--keep --name kept",
      })
  void seesTheSameWithOptions(String options) {
    String script =
        "id; pwd; env; hostname; cut -d ' ' -f 4- /proc/self/mountinfo; ls -1 /proc/self/ns;"
            + " grep -E '^(Cap|NoNew|Sig[PBIC]|Uid|Gid|Groups|Umask)' /proc/1/status; umask; touch /tmp/x;"
            + " ls -ln /tmp/x | cut -d ' ' -f 1-4";
    List<String> line = new ArrayList<>(Arrays.asList(options.split(" ", -1)));
    line.addAll(List.of("/bin/sh", "-c", script));
    String[] words = line.toArray(String[]::new);
    String expected = seen("native", words);
    assertFalse(expected.isBlank(), options);
    removeKept();
    assertEquals(expected, seen("java", words), options);
    removeKept();
  }

  /** One char per byte: neither is UTF-8. */
  @Test
  void bytesStayBytes() {
    String[] words = {
      "-e",
      "X=\u00ff\u00fe \u00c3",
      "/bin/sh",
      "-c",
      "printf %s \"$X$1\" | od -c",
      "sh",
      "\u00e4\u0080"
    };
    String expected = seen("native", words);
    assertTrue(expected.contains("377 376"), expected);
    assertEquals(expected, seen("java", words));
  }

  @ParameterizedTest
  @CsvSource({
    "true,0",
    "false,1",
    "exit 7,7",
    "kill -9 $$,0",
    "exec /etc/passwd,126",
    "exec /no/such,127",
    "sh -c 'kill -TERM $$'; exit $?,143",
  })
  void endsTheSame(String script, int code) {
    Ended byNative = on("native", "/bin/sh", "-c", script);
    Ended byJava = on("java", "/bin/sh", "-c", script);
    assertThat(byNative).exitsWith(code);
    assertEquals(byNative.exitCode(), byJava.exitCode());
    assertEquals(byNative.stderr(), byJava.stderr());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/no/such",
        "nosuch",
        "/etc/passwd",
        "/etc",
        "-u nosuch /bin/true",
        "-w /etc/passwd /bin/true",
        "-v /proc/1/mem/x:/x /bin/true",
        "-h bad_name! /bin/true",
      })
  void failsInTheSameWords(String line) {
    String[] words = line.split(" ", -1);
    Ended byNative = on("native", words);
    Ended byJava = on("java", words);
    assertNotEquals(0, byNative.exitCode());
    assertEquals(byNative.exitCode(), byJava.exitCode());
    assertEquals(withoutId(byNative.stderr()), withoutId(byJava.stderr()));
    assertThat(byJava).printsNothing().saysInOneLine("mydocker: ");
  }

  @Test
  void everythingLastsAsLongAsTheInput() {
    String text = "0123456789\n".repeat(20000);
    for (String engine : new String[] {"native", "java"}) {
      Ended ended =
          command("run", "-i", "/bin/cat").env("MYDOCKER_ENGINE", engine).stdin(text).run();
      assertThat(ended).succeeds().prints(text);
    }
  }

  private Ended on(String engine, String... words) {
    List<String> line = new ArrayList<>(List.of("run"));
    line.addAll(Arrays.asList(words));
    return command(line.toArray(String[]::new)).env("MYDOCKER_ENGINE", engine).run();
  }

  private String seen(String engine, String... words) {
    Ended ended = on(engine, words);
    assertThat(ended).succeeds().isQuiet();
    return withoutId(ended.stdout());
  }

  private static String withoutId(String text) {
    return text.replaceAll(ID, "ID");
  }

  private void removeKept() {
    for (String id : mydocker("ps", "-a", "-q").words()) {
      assertThat(mydocker("rm", id)).succeeds();
    }
  }
}
