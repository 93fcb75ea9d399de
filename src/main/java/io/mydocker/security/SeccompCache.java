package io.mydocker.security;

import io.mydocker.linux.Kernel;
import io.mydocker.linux.KernelException;
import io.mydocker.linux.Libseccomp;
import io.mydocker.program.Premises;
import io.mydocker.security.SeccompChoice.Kind;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Filters that are ready, as files below the data root: making one takes libseccomp, which is
 * slower to load than a container to start. An entry's name says all that the filter depends on:
 * the profile, the capabilities, the architecture and version of the kernel, which conditions look
 * at, and the version of libseccomp, which knows more calls each time.
 */
public final class SeccompCache {
  /**
   * The SHA-256 of our own profile, which so need not be read: a test holds the two together. An
   * upgrade that changes the profile asks for another entry.
   */
  static final String PROFILE_SHA256 =
      "d7b1f7ddd8c5aa4abd7cde10598b5567961c3622e1cfdcb5f784312cb7414bf6";

  private static final int DIGITS_IN_NAME = 16;

  private static final byte[] NO_PROFILE = {};

  private final String dataRoot;
  private final SeccompHost host;

  /**
   * The cache below a data root.
   *
   * @param dataRoot raw and absolute
   */
  public SeccompCache(String dataRoot, SeccompHost host) {
    this.dataRoot = dataRoot;
    this.host = host;
  }

  /**
   * The filter, or null when it must be built first. It only reads, without a lock: entries appear
   * whole, by rename(2).
   *
   * @param capabilities the container's bounding set
   * @throws SeccompException when the caller's profile cannot be read
   */
  public @Nullable SeccompFilter find(SeccompChoice choice, long capabilities) {
    return find(choice, capabilities, Premises.none());
  }

  /**
   * The same.
   *
   * @param premises noted there is what the filter depends on beside the capabilities
   */
  public @Nullable SeccompFilter find(SeccompChoice choice, long capabilities, Premises premises) {
    if (choice.kind() == Kind.UNCONFINED) {
      return SeccompFilter.none();
    }
    if (choice.kind() == Kind.FILE) {
      premises.refuse();
    }
    premises.release(host.release());
    byte[] profile = profile(choice);
    String library = host.library(premises);
    return find(profile, stem(choice, profile, capabilities), library, premises);
  }

  private @Nullable SeccompFilter find(
      byte[] profile, String stem, @Nullable String library, Premises premises) {
    if (library == null) {
      premises.refuse();
      // What another version made, perhaps one that has gone since, confines as well.
      return new SeccompStore(Kernel.open(), dataRoot).findAny(stem, profile);
    }
    String file =
        dataRoot + SeccompStore.DIRECTORY + "/" + stem + SeccompHost.version(library, premises);
    byte[] entry = ProfileFile.readOurs(file);
    premises.presence(file, entry != null);
    return entry == null ? null : SeccompEntry.filter(entry, profile);
  }

  /**
   * Builds a filter, so that it is found from then on, as long as the profile does not change; one
   * that is ready stays as it is. For a JVM that compiles: under {@code -Xint} it takes many times
   * as long.
   *
   * @throws SeccompException when the profile is none, or the filter cannot be built or kept
   */
  public void build(SeccompChoice choice, long capabilities) {
    if (choice.kind() == Kind.UNCONFINED) {
      return;
    }
    byte[] profile = profile(choice);
    String stem = stem(choice, profile, capabilities);
    String library = host.library();
    try {
      SeccompStore store = new SeccompStore(Kernel.open(), dataRoot);
      try (SeccompStore.Lock lock = store.lock()) {
        // Whoever held it before may have done the work.
        if (find(profile, stem, library, Premises.none()) == null) {
          SeccompFilter filter = filter(choice, profile, capabilities, loaded(library));
          String version = SeccompHost.version(String.valueOf(library));
          lock.publish(stem + version, SeccompEntry.of(filter, profile));
        }
      }
    } catch (KernelException e) {
      throw new SeccompException(
          "cannot keep the seccomp filter in "
              + KernelException.printable(dataRoot + SeccompStore.DIRECTORY)
              + ": "
              + e.getMessage(),
          e);
    }
  }

  /**
   * Builds a filter and keeps it nowhere.
   *
   * @throws SeccompException when the profile is none, or the filter cannot be built
   */
  public SeccompFilter make(SeccompChoice choice, long capabilities) {
    return choice.kind() == Kind.UNCONFINED
        ? SeccompFilter.none()
        : filter(choice, profile(choice), capabilities, loaded(host.library()));
  }

  private SeccompFilter filter(
      SeccompChoice choice, byte[] profile, long capabilities, Libseccomp library) {
    SeccompArchitecture machine = SeccompArchitecture.ofJava(host.osArch());
    KernelVersion kernel = KernelVersion.ofRelease(host.release());
    if (machine == null || kernel == null) {
      throw new SeccompException(
          "the seccomp filter cannot be built: this machine, "
              + host.osArch()
              + " with Linux "
              + host.release()
              + ", is not known here; use --security-opt seccomp=unconfined");
    }
    boolean isDefault = choice.kind() == Kind.DEFAULT;
    String file = isDefault ? "the default seccomp profile" : ProfileFile.title(choice.path());
    byte[] json = isDefault ? DefaultProfile.bytes() : profile;
    SeccompProfile.Target target = new SeccompProfile.Target(capabilities, machine, kernel);
    return SeccompBuild.filter(SeccompReader.read(json, file).resolve(target), library, file);
  }

  private static Libseccomp loaded(@Nullable String path) {
    Libseccomp library = path == null ? null : Libseccomp.load(path);
    if (library == null) {
      throw new SeccompException(
          "the seccomp filter cannot be built: "
              + (path == null ? "libseccomp.so.2 is missing" : path + " cannot be loaded")
              + "; install libseccomp (Debian's libseccomp2), or use --security-opt"
              + " seccomp=unconfined");
    }
    return library;
  }

  /** The caller's profile; nothing for our own. */
  private static byte[] profile(SeccompChoice choice) {
    return choice.kind() == Kind.FILE ? ProfileFile.read(choice.path()) : NO_PROFILE;
  }

  /** The name of an entry up to the version of libseccomp. */
  private String stem(SeccompChoice choice, byte[] profile, long capabilities) {
    return (choice.kind() == Kind.DEFAULT
            ? "default-" + PROFILE_SHA256.substring(0, DIGITS_IN_NAME)
            : "file-" + profile.length + "-" + checksum(profile))
        + "-"
        + Long.toHexString(capabilities)
        + "-"
        + host.osArch()
        + "-"
        + host.kernel()
        + "-";
  }

  /** It tells profiles apart well enough for a name; the entry is compared byte for byte. */
  private static String checksum(byte[] profile) {
    CRC32 checksum = new CRC32();
    checksum.update(profile, 0, profile.length);
    return Long.toHexString(checksum.getValue());
  }
}
