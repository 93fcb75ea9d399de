package com.kenai.jffi.internal;

/**
 * Stands in for jffi's own class of this name in an installed mydocker, and loads the native
 * library from where the installation has put it. The other one looks in many places, unpacks what
 * it finds to /tmp, and keeps a log of that: java.util.logging, which nothing else here uses, takes
 * 15 ms and 300 classes to get ready, in every command that calls the kernel from Java.
 *
 * <p>{@code com.kenai.jffi.Init} calls the two methods by their names; that the library is of the
 * version that jffi's classes need, {@code com.kenai.jffi.Foreign} looks at afterwards.
 */
public final class StubLoader {
  private static final String DIRECTORY = "jffi.boot.library.path";
  private static final UnsatisfiedLinkError FAILURE = load();

  private StubLoader() {}

  private static UnsatisfiedLinkError load() {
    String directory = System.getProperty(DIRECTORY);
    if (directory == null) {
      return new UnsatisfiedLinkError("-D" + DIRECTORY + " does not say where libjffi is");
    }
    try {
      System.load(directory + "/" + System.mapLibraryName("jffi-1.2"));
      return null;
    } catch (UnsatisfiedLinkError failure) {
      return failure;
    }
  }

  public static boolean isLoaded() {
    return FAILURE == null;
  }

  public static Throwable getFailureCause() {
    return FAILURE;
  }
}
