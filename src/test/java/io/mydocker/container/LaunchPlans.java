package io.mydocker.container;

import io.mydocker.image.Image;
import io.mydocker.oci.RuntimeSpec;
import io.mydocker.program.Premises;
import io.mydocker.security.SeccompFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Plans of launches that need nothing of the host. */
final class LaunchPlans {
  private LaunchPlans() {}

  private static final HostFacts FACTS =
      new HostFacts(0, "0:0", (1L << 41) - 1, List.of(false, false, false), 0, Premises.none());

  static LaunchPlan plan(LaunchProgramTest.Case given) {
    return plan(given, "0123456789ab", 1_700_000_000_000L);
  }

  /** The same of a container of another id, made at another time. */
  static LaunchPlan plan(LaunchProgramTest.Case given, String id, long time) {
    RunRequest request = given.request();
    Image image =
        new Image(
            "busybox",
            null,
            List.of("/root/busybox"),
            List.of(),
            List.of(),
            List.of(),
            null,
            null,
            List.of(),
            null);
    Settings settings = new Settings("/root", "/var/lib/mydocker", "/run/mydocker", given.log());
    Layout layout = new Layout(settings, id);
    Resolution resolution = resolution(request, settings, id);
    RuntimeSpec spec =
        new SpecBuilder(request, FACTS, image, layout)
            .build(request.words(), request.tty(), resolution, time);
    boolean isDetached = request.life().isDetached();
    boolean tty = given.atTerminal() && !isDetached;
    return new LaunchPlan(
        layout,
        spec,
        given.cgroup(),
        request.interactive(),
        List.of(tty, tty, tty),
        !request.keep() && request.name() == null && !isDetached,
        request.keep(),
        request.name(),
        resolution.volumes(),
        new LaunchPlan.EtcFiles("127.0.0.1 localhost\n", id + "\n", "nameserver 192.0.2.1\n"),
        List.of(),
        true,
        new LaunchPlan.Isolation(
            resolution.joined(),
            request.confinement().isPrivileged(),
            resolution.devices(),
            resolution.deviceRules(),
            false,
            filter(resolution.security())),
        new LaunchPlan.Life(
            request.life().cidFile(),
            request.life().hasInit(),
            request.life().diesWithParent() ? 4321 : 0,
            !given.name().equals(LaunchProgramTest.DIE_WITH_GRANDPARENT),
            isDetached,
            request.keep() ? RequestFile.of(request) : null,
            null,
            false));
  }

  /** The same container started once more, and another one after it. */
  static LaunchPlan again(LaunchPlan plan) {
    LaunchPlan.Life life = plan.life();
    Again again = new Again(plan.layout().id(), "web", List.of("next"), false, 3, null);
    return new LaunchPlan(
        plan.layout(),
        plan.spec(),
        plan.cgroup(),
        plan.isInteractive(),
        plan.terminals(),
        plan.mayUseHome(),
        plan.keeps(),
        plan.name(),
        plan.volumes(),
        plan.files(),
        plan.warnings(),
        plan.hasRoots(),
        plan.isolation(),
        new LaunchPlan.Life(
            life.cidFile(),
            life.hasInit(),
            life.caller(),
            life.isCallerParent(),
            true,
            life.request(),
            again,
            false));
  }

  /** One that allows everything: real ones change with libseccomp. */
  private static SeccompFilter filter(SecurityOptions security) {
    return security.seccomp().equals(SecurityOptions.UNCONFINED)
        ? SeccompFilter.none()
        : new SeccompFilter(0, new byte[] {6, 0, 0, 0, 0, 0, (byte) 0xff, 0x7f});
  }

  /** Nothing is asked of the host: a container named there is one that is made up. */
  private static Resolution resolution(RunRequest request, Settings settings, String id) {
    List<JoinedNamespace> joined = new ArrayList<>();
    Layout other = new Layout(settings, "ba9876543210");
    RunRequest.Namespaces asked = request.isolation().namespaces();
    Map<String, String> all = new LinkedHashMap<>();
    all.put("network", request.network());
    all.put("pid", asked.pid());
    all.put("ipc", asked.ipc());
    all.put("uts", asked.uts());
    all.forEach(
        (name, value) -> {
          if (value.startsWith(RunRequest.Namespaces.CONTAINER)) {
            joined.add(new JoinedNamespace(name, other, new RecordedProcess(4321, "98765")));
          }
        });
    List<Device> devices = new ArrayList<>();
    for (String argument : request.confinement().devices()) {
      DeviceArgument parsed = DeviceArgument.parse(argument);
      String path = parsed.containerPath();
      devices.add(new Device(parsed.hostPath(), path, 'b', 8, 300, 0660, 0, 6, parsed.access()));
    }
    return new Resolution(
        Volumes.parse(request),
        SecurityOptions.of(request.confinement()),
        joined,
        IdMappingChoice.of(request.confinement().users(), id),
        devices,
        Resolution.deviceRules(request.confinement(), devices));
  }
}
