package io.mydocker.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The document that other tools read. */
class ConfigJsonTest {
  private static RuntimeSpec spec(boolean truth, String... namespaces) {
    return new RuntimeSpec(
        new RuntimeSpec.Process(
            truth,
            new RuntimeSpec.User(1, -1, List.of(7, 8)),
            List.of("echo", "a b"),
            List.of("PATH=/bin"),
            "/srv",
            new RuntimeSpec.Capabilities(
                List.of("CAP_CHOWN", "CAP_KILL"),
                List.of("CAP_CHOWN"),
                List.of("CAP_KILL"),
                List.of(),
                List.of()),
            truth,
            null,
            null),
        new RuntimeSpec.Root("/r", List.of("/lower"), truth),
        "box",
        List.of(
            new RuntimeSpec.Mount("/proc", "proc", "proc", List.of("nosuid", "noexec")),
            new RuntimeSpec.Mount("/c", "bind", "/h", List.of())),
        new RuntimeSpec.Linux(
            List.of(namespaces),
            Map.of(),
            List.of(),
            List.of(),
            Map.of(),
            List.of(),
            "/g",
            List.of("/proc/kcore"),
            List.of("/proc/sys", "/sys")),
        Map.of("io.mydocker.keep", "0"));
  }

  @Test
  void everythingHasItsPlace() {
    assertEquals(
        "{'ociVersion':'1.2.0',"
            + "'process':{'terminal':true,"
            // A uid is unsigned: the kernel has numbers above 2^31.
            + "'user':{'uid':1,'gid':4294967295,'additionalGids':[7,8]},"
            + "'args':['echo','a b'],'env':['PATH=/bin'],'cwd':'/srv',"
            + "'capabilities':{'bounding':['CAP_CHOWN','CAP_KILL'],"
            + "'effective':['CAP_CHOWN'],'permitted':['CAP_KILL']},"
            + "'noNewPrivileges':true},"
            + "'root':{'path':'/r','readonly':true},"
            + "'hostname':'box',"
            + "'mounts':[{'destination':'/proc','type':'proc','source':'proc',"
            + "'options':['nosuid','noexec']},"
            + "{'destination':'/c','type':'bind','source':'/h','options':[]}],"
            + "'linux':{'namespaces':[{'type':'pid'},{'type':'uts'}],'cgroupsPath':'/g',"
            + "'maskedPaths':['/proc/kcore'],'readonlyPaths':['/proc/sys','/sys']},"
            + "'annotations':{'io.mydocker.keep':'0'}}\n",
        ConfigJson.of(spec(true, "pid", "uts")).replace('"', '\''));
  }

  /** What a confined process has beyond the usual is under the runtime-spec's own keys. */
  @Test
  void isolationHasItsPlace() {
    RuntimeSpec plain = spec(false, "user");
    List<String> raised = List.of("CAP_KILL");
    RuntimeSpec spec =
        new RuntimeSpec(
            new RuntimeSpec.Process(
                false,
                plain.process().user(),
                List.of("x"),
                List.of(),
                "/",
                new RuntimeSpec.Capabilities(raised, raised, raised, raised, raised),
                true,
                "mine",
                "u:r:t:s0"),
            plain.root(),
            "box",
            List.of(),
            new RuntimeSpec.Linux(
                List.of("user"),
                Map.of("network", "/proc/7/ns/net"),
                List.of(new RuntimeSpec.IdMapping(0, 100000, 65536)),
                List.of(new RuntimeSpec.IdMapping(0, 200000, 4000000000L)),
                Map.of("net.ipv4.ip_forward", "1"),
                List.of(new RuntimeSpec.Device("/dev/x", "c", 10, 229, 0666, 0, -1)),
                "/g",
                List.of(),
                List.of()),
            Map.of());
    String json = ConfigJson.of(spec).replace('"', '\'');
    for (String part :
        List.of(
            "'inheritable':['CAP_KILL'],'ambient':['CAP_KILL']}",
            "'noNewPrivileges':true,'apparmorProfile':'mine','selinuxLabel':'u:r:t:s0'}",
            "'namespaces':[{'type':'user'},{'type':'network','path':'/proc/7/ns/net'}]",
            "'uidMappings':[{'containerID':0,'hostID':100000,'size':65536}]",
            "'gidMappings':[{'containerID':0,'hostID':200000,'size':4000000000}]",
            "'sysctl':{'net.ipv4.ip_forward':'1'}",
            "'devices':[{'path':'/dev/x','type':'c','major':10,'minor':229,'fileMode':438,"
                + "'uid':0,'gid':4294967295}]")) {
      assertTrue(json.contains(part), () -> part + " in " + json);
    }
  }

  @Test
  void withoutANamespaceOfNamesThereIsNoName() throws JsonParserException {
    var json = JsonParser.object().from(ConfigJson.of(spec(false, "pid")));
    assertTrue(!json.has("hostname"));
    assertTrue(!json.getObject("root").has("readonly"));
    assertEquals(false, json.getObject("process").getBoolean("terminal", true));
    assertEquals(false, json.getObject("process").getBoolean("noNewPrivileges", true));
  }

  static Arguments[] texts() {
    return new Arguments[] {
      Arguments.of("plain ~", "plain ~"),
      Arguments.of("\u0000\u001f \u007f", "\\u0000\\u001f \\u007f"),
      Arguments.of("\"\\/", "\\u0022\\u005c/"),
      Arguments.of("\u00e2\u0082\u00acuro", "\u00e2\u0082\u00acuro"),
      Arguments.of("\u00c3\u00a9\u00c3\u00a9", "\u00c3\u00a9\u00c3\u00a9"),
      Arguments.of("\u0080a\u00ff", "\\udc80a\\udcff"),
    };
  }

  /** What is UTF-8 stays; any other byte becomes what Python's surrogateescape makes of it. */
  @ParameterizedTest
  @MethodSource("texts")
  void noByteOfATextIsLost(String raw, String json) {
    assertEquals("\"" + json + "\"", new JsonWriter().value(raw).toString());
  }

  @Test
  void valuesOfEveryKindCanStandInARow() {
    JsonWriter json = new JsonWriter();
    json.array().value(true).value(-1).object().map("a", Map.of()).value("b").end().close();
    assertEquals("[true,-1,{\"a\":{},\"b\"}]", json.toString());
  }
}
