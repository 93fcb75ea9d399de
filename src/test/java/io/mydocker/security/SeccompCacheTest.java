package io.mydocker.security;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mydocker.linux.Kernel;
import io.mydocker.linux.RawName;
import io.mydocker.program.Flag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That a filter is found when it is ready, and never one that is not what was asked for. */
class SeccompCacheTest {
  private static final SeccompChoice DEFAULT = SeccompChoice.byDefault();
  private static final SeccompHost HOST = SeccompHost.ofThisMachine();
  private static final SeccompHost WITHOUT_LIBRARY =
      new SeccompHost(HOST.osArch(), HOST.release(), List.of());

  private @TempDir Path directory;
  private Path root;
  private final Kernel kernel = Kernel.open();

  @BeforeEach
  void chooseRoot() {
    root = directory.resolve("var/data");
  }

  private SeccompCache cache(SeccompHost host) {
    return new SeccompCache(root.toString(), host);
  }

  private SeccompCache cache() {
    return cache(HOST);
  }

  private Path entry() throws IOException {
    try (var files = Files.list(root.resolve("seccomp"))) {
      List<Path> all = files.toList();
      assertEquals(1, all.size(), all::toString);
      return all.get(0);
    }
  }

  private Path profile(String json) throws IOException {
    return Files.writeString(directory.resolve("p.json"), json.replace('\'', '"'));
  }

  private static String message(Runnable doing) {
    String message = String.valueOf(assertThrows(SeccompException.class, doing::run).getMessage());
    assertTrue(message.indexOf('\n') < 0, () -> message);
    return message;
  }

  private static byte[] bytes(@Nullable SeccompFilter filter) {
    return Objects.requireNonNull(filter).instructions();
  }

