package io.mydocker.container;

/** Where one container's files lie. Paths are raw. */
record Layout(Settings settings, String id) {

  /** Every container's directory lies here. */
  static String containers(Settings settings) {
    return settings.dataRoot() + "/containers";
  }

  /** Reserved names: symbolic links whose text is the id. */
  static String names(Settings settings) {
    return settings.dataRoot() + "/names";
  }

  /** Named volumes, as Docker has them: {@code NAME/_data}. */
  static String volumes(Settings settings) {
    return settings.dataRoot() + "/volumes";
  }

  /**
   * A file for each container that something of ours is at work on: locked as long as that lives
   * (fcntl(2), OFD locks), so that a file without a lock is what a killed process left.
   */
  static String live(Settings settings) {
    return settings.runRoot() + "/live";
  }

  String directory() {
    return containers(settings) + "/" + id;
  }

  String liveFile() {
    return live(settings) + "/" + id;
  }
}
