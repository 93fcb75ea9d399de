package io.mydocker.image;

/** This machine's kind, as image configurations call it (Go's GOARCH). */
final class Architecture {
  private Architecture() {}

  static String name() {
    String name = System.getProperty("os.arch", "");
    return switch (name) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> name;
    };
  }
}