  @Test
  void whatWasBuiltIsFound() throws IOException {
    assertNull(cache().find(DEFAULT, 0));
    cache().build(DEFAULT, 0);
    SeccompFilter built =
        SeccompBuild.filter(
            Profiles.byDefault()
                .resolve(
                    new SeccompProfile.Target(
                        0,
                        Objects.requireNonNull(SeccompArchitecture.ofJava(HOST.osArch())),
                        Objects.requireNonNull(KernelVersion.ofRelease(HOST.release())))),
            Profiles.library(),
            "default");
    assertArrayEquals(built.instructions(), bytes(cache().find(DEFAULT, 0)));
    assertNull(cache().find(DEFAULT, 1), "other capabilities");
    assertEquals("rw-------", permissions(entry()));
    assertEquals("rwx------", permissions(root.resolve("seccomp")));
    assertEquals("rwx------", permissions(root));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void whatIsReadyStays() throws IOException {
    cache().build(DEFAULT, 0);
    Object before = Files.getAttribute(entry(), "unix:ino");
    cache().build(DEFAULT, 0);
    assertEquals(before, Files.getAttribute(entry(), "unix:ino"));
  }

  @Test
  void anotherHostNeedsAnotherFilter() {
    cache().build(DEFAULT, 0);
    SeccompHost newer = new SeccompHost(HOST.osArch(), "99.1", HOST.libraries());
    assertNull(cache(newer).find(DEFAULT, 0));
    SeccompHost arm = new SeccompHost("aarch64", HOST.release(), HOST.libraries());
    assertNull(cache(arm).find(DEFAULT, 0));
    SeccompHost patched = new SeccompHost(HOST.osArch(), HOST.kernel() + ".99", HOST.libraries());
    assertNotNull(cache(patched).find(DEFAULT, 0), "conditions look at two numbers alone");
  }

  @Test
  void anotherVersionOfTheLibraryNeedsAnotherFilter() throws IOException {
    cache().build(DEFAULT, 0);
    Path libraries = Files.createDirectory(directory.resolve("lib"));
    Files.createFile(libraries.resolve("libseccomp.so.2.9.9"));
    Files.createSymbolicLink(libraries.resolve("libseccomp.so.2"), Path.of("libseccomp.so.2.9.9"));
    SeccompHost host =
        new SeccompHost(HOST.osArch(), HOST.release(), List.of(libraries.toString()));
    assertNull(cache(host).find(DEFAULT, 0));
    assertTrue(
        message(() -> cache(host).build(DEFAULT, 0)).contains("libseccomp.so.2 cannot be loaded"));
  }

  @Test
  void theVersionIsInTheNameBehindTheLink() throws IOException {
    Path file = Files.createFile(directory.resolve("libseccomp.so.2.5.4"));
    Path link = directory.resolve("libseccomp.so.2");
    Files.createSymbolicLink(link, file.getFileName());
    assertEquals("2.5.4", SeccompHost.version(link.toString()));
    Files.delete(link);
    Files.writeString(link, "123");
    assertEquals("size3", SeccompHost.version(link.toString()));
  }

  @Test
  void withoutTheLibraryWhatThereIsServes() {
    assertNull(cache(WITHOUT_LIBRARY).find(DEFAULT, 0));
    assertEquals(
        "the seccomp filter cannot be built: libseccomp.so.2 is missing; install libseccomp"
            + " (Debian's libseccomp2), or use --security-opt seccomp=unconfined",
        message(() -> cache(WITHOUT_LIBRARY).build(DEFAULT, 0)));
    cache().build(DEFAULT, 0);
    assertArrayEquals(
        bytes(cache().find(DEFAULT, 0)), bytes(cache(WITHOUT_LIBRARY).find(DEFAULT, 0)));
    cache(WITHOUT_LIBRARY).build(DEFAULT, 0);
    assertNull(cache(WITHOUT_LIBRARY).find(DEFAULT, 1));
  }

  @Test
  void aDamagedEntryIsNeverUsedAndBuiltAnew() throws IOException {
    cache().build(DEFAULT, 0);
    byte[] whole = Files.readAllBytes(entry());
    byte[] longer = Arrays.copyOf(whole, whole.length + 8);
    byte[] marked = whole.clone();
    marked[3] ^= 1;
    byte[] miscounted = whole.clone();
    miscounted[20] ^= 8;
    for (byte[] damaged :
        List.of(longer, marked, miscounted, new byte[0], new byte[whole.length])) {
      Files.write(entry(), damaged);
      assertNull(cache().find(DEFAULT, 0));
    }
    for (int at = 28; at < whole.length; at += 97) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 4;
      Files.write(entry(), flipped);
      assertNull(cache().find(DEFAULT, 0), () -> "a bit has flipped");
    }
    for (int length = 0; length < whole.length; length += 97) {
      Files.write(entry(), Arrays.copyOf(whole, length));
      assertNull(cache().find(DEFAULT, 0));
    }
    cache().build(DEFAULT, 0);
    assertArrayEquals(whole, Files.readAllBytes(entry()));
  }

  @Test
  void aCallersProfileIsFoundByItsContent() throws IOException {
    Path file = profile("{'defaultAction':'SCMP_ACT_ALLOW','syscalls':[]}");
    SeccompChoice choice = SeccompChoice.ofFile(file.toString());
    assertNull(cache().find(choice, 0));
    cache().build(choice, 0);
    assertTrue(bytes(cache().find(choice, 0)).length > 0);
    Path copy = Files.copy(file, directory.resolve("copy.json"));
    assertNotNull(cache().find(SeccompChoice.ofFile(copy.toString()), 0));
    profile("{'defaultAction':'SCMP_ACT_ERRNO','syscalls':[]}");
    assertNull(cache().find(choice, 0), "the file has changed, not its length");
    assertNotNull(cache(WITHOUT_LIBRARY).find(SeccompChoice.ofFile(copy.toString()), 0));
  }

  @Test
  void anEntryOfAnotherProfileIsNotUsedWhateverItsName() throws IOException {
    SeccompChoice choice =
        SeccompChoice.ofFile(profile("{'defaultAction':'SCMP_ACT_LOG'}").toString());
    cache().build(choice, 0);
    byte[] entry = Files.readAllBytes(entry());
    entry[entry.length - 3] ^= 1;
    Files.write(entry(), entry);
    assertNull(cache().find(choice, 0));
  }

