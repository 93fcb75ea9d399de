package io.mydocker.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.linux.Libseccomp;
import io.mydocker.program.Flag;
import io.mydocker.security.SeccompProfile.Rule;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of a profile, and what is said of one that is none. */
class SeccompReaderTest {
  private static SeccompProfile read(String json) {
    return Profiles.ofJson(json.replace('\'', '"'));
  }

  private static String refusal(String json) {
    return String.valueOf(
        assertThrows(SeccompException.class, () -> read(json), json).getMessage());
  }

  @Test
  void readsAllThatAProfileHas() {
    SeccompProfile profile =
        read(
            "{'defaultAction':'SCMP_ACT_ERRNO','defaultErrnoRet':38,'unknown':[{}],'syscalls':[{"
                + "'names':['read','write'],'action':'SCMP_ACT_TRACE','errnoRet':7,'comment':'\u00ff',"
                + "'args':[{'index':5,'value':18446744073709551615,'valueTwo':2,"
                + "'op':'SCMP_CMP_MASKED_EQ'}],'includes':{'caps':['CAP_BPF'],'arches':['amd64'],"
                + "'minKernel':'4.8'},'excludes':{}}],'flags':['SECCOMP_FILTER_FLAG_LOG',"
                + "'SECCOMP_FILTER_FLAG_TSYNC','SECCOMP_FILTER_FLAG_SPEC_ALLOW'],"
                + "'archMap':[{'architecture':'SCMP_ARCH_AARCH64','subArchitectures':null}]}");
    assertEquals(SeccompAnswer.noSuchCall(), profile.defaultAnswer());
    assertEquals(
        Flag.SECCOMP_FILTER_FLAG_LOG | Flag.SECCOMP_FILTER_FLAG_SPEC_ALLOW, profile.flags());
    Rule rule = profile.rules().get(0);
    assertEquals(List.of("read", "write"), rule.names());
    assertEquals(SeccompAnswer.TRACE | 7, rule.answer());
    assertEquals(List.of(new Libseccomp.Comparison(5, 7, -1, 2)), rule.comparisons());
    assertEquals(new KernelVersion(4, 8), rule.includes().minKernel());
    assertEquals(List.of(), rule.excludes().capabilities());
    assertEquals(SeccompArchitecture.AARCH64, profile.families().get(0).machine());
  }

  @Test
  void readsTheOldForm() {
    SeccompProfile profile =
        read(
            "{'defaultAction':'SCMP_ACT_KILL','architectures':['SCMP_ARCH_X86_64','SCMP_ARCH_X86'],"
                + "'syscalls':[{'name':'read','action':'SCMP_ACT_ALLOW','args':null}]}");
    assertEquals(SeccompAnswer.KILL_THREAD, profile.defaultAnswer());
    assertEquals(List.of("read"), profile.rules().get(0).names());
    assertEquals(
        List.of(SeccompArchitecture.X86_64, SeccompArchitecture.X86), profile.architectures());
  }

