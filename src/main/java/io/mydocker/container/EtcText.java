package io.mydocker.container;

import io.mydocker.program.Premises;
import java.util.List;

/** What a container finds in /etc/hosts, /etc/hostname and /etc/resolv.conf. */
final class EtcText {
  private static final String HOSTS =
      "127.0.0.1\tlocalhost\n"
          + "::1\tlocalhost ip6-localhost ip6-loopback\n"
          + "fe00::0\tip6-localnet\n"
          + "ff00::0\tip6-mcastprefix\n"
          + "ff02::1\tip6-allnodes\n"
          + "ff02::2\tip6-allrouters\n";

  private EtcText() {}

  /**
   * The texts.
   *
   * @param isHostNetwork whether the host's own names hold inside as well
   * @param added {@code --add-host}, {@code NAME:ADDRESS} or {@code NAME=ADDRESS}
   * @param premises noted there is what was read
   */
  static LaunchPlan.EtcFiles of(
      String hostname, boolean isHostNetwork, List<String> added, Premises premises) {
    String hosts =
        isHostNetwork
            ? HostFacts.text("/etc/hosts", premises)
            : HOSTS + "127.0.0.1\t" + hostname + "\n";
    for (String host : added) {
      hosts += HostEntry.line(host);
    }
    return new LaunchPlan.EtcFiles(
        hosts, hostname + "\n", HostFacts.text("/etc/resolv.conf", premises));
  }
}
