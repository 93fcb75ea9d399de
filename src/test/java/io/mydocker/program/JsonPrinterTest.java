package io.mydocker.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import org.junit.jupiter.api.Test;

/** Programs as JSON, read again by a parser that is not ours. */
class JsonPrinterTest {
  private static JsonObject printed() throws JsonParserException {
    Assembler a = new Assembler();
    Slot fd = a.slot("root");
    Label end = a.label("end");
    a.failTo(end);
    a.section("container: \"root\"");
    a.call("open /x", Call.OPENAT, Operand.of(-100), a.text("/x\u00ff\n\""), Operand.of(0))
        .into(fd)
        .tolerate(Errno.ENOENT)
        .hint(Errno.ELOOP, "; a link");
    a.jumpIf(fd.value(), Instruction.Test.EQUAL, Operand.of(-2), end);
    a.place(end);
    a.call("exit", Call.EXIT_GROUP, Operand.of(0));
    String json = JsonPrinter.print(a.build());
    assertTrue(json.chars().allMatch(c -> c < 0x7f), "ASCII");
    return JsonParser.object().from(json);
  }

  @Test
  void sectionsSayWhereTheyBegin() throws JsonParserException {
    JsonArray sections = printed().getArray("sections");
    assertEquals(1, sections.size());
    assertEquals(0, sections.getObject(0).getInt("first"));
    assertEquals("container: \"root\"", sections.getObject(0).getString("title"));
  }

  @Test
  void aCallHasAllThatIsKnownOfIt() throws JsonParserException {
    JsonObject call = printed().getArray("instructions").getObject(0);
    assertEquals("call", call.getString("operation"));
    assertEquals("openat", call.getString("call"));
    assertEquals(257, call.getInt("number"));
    assertEquals("root", call.getString("result"));
    assertEquals("open /x", call.getString("purpose"));
    assertEquals("AT_FDCWD", call.getArray("arguments").getString(0));
    assertEquals("\"/x\\xff\\n\\\"\"", call.getArray("arguments").getString(1));
    assertEquals("ENOENT", call.getArray("tolerates").getString(0));
    assertEquals(2, call.getInt("otherwise"));
    assertEquals("; a link", call.getObject("hints").getString("ELOOP"));
  }

  @Test
  void aJumpSaysWhereTo() throws JsonParserException {
    JsonObject jump = printed().getArray("instructions").getObject(1);
    assertEquals("jump", jump.getString("operation"));
    assertEquals("if root == -2 go to L2", jump.getString("text"));
    assertEquals(2, jump.getInt("to"));
  }

  @Test
  void whatMayNotStandInAStringIsEscaped() throws JsonParserException {
    Assembler a = new Assembler();
    String purpose = "\u0001\u001f ~\u007f\u0080\u00ff\"\\";
    a.call(purpose, Call.GETPID);
    String json = JsonPrinter.print(a.build());
    assertTrue(json.contains("\"\\u0001\\u001f ~\\u007f\\u0080\\u00ff\\\"\\\\\""), json);
    JsonObject call = JsonParser.object().from(json).getArray("instructions").getObject(0);
    assertEquals(purpose, call.getString("purpose"));
  }
}
