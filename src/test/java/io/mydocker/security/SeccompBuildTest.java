package io.mydocker.security;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.linux.Libseccomp;
import io.mydocker.program.Errno;
import io.mydocker.security.SeccompProfile.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That a built filter answers what its rules say, by carrying it out. */
class SeccompBuildTest {
  private static final int X32_BIT = 0x40000000;
  private static final int EPERM = SeccompAnswer.ERRNO | Errno.EPERM;
  private static final int ENOSYS = SeccompAnswer.noSuchCall();
  private static final long ADMIN = 1L << Capabilities.SYS_ADMIN;

  private static final long[][] ARGUMENTS = {
    {0, 0, 0, 0, 0, 0},
    {1, 0, 0, 0, 0, 0},
    {8, 0, 0, 0, 0, 0},
    {12, 0, 0, 0, 0, 0},
    {17, 0, 0, 0, 0, 0},
    {38, 0, 0, 0, 0, 0},
    {40, 0, 0, 0, 0, 0},
    {45, 0, 0, 0, 0, 0},
    {46, 0, 0, 0, 0, 0},
    {0x20008, 0, 0, 0, 0, 0},
    {0x10000000, 0, 0, 0, 0, 0},
    {0x01200011, 0, 0, 0, 0, 0},
    {0xffffffffL, 0, 0, 0, 0, 0},
    {0x1_00000001L, 0, 0, 0, 0, 0},
    {-1, -1, -1, -1, -1, -1},
  };

  /** Their numbers on i386 (asm/unistd_32.h). */
  private static final Map<String, Integer> DIRECT = new HashMap<>();

  static {
    String[] sockets = {
      "socket",
      "socketpair",
      "bind",
      "connect",
      "listen",
      "accept4",
      "getsockopt",
      "setsockopt",
      "getsockname",
      "getpeername",
      "sendto",
      "sendmsg",
      "recvfrom",
      "recvmsg",
      "shutdown"
    };
    String[] ipc = {
      "semget", "semctl", "shmget", "shmctl", "shmat", "shmdt", "msgget", "msgsnd", "msgrcv",
      "msgctl"
    };
    for (int i = 0; i < sockets.length; i++) {
      DIRECT.put(sockets[i], 359 + i);
    }
    for (int i = 0; i < ipc.length; i++) {
      DIRECT.put(ipc[i], 393 + i);
    }
    DIRECT.put("recvmmsg", 337);
    DIRECT.put("sendmmsg", 345);
  }

  private final Libseccomp library = Profiles.library();

  private SeccompFilter filter(SeccompRules rules) {
    return SeccompBuild.filter(rules, library, "p.json");
  }