  @Test
  void takesKeysInAnyCaseAsDockerDoes() {
    assertEquals(SeccompAnswer.LOG, read("{'DefaultAction':'SCMP_ACT_LOG'}").defaultAnswer());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "{}~defaultAction is missing; it must be one of SCMP_ACT_ALLOW, ",
        "{'defaultAction':3}~defaultAction is 3; it must be a string",
        "{'defaultAction':'ALLOW'}~defaultAction is \"ALLOW\"; it must be one of SCMP_ACT_ALLOW, ",
        "{'defaultAction':'SCMP_ACT_NOTIFY'}~defaultAction is \"SCMP_ACT_NOTIFY\", which asks for",
        "{'defaultAction':'SCMP_ACT_ERRNO','defaultErrnoRet':-1}~defaultErrnoRet is -1; it must be a"
            + " whole number from 0 to 4095",
        "{'defaultAction':'SCMP_ACT_ERRNO','defaultErrnoRet':4096}~defaultErrnoRet is 4096; it",
        "{'defaultAction':'SCMP_ACT_ERRNO','defaultErrnoRet':1.5}~defaultErrnoRet is 1.5; it must",
        "{'defaultAction':'SCMP_ACT_ERRNO','defaultErrnoRet':'EPERM'}~defaultErrnoRet is \"EPERM\"",
        "{'listenerPath':'/run/agent'}~listenerPath asks for an agent",
        "{'defaultAction':'SCMP_ACT_LOG','flags':['X']}~flags[0] is \"X\"; it must be one of SECCOMP",
        "{'defaultAction':'SCMP_ACT_LOG','flags':'X'}~flags is \"X\"; it must be an array",
        "{'architectures':['X86']}~architectures[0] is \"X86\"; it must be one of SCMP_ARCH_X86, ",
        "{'architectures':['SCMP_ARCH_X86'],'archMap':[{'architecture':'SCMP_ARCH_X86'}]}~archMap is"
            + " there beside architectures; give one of them",
        "{'archMap':[{}]}~archMap[0].architecture is missing; it must be a string",
        "{'archMap':[3]}~archMap[0] is 3; it must be an object",
      })
  void saysWhatIsWrongAndWhere(String json, String said) {
    String message = refusal(json);
    assertTrue(message.startsWith("p.json: " + said), () -> message);
    assertFalse(message.contains("\n"), () -> message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "3~syscalls[0] is 3; it must be an object",
        "null~syscalls[0] is missing",
        "{'action':'SCMP_ACT_LOG'}~syscalls[0].names is missing; it must be an array of the names",
        "{'names':[''],'action':'SCMP_ACT_LOG'}~syscalls[0].names[0] is \"\"; it must be a name",
        "{'names':[3],'action':'SCMP_ACT_LOG'}~syscalls[0].names[0] is 3; it must be a string",
        "{'names':'read','action':'SCMP_ACT_LOG'}~syscalls[0].names is \"read\"; it must be an array",
        "{'name':'a','names':['b'],'action':'SCMP_ACT_LOG'}~syscalls[0].name is there beside names",
        "{'names':['a']}~syscalls[0].action is missing; it must be one of",
        "{'names':['a'],'action':'SCMP_ACT_NOTIFY'}~syscalls[0].action is \"SCMP_ACT_NOTIFY\", which",
        "{'names':['a'],'action':'SCMP_ACT_LOG','args':[{'index':6,'op':'SCMP_CMP_EQ'}]}~"
            + "syscalls[0].args[0].index is 6; it must be a whole number from 0 to 5",
        "{'names':['a'],'action':'SCMP_ACT_LOG','args':[{'index':0}]}~syscalls[0].args[0].op is"
            + " missing; it must be one of SCMP_CMP_NE, ",
        "{'names':['a'],'action':'SCMP_ACT_LOG','args':[{'op':'EQ'}]}~syscalls[0].args[0].op is"
            + " \"EQ\"; it must be one of SCMP_CMP_NE, ",
        "{'names':['a'],'action':'SCMP_ACT_LOG','args':[{'op':'SCMP_CMP_EQ',"
            + "'value':18446744073709551616}]}~syscalls[0].args[0].value is 18446744073709551616; it",
        "{'names':['a'],'action':'SCMP_ACT_LOG','includes':{'minKernel':'4.8.1'}}~"
            + "syscalls[0].includes.minKernel is \"4.8.1\"; it must be two numbers",
        "{'names':['a'],'action':'SCMP_ACT_LOG','excludes':{'minKernel':'0.0'}}~"
            + "syscalls[0].excludes.minKernel is \"0.0\"; it must be two numbers",
        "{'names':['a'],'action':'SCMP_ACT_LOG','excludes':{'caps':'CAP_BPF'}}~"
            + "syscalls[0].excludes.caps is \"CAP_BPF\"; it must be an array",
      })
  void saysWhatIsWrongInARule(String rule, String said) {
    String message = refusal("{'defaultAction':'SCMP_ACT_ALLOW','syscalls':[" + rule + "]}");
    assertTrue(message.startsWith("p.json: " + said), () -> message);
  }

  @Test
  void saysWhereItIsNoJson() {
    assertTrue(refusal("{'a':}").startsWith("p.json: not JSON: "), () -> refusal("{'a':}"));
    assertTrue(refusal("{\n'a' 3}").contains("line 2"), () -> refusal("{\n'a' 3}"));
    for (String none : List.of("", "null", "[]", "3", "{", "{} x", "\u00ef\u00bb\u00bf{}")) {
      String message = refusal(none);
      assertTrue(message.startsWith("p.json: not JSON: "), () -> message);
      assertFalse(message.contains("\n"), () -> message);
    }
  }

  @Test
  void survivesWhatAParserWouldNot() {
    assertTrue(refusal("[".repeat(1 << 20)).contains("nested more than 64 deep"));
    assertTrue(refusal("{'a':".repeat(1 << 17)).contains("nested more than 64 deep"));
    assertTrue(refusal("{'a':" + "9".repeat(1 << 20) + "}").contains("more than 64 digits"));
    String brackets = "{'defaultAction':'SCMP_ACT_LOG','comment':'" + "[\\\"{".repeat(99) + "'}";
    assertEquals(SeccompAnswer.LOG, read(brackets).defaultAnswer());
  }

  @Property
  void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
    assertThrows(SeccompException.class, () -> SeccompReader.read(bytes, "p.json"));
  }

  @Property(tries = 300)
  void aDamagedProfileIsReadOrRefused(@ForAll int where, @ForAll byte what) {
    byte[] bytes = DefaultProfile.bytes();
    bytes[Math.floorMod(where, bytes.length)] = what;
    try {
      SeccompReader.read(bytes, "p.json");
    } catch (SeccompException e) {
      String message = String.valueOf(e.getMessage());
      assertFalse(message.contains("\n"), () -> message);
    }
  }
}
