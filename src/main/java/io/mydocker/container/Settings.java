package io.mydocker.container;

/**
 * Where everything lies, and what is told of the work. Paths are absolute and <em>raw</em>: one
 * {@code char} per byte (ISO-8859-1), so that a name that is not UTF-8 survives whatever the JVM's
 * locale.
 *
 * @param home what the user sees, {@code /root}: the default image, {@code merged}, {@code upper},
 *     {@code work} and committed archives
 * @param dataRoot what survives a reboot, {@code /var/lib/mydocker}: containers and the layer store
 * @param runRoot what a reboot must clear, {@code /run/mydocker}: locks and live state
 * @param log how much is told, and how
 */
public record Settings(String home, String dataRoot, String runRoot, Log log) {
  /** Nothing but warnings is told. */
  public Settings(String home, String dataRoot, String runRoot) {
    this(home, dataRoot, runRoot, Log.QUIET);
  }
}
