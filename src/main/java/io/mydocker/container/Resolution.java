package io.mydocker.container;

import io.mydocker.cgroup.DeviceRule;
import io.mydocker.cgroup.DeviceRules;
import io.mydocker.container.RequestException.Kind;
import io.mydocker.image.Image;
import io.mydocker.oci.RuntimeSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What of a request had to be looked up, beyond its image.
 *
 * @param volumes what is mounted in the root
 * @param security what {@code --security-opt} and {@code --privileged} come to
 * @param joined namespaces of other containers
 * @param users a user namespace's ids
 * @param devices what is in /dev beside the usual
 * @param deviceRules which devices it may use
 */
record Resolution(
    List<Volume> volumes,
    SecurityOptions security,
    List<JoinedNamespace> joined,
    IdMappings users,
    List<Device> devices,
    DeviceRules deviceRules) {

  static Resolution of(Settings settings, RunRequest request, Image image, String id) {
    RunRequest.Confinement confinement = request.confinement();
    List<Device> devices = devices(confinement);
    Resolution resolution =
        new Resolution(
            volumes(settings, request, image),
            SecurityOptions.of(confinement),
            JoinedNamespace.of(settings, request),
            users(confinement.users(), id),
            devices,
            deviceRules(confinement, devices));
    if (resolution.users().areOwn()) {
      checkUsers(request);
      checkVolumes(resolution.volumes());
    }
    checkHosts(request);
    return resolution;
  }

  private static List<Volume> volumes(Settings settings, RunRequest request, Image image) {
    List<Volume> volumes = InheritedVolumes.add(settings, request, Volumes.parse(request));
    return image.volumes().isEmpty() ? volumes : Volumes.withImages(volumes, image.volumes());
  }

  private static IdMappings users(RunRequest.Users users, String id) {
    boolean areUsual = users.mode() == null && users.uidMaps().isEmpty();
    return areUsual && users.gidMaps().isEmpty() ? IdMappings.NONE : IdMappingChoice.of(users, id);
  }

  private static List<Device> devices(RunRequest.Confinement request) {
    if (!request.isPrivileged() && request.devices().isEmpty()) {
      return List.of();
    }
    List<Device> asked = DeviceArgument.devices(request.devices());
    return request.isPrivileged() ? HostDevices.allWith(asked) : asked;
  }

  static DeviceRules deviceRules(RunRequest.Confinement request, List<Device> devices) {
    if (request.isPrivileged()) {
      return DeviceRules.all();
    }
    if (devices.isEmpty() && request.deviceRules().isEmpty()) {
      return DeviceRules.defaults();
    }
    List<DeviceRule> rules = DeviceArgument.rules(request.deviceRules());
    for (Device device : devices) {
      rules.add(device.rule());
    }
    return DeviceRules.defaults().plus(rules);
  }

  /** The devices as the specification has them. */
  List<RuntimeSpec.Device> specified() {
    if (devices.isEmpty()) {
      return List.of();
    }
    List<RuntimeSpec.Device> specified = new ArrayList<>();
    for (Device device : devices) {
      specified.add(
          new RuntimeSpec.Device(
              device.containerPath(),
              String.valueOf(device.type()),
              device.major(),
              device.minor(),
              device.mode(),
              device.uid(),
              device.gid()));
    }
    return specified;
  }

  /** With another container's network comes its /etc/hosts, which is not ours to add to. */
  private static void checkHosts(RunRequest request) {
    boolean isAnothers = request.network().startsWith(RunRequest.Namespaces.CONTAINER);
    if (isAnothers && !request.isolation().hosts().isEmpty()) {
      throw new RequestException(
          Kind.USAGE,
          "run: --add-host with --network "
              + request.network()
              + ": /etc/hosts is that container's; leave one out");
    }
  }

  /** A user namespace has no power over namespaces that are not its own (user_namespaces(7)). */
  private static void checkUsers(RunRequest request) {
    RunRequest.Namespaces asked = request.isolation().namespaces();
    String option = "run: --userns private";
    if (request.confinement().isPrivileged()) {
      throw new RequestException(
          Kind.USAGE, option + " and --privileged exclude each other; leave one out");
    }
    boolean areOwn =
        request.network().equals("none")
            && asked.pid().equals(RunRequest.Namespaces.PRIVATE)
            && asked.ipc().equals(RunRequest.Namespaces.PRIVATE)
            && asked.uts().equals(RunRequest.Namespaces.PRIVATE);
    if (!areOwn) {
      throw new RequestException(
          Kind.USAGE,
          option
              + ": its root may not use namespaces of others; leave out --network, --pid, --ipc and"
              + " --uts");
    }
  }

  /** What the image has there can be shown by an overlay only, and that takes no mapping. */
  private static void checkVolumes(List<Volume> volumes) {
    for (Volume volume : volumes) {
      if (volume.kind() == Volume.Kind.SEEDED) {
        throw new RequestException(
            Kind.FAILED,
            "run: --userns private: the image has files in its volume "
                + volume.target()
                + ", which cannot be shown with other ids; give it a volume with a name: -v NAME:"
                + volume.target());
      }
    }
  }

  /** Where the joined namespaces are, by OCI's names. */
  Map<String, String> joinedPaths() {
    if (joined.isEmpty()) {
      return Map.of();
    }
    Map<String, String> paths = new LinkedHashMap<>();
    for (JoinedNamespace namespace : joined) {
      paths.put(namespace.namespace(), namespace.path());
    }
    return paths;
  }
}
