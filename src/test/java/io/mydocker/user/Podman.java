package io.mydocker.user;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Podman with everything of its own: storage, state and configuration. */
final class Podman {
  private final Path base;
  private final Map<String, String> environment;

  Podman(Places places) {
    base = places.newDirectory("p");
    Path configuration =
        Raw.write(
            base.resolve("containers.conf"),
            """
            [containers]
            default_ulimits=["nofile=20000:20000","nproc=20000:20000"]
            [engine]
            runtime="runc"
            cgroup_manager="cgroupfs"
            events_logger="none"
            """);
    environment = Map.of("CONTAINERS_CONF", configuration.toString(), "TMPDIR", base.toString());
  }

  Ended run(String... arguments) {
    return on("vfs", arguments);
  }

  /** With another storage driver. */
  Ended on(String storage, String... arguments) {
    List<String> words =
        new ArrayList<>(List.of(Installed.need("podman"), "--storage-driver", storage));
    // A run root of more than 50 characters is refused.
    String own = base + "/" + storage.charAt(0);
    words.addAll(List.of("--root", own + "/root", "--runroot", own));
    words.addAll(List.of("--tmpdir", base + "/tmp"));
    words.addAll(List.of(arguments));
    return new Invocation(environment, words).run();
  }
}
