package io.mydocker.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of a container, of a specification as text. */
class InspectionTest {
  private static JsonObject parsed(String json) {
    try {
      return new StoredSpec(JsonParser.object().from(json.replace('\'', '"'))).raw();
    } catch (JsonParserException wrong) {
      throw new AssertionError(wrong);
    }
  }

  private static String value(String json, String path, boolean isJson) {
    List<String> names = path.isEmpty() ? List.of() : List.of(path.split("\\.", -1));
    return new Inspection(parsed(json)).value(names, isJson);
  }

  @Test
  void aTextIsIndentedAsDockersIs() {
    assertEquals(
        """
        {
              "a": {},
              "b": [],
              "c": [
                  1,
                  {
                      "d": null
                  }
              ],
              "e": false
          }""",
        new Inspection(parsed("{'a':{},'b':[],'c':[1,{'d':null}],'e':false}")).text("  "));
  }

  @Test
  void aValueIsFoundByItsPath() {
    String json = "{'Id':'1','a':{'b':'x\\'y','n':7,'t':true,'l':['p',{}],'z':null}}";
    assertEquals("x\"y", value(json.replace("\\'", "\\\""), "a.b", false));
    assertEquals("\"1\"", value(json, "Id", true));
    assertEquals("7", value(json, "a.n", false));
    assertEquals("true", value(json, "a.t", false));
    assertEquals("[\"p\",{}]", value(json, "a.l", false));
    assertEquals("null", value(json, "a.z", false));
    assertEquals("{\"Id\":\"1\"}", value("{'Id':'1'}", "", false));
    for (String absent : List.of("b", "a.c", "a.n.x", "a.l.0")) {
      RequestException failed =
          assertThrows(RequestException.class, () -> value(json, absent, false));
      assertEquals(
          "inspect: no field ." + absent + " in container 1; without --format all are shown",
          failed.getMessage());
    }
  }

  /** A byte that is part of no character stays one, and is escaped only as JSON. */
  @Test
  void bytesStay() {
    String json = "{'a\\udcfe':'\u00e9\\udcff\\n'}";
    assertEquals("\u00c3\u00a9\u00ff\n", value(json, "a\u00fe", false));
    assertEquals("{\"a\\udcfe\":\"\u00c3\u00a9\\udcff\\u000a\"}", value(json, "", true));
  }

  @Test
  void aSpecificationIsToldInDockersWords() {
    SpecDocument document =
        new SpecDocument(
            parsed(
                "{'process':{'terminal':true,'args':['/e','a','b'],'env':['A=b'],'cwd':'/w'},"
                    + "'hostname':'h','root':{'readonly':true},'linux':{'namespaces':["
                    + "{'type':'pid'},{'type':'ipc'},{'type':'network','path':'/proc/7/ns/net'}]},"
                    + "'annotations':{'io.mydocker.entrypoint':'1','io.mydocker.user':'1:2',"
                    + "'org.opencontainers.image.stopSignal':'10'}}"));
    assertEquals(
        "{\"Hostname\":\"h\",\"User\":\"1:2\",\"Tty\":true,\"OpenStdin\":false,\"Env\":[\"A=b\"],"
            + "\"Cmd\":[\"a\",\"b\"],\"Image\":\"\",\"WorkingDir\":\"/w\",\"Entrypoint\":[\"/e\"],"
            + "\"Labels\":{},\"StopSignal\":\"SIGUSR1\"}",
        JsonText.compact(document.config()));
    assertEquals(
        "{\"NetworkMode\":\"ns:/proc/7/ns/net\",\"IpcMode\":\"private\",\"PidMode\":\"\","
            + "\"UTSMode\":\"host\",\"ReadonlyRootfs\":true,\"Sysctls\":{},\"MaskedPaths\":[],"
            + "\"ReadonlyPaths\":[]}",
        JsonText.compact(document.hostConfig()));
  }

  @Test
  void aSpecificationThatSaysNothingHasEverything() {
    SpecDocument document = new SpecDocument(parsed("{}"));
    assertEquals("null", JsonText.compact(document.config().get("Cmd")));
    assertEquals("null", JsonText.compact(document.config().get("Entrypoint")));
    assertEquals("host", document.hostConfig().getString("NetworkMode"));
  }

  @Test
  void signalsHaveNamesAsFarAsTheyHave() {
    assertEquals("SIGTERM", SignalName.title("15"));
    assertEquals("SIGSYS", SignalName.title("31"));
    assertEquals("32", SignalName.title("32"));
  }

  @Test
  void aProcessBeganSoLongAfterTheBoot() {
    String process = "7 (a) b) S 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 12345 0 0";
    String host = "cpu 1 2 3\nctxt 5\nbtime 1000\nprocesses 9\n";
    assertEquals(1_123_450, ContainerTimes.started(process, host));
    assertEquals(0, ContainerTimes.started(process, "cpu 1\n"));
    assertEquals(0, ContainerTimes.started("", host));
  }
}