  private BpfMachine machine(String json) {
    return new BpfMachine(filter(Profiles.ofJson(json).resolve(Profiles.target(0))));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, ADMIN, -1})
  void everyCallIsAnsweredAsTheRulesSay(long capabilities) {
    SeccompRules rules = Profiles.byDefault().resolve(Profiles.target(capabilities));
    BpfMachine machine = new BpfMachine(filter(rules));
    for (SeccompArchitecture architecture : rules.architectures()) {
      int base = architecture == SeccompArchitecture.X32 ? X32_BIT : 0;
      for (int number = base; number <= base + 600; number++) {
        for (long[] arguments : ARGUMENTS) {
          int call = number;
          assertEquals(
              expected(rules, architecture, number, seen(architecture, arguments)),
              machine.answer(architecture.audit(), number, seen(architecture, arguments)),
              () -> architecture + " call " + (call & ~X32_BIT) + " with " + arguments[0]);
        }
      }
    }
  }

  /**
   * A call of 32-bit programs has arguments of 32 bits, which the kernel extends by zeroes; of x32
   * ones, libseccomp looks at no more.
   */
  private static long[] seen(SeccompArchitecture architecture, long... arguments) {
    long mask = architecture == SeccompArchitecture.X86_64 ? -1 : 0xffffffffL;
    return Arrays.stream(arguments).map(argument -> argument & mask).toArray();
  }

  /** What the rules say, without any filter. */
  private int expected(
      SeccompRules rules, SeccompArchitecture architecture, int number, long... arguments) {
    int newest = 0;
    int answer = rules.defaultAnswer();
    for (Rule rule : rules.rules()) {
      for (String name : rule.names()) {
        int named = number(architecture, name);
        newest = Math.max(newest, named);
        if (named == number && holds(rule.comparisons(), arguments)) {
          answer = rule.answer();
        }
      }
    }
    return number > newest ? ENOSYS : answer;
  }

  /**
   * libseccomp knows i386's calls that socketcall(2) and ipc(2) once stood for by numbers of its
   * own, and covers both ways.
   */
  private int number(SeccompArchitecture architecture, String name) {
    Integer direct = architecture == SeccompArchitecture.X86 ? DIRECT.get(name) : null;
    return direct == null ? library.number(architecture.number(), name) : direct;
  }

  private static boolean holds(List<Libseccomp.Comparison> comparisons, long... arguments) {
    long held = comparisons.stream().filter(one -> holds(one, arguments[one.argument()])).count();
    long different = comparisons.stream().mapToInt(one -> one.argument()).distinct().count();
    return different < comparisons.size() ? held > 0 : held == comparisons.size();
  }

  private static boolean holds(Libseccomp.Comparison one, long argument) {
    int order = Long.compareUnsigned(argument, one.first());
    return switch (one.comparison()) {
      case 1 -> order != 0;
      case 2 -> order < 0;
      case 3 -> order <= 0;
      case 4 -> order == 0;
      case 5 -> order >= 0;
      case 6 -> order > 0;
      default -> (argument & one.first()) == one.second();
    };
  }

  @Test
  void whatThePublicKnowsOfTheDefaultProfile() {
    BpfMachine machine =
        new BpfMachine(
            filter(Profiles.byDefault().resolve(Profiles.target(Capabilities.defaults()))));
    int audit = SeccompArchitecture.X86_64.audit();
    assertEquals(SeccompAnswer.ALLOW, machine.answer(audit, 0), "read");
    assertEquals(SeccompAnswer.ALLOW, machine.answer(audit, 161), "chroot, by its capability");
    assertEquals(EPERM, machine.answer(audit, 165), "mount");
    assertEquals(EPERM, machine.answer(audit, 250), "keyctl");
    assertEquals(EPERM, machine.answer(audit, 425), "io_uring_setup");
    assertEquals(ENOSYS, machine.answer(audit, 435), "clone3");
    assertEquals(SeccompAnswer.ALLOW, machine.answer(audit, 56, 0x01200011), "fork by clone");
    assertEquals(EPERM, machine.answer(audit, 56, 0x10000000), "clone(CLONE_NEWUSER)");
    assertEquals(SeccompAnswer.ALLOW, machine.answer(audit, 41, 2), "socket(AF_INET)");
    assertEquals(EPERM, machine.answer(audit, 41, 38), "socket(AF_ALG), CVE-2026-31431");
    assertEquals(EPERM, machine.answer(audit, 41, 40), "socket(AF_VSOCK)");
    assertEquals(ENOSYS, machine.answer(audit, 1000), "a call of the future");
    assertEquals(
        SeccompAnswer.KILL_THREAD,
        machine.answer(SeccompArchitecture.S390X.audit(), 1),
        "another machine's call");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SCMP_ACT_ALLOW", "SCMP_ACT_LOG", "SCMP_ACT_TRACE"})
  void newCallsGoThroughWhereMostDo(String action) {
    BpfMachine machine =
        machine(
            "{'defaultAction':'X','syscalls':[{'names':['read'],'action':'SCMP_ACT_ERRNO'}]}"
                .replace('\'', '"')
                .replace("X", action));
    int audit = SeccompArchitecture.X86_64.audit();
    assertEquals(EPERM, machine.answer(audit, 0));
    int unnamed = machine.answer(audit, 1000);
    assertTrue(SeccompAnswer.isPermissive(unnamed), () -> Integer.toHexString(unnamed));
  }

  @Test
  void aFilterWithoutRulesAnswersTheDefault() {
    BpfMachine machine = machine("{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrnoRet\":99}");
    assertEquals(
        SeccompAnswer.ERRNO | 99, machine.answer(SeccompArchitecture.X86_64.audit(), 1000));
  }

  @Test
  void comparisonsOfDifferentArgumentsMustAllHoldAndOfTheSameOneAny() {
    BpfMachine machine =
        machine(
            ("{'defaultAction':'SCMP_ACT_ERRNO','syscalls':["
                    + "{'name':'read','action':'SCMP_ACT_TRAP','args':["
                    + "{'index':0,'value':3,'op':'SCMP_CMP_GE'},"
                    + "{'index':2,'value':240,'valueTwo':16,'op':'SCMP_CMP_MASKED_EQ'}]},"
                    + "{'name':'write','action':'SCMP_ACT_ALLOW','args':["
                    + "{'index':0,'value':1,'op':'SCMP_CMP_EQ'},"
                    + "{'index':0,'value':18446744073709551615,'op':'SCMP_CMP_EQ'}]},"
                    + "{'names':['no_such_call'],'action':'SCMP_ACT_ALLOW'},"
                    + "{'names':['close'],'action':'SCMP_ACT_ERRNO'}]}")
                .replace('\'', '"'));
    int audit = SeccompArchitecture.X86_64.audit();
    assertEquals(SeccompAnswer.TRAP, machine.answer(audit, 0, 3, 0, 0x1f));
    assertEquals(EPERM, machine.answer(audit, 0, 2, 0, 0x1f));
    assertEquals(EPERM, machine.answer(audit, 0, 3, 0, 0x2f));
    assertEquals(SeccompAnswer.ALLOW, machine.answer(audit, 1, 1));
    assertEquals(SeccompAnswer.ALLOW, machine.answer(audit, 1, -1));
    assertEquals(EPERM, machine.answer(audit, 1, 2));
    assertEquals(EPERM, machine.answer(audit, 3), "close is named, so known");
    assertEquals(ENOSYS, machine.answer(audit, 4));
    assertEquals(
        SeccompAnswer.KILL_THREAD,
        machine.answer(audit, X32_BIT),
        "x32 is not covered: as libseccomp has it");
  }

  @Property(tries = 200)
  void anyComparisonsAreMadeAsTheyAreWritten(
      @ForAll @Size(min = 1, max = 3) List<@IntRange(max = 41) Integer> picks,
      @ForAll @Size(3) List<@LongRange(min = -3, max = 3) Long> near) {
    long[] edges = {0, 1, 0x7fffffffL, 0xffffffffL, 0x1_00000000L, -1};
    List<Libseccomp.Comparison> comparisons = new ArrayList<>();
    for (int i = 0; i < picks.size(); i++) {
      long value = edges[picks.get(i) % edges.length] + near.get(i) % 2;
      boolean isMasked = picks.get(i) % 7 == 6;
      long wanted = isMasked ? value & near.get(i) : 0;
      comparisons.add(new Libseccomp.Comparison(i, picks.get(i) % 7 + 1, value, wanted));
    }
    Rule rule =
        new Rule(
            List.of("read"),
            SeccompAnswer.ALLOW,
            comparisons,
            SeccompProfile.Condition.NONE,
            SeccompProfile.Condition.NONE);
    SeccompArchitecture machine = SeccompArchitecture.X86_64;
    BpfMachine made =
        new BpfMachine(filter(new SeccompRules(EPERM, 0, List.of(machine), List.of(rule))));
    for (long first : edges) {
      for (long second : edges) {
        long[] arguments = {first + near.get(0), second + near.get(1), near.get(2), 0, 0, 0};
        int due = holds(comparisons, arguments) ? SeccompAnswer.ALLOW : EPERM;
        assertEquals(due, made.answer(machine.audit(), 0, arguments));
      }
    }
  }

  @Test
  void thePriceOfTheDefaultFilterIsKnown() {
    SeccompRules rules = Profiles.byDefault().resolve(Profiles.target(Capabilities.defaults()));
    SeccompFilter filter = filter(rules);
    assertTrue(filter.count() < 1500, () -> "instructions: " + filter.count());
    assertArrayEquals(filter.instructions(), filter(rules).instructions(), "always the same");
  }

  @Test
  void aFilterThatTheKernelWouldNotTakeIsRefused() {
    StringBuilder rules = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      rules
          .append(i == 0 ? "" : ",")
          .append("{\"index\":0,\"op\":\"SCMP_CMP_EQ\",\"value\":")
          .append(2 * i)
          .append('}');
    }
    String json =
        "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{\"name\":\"read\",\"action\":"
            + "\"SCMP_ACT_ALLOW\",\"args\":["
            + rules
            + "]}]}";
    SeccompException e = assertThrows(SeccompException.class, () -> machine(json));
    assertTrue(String.valueOf(e.getMessage()).contains("the kernel takes 4096"), e::getMessage);
  }

  @Test
  void anArchitectureThatCannotBeIsRefused() {
    String json = "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"architectures\":[\"SCMP_ARCH_S390\"]}";
    SeccompException e = assertThrows(SeccompException.class, () -> machine(json));
    assertTrue(
        String.valueOf(e.getMessage()).startsWith("p.json: libseccomp does not take it: "),
        e::getMessage);
  }
}
