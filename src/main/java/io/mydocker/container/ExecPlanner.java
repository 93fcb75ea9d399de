package io.mydocker.container;

import io.mydocker.cgroup.CgroupTree;
import io.mydocker.container.RequestException.Kind;
import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.oci.RuntimeSpec;
import io.mydocker.security.Capabilities;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From a request for one more command to its plan: everything is checked here. */
final class ExecPlanner {
  private static final String HOME = "HOME=";
  private static final String TERM = "TERM=";

  private final Settings settings;
  private final ExecRequest request;
  private final HostFacts facts;

  ExecPlanner(Settings settings, ExecRequest request, HostFacts facts) {
    this.settings = settings;
    this.request = request;
    this.facts = facts;
  }

  ExecPlan plan() {
    Layout layout = Reference.find(settings, "exec: ", request.container());
    String live = HostFacts.text(layout.liveFile());
    int pid = RecordedProcess.runningPid(live);
    PlaceRecord place =
        PlaceRecord.parse(HostFacts.text(layout.directory() + "/" + PlaceRecord.FILE));
    if (pid == 0 || place == null) {
      throw failed(": is not running; mydocker start starts it");
    }
    checkFrozen(place.cgroup());
    ExecRecord record = record(layout);
    CgroupTree tree = CgroupTree.find();
    if (tree == null) {
      throw failed(": no control groups are mounted on /sys/fs/cgroup");
    }
    boolean hasTerminal = Launch.hasTerminal(request.tty(), request.isDetached(), facts);
    return new ExecPlan(
        LaunchPlan.entering(
            layout,
            process(layout, pid, record, hasTerminal),
            tree,
            request.interactive(),
            request.isDetached() ? Launch.NO_TERMINALS : facts.terminals(),
            Launch.warnings(request.tty(), hasTerminal),
            record.filter(),
            request.isDetached()),
        RecordedProcess.of(live),
        place.cgroup(),
        record.hasUsers(),
        Launch.newId());
  }

  private void checkFrozen(String group) {
    if (Stored.isFrozen(group)) {
      throw failed(": is paused; mydocker unpause lets it go on");
    }
  }

  private ExecRecord record(Layout layout) {
    ExecRecord record =
        ExecRecord.parse(HostFacts.text(layout.directory() + "/" + ExecRecord.FILE));
    if (record == null) {
      throw failed(": another version of mydocker has started it; mydocker restart starts it anew");
    }
    return record;
  }

  private RuntimeSpec.Process process(
      Layout layout, int pid, ExecRecord record, boolean hasTerminal) {
    RuntimeSpec.User user = record.user();
    String home = null;
    if (request.user() != null) {
      UserLookup.Found found = find(layout, pid, request.user());
      user = found.user();
      home = found.home();
    }
    return new RuntimeSpec.Process(
        hasTerminal,
        user,
        request.command(),
        environment(record, home, hasTerminal),
        workdir(record),
        capabilities(record, user.uid() == 0),
        record.noNewPrivileges(),
        request.isPrivileged() ? null : record.apparmor(),
        record.selinux());
  }

  /** In the container's own files: those of its image may have been changed since. */
  private UserLookup.Found find(Layout layout, int pid, String user) {
    String asked = RunRequest.CALLER.equals(user) ? facts.caller() : user;
    try (InsideFiles files = InsideFiles.open(Kernel.open(), pid, layout.liveFile())) {
      return new UserLookup(files.text("/etc/passwd"), files.text("/etc/group")).find(asked);
    } catch (KernelException e) {
      throw failed(": look for the user " + asked + ": " + e.getMessage());
    }
  }

  /**
   * The container's, and in the place of the engine's own, or behind all, what is asked for here.
   */
  private List<String> environment(ExecRecord record, @Nullable String home, boolean hasTerminal) {
    Map<String, String> variables = new LinkedHashMap<>();
    List<String> env = record.env();
    for (int i = 0; i < env.size(); i++) {
      boolean isOwnHome = i < record.ownVariables() && env.get(i).startsWith(HOME);
      put(variables, isOwnHome && home != null ? HOME + home : env.get(i));
    }
    if (hasTerminal && !variables.containsKey(TERM)) {
      put(variables, TERM + "xterm");
    }
    List<String> asked = request.env();
    for (int i = 0; i < asked.size(); i++) {
      put(variables, asked.get(i));
    }
    return new ArrayList<>(variables.values());
  }

  private static void put(Map<String, String> variables, String variable) {
    variables.put(variable.substring(0, variable.indexOf('=') + 1), variable);
  }

  private String workdir(ExecRecord record) {
    String asked = request.workdir();
    return asked == null ? record.cwd() : SpecBuilder.absolute(asked);
  }

  /** As for the container itself, but that more can be given here. */
  private RuntimeSpec.Capabilities capabilities(ExecRecord record, boolean isRoot) {
    long bounding = request.isPrivileged() ? facts.capabilities() : record.bounding();
    List<String> names = Capabilities.names(bounding);
    if (isRoot) {
      return new RuntimeSpec.Capabilities(names, names, names, List.of(), List.of());
    }
    List<String> own = Capabilities.names(record.ambient());
    return new RuntimeSpec.Capabilities(names, own, own, own, own);
  }

  private RequestException failed(String why) {
    return new RequestException(Kind.FAILED, "exec: container " + request.container() + why);
  }
}