  @Test
  void flagsAreKept() throws IOException {
    SeccompChoice choice =
        SeccompChoice.ofFile(
            profile(
                    "{'defaultAction':'SCMP_ACT_ALLOW','flags':['SECCOMP_FILTER_FLAG_LOG',"
                        + "'SECCOMP_FILTER_FLAG_SPEC_ALLOW']}")
                .toString());
    cache().build(choice, 0);
    assertEquals(6, Objects.requireNonNull(cache().find(choice, 0)).flags());
  }

  @Test
  void anEmptyFileIsNotTheDefaultProfile() throws IOException {
    cache().build(DEFAULT, 0);
    SeccompChoice choice = SeccompChoice.ofFile(profile("").toString());
    assertNull(cache().find(choice, 0));
    assertTrue(message(() -> cache().build(choice, 0)).contains("p.json: not JSON: "));
  }

  @Test
  void unconfinedIsAFilterOfNothing() {
    cache().build(SeccompChoice.unconfined(), 0);
    assertEquals(0, bytes(cache().find(SeccompChoice.unconfined(), 0)).length);
    assertTrue(Files.notExists(root));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/\u00c3\u00a4\u00ff"})
  void aFileThatIsNoProfileIsRefusedByName(String below) {
    String raw = directory + below;
    if (!below.isEmpty()) {
      kernel.mkdirat(Flag.AT_FDCWD, raw, 0700);
    }
    String title = "profile " + raw;
    write(raw + "/large", new byte[ProfileFile.MOST + 1]);
    assertEquals(title + "/none: there is no such file; check the path", refusal(raw + "/none"));
    assertEquals(title + ": it is a directory; give a JSON file", refusal(raw));
    assertEquals(
        title + "/large: it is larger than 1 MiB; a profile is some kilobytes of JSON",
        refusal(raw + "/large"));
    assertEquals(
        "profile /dev/null: it is not a regular file; give a JSON file", refusal("/dev/null"));
    write(raw + "/good", RawName.bytes("{\"defaultAction\":\"SCMP_ACT_LOG\"}"));
    SeccompChoice good = SeccompChoice.ofFile(raw + "/good");
    cache().build(good, 0);
    assertNotNull(cache().find(good, 0));
  }

  private String refusal(String path) {
    return message(() -> cache().find(SeccompChoice.ofFile(path), 0));
  }

  /** By the kernel's calls: the JVM's locale may have no such name. */
  private void write(String raw, byte[] content) {
    int file = kernel.openat(Flag.AT_FDCWD, raw, Flag.O_WRONLY | Flag.O_CREAT, 0600);
    kernel.writeAll(file, content, 0, content.length);
    kernel.close(file);
  }

  @Test
  void aDataRootMayHaveAnyName() {
    String raw = directory + "/\u00c3\u00a4\u00ff/data";
    SeccompCache cache = new SeccompCache(raw, HOST);
    cache.build(DEFAULT, 0);
    assertNotNull(cache.find(DEFAULT, 0));
    assertTrue(kernel.statx(Flag.AT_FDCWD, raw + "/seccomp").isDirectory());
  }

  @Test
  void anUnknownMachineIsRefused() {
    for (SeccompHost host :
        List.of(
            new SeccompHost("pdp11", HOST.release(), HOST.libraries()),
            new SeccompHost(HOST.osArch(), "V7", HOST.libraries()))) {
      assertTrue(message(() -> cache(host).build(DEFAULT, 0)).contains("is not known here"));
    }
  }

  @Test
  void aRootThatCannotBeWrittenIsSaid() throws IOException {
    Files.createDirectories(root.getParent());
    Files.createFile(root);
    assertTrue(
        message(() -> cache().build(DEFAULT, 0))
            .startsWith("cannot keep the seccomp filter in " + root + "/seccomp: "));
  }
}
