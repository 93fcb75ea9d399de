package io.mydocker.user;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A home of its own whose default image an attacker has prepared. */
record HostileImage(Places places) {

  /** A copy of the default image that is there already. */
  static HostileImage copy(Places from, String name) {
    Places places = from.fresh(name);
    Host.run("cp", "-a", from.home("busybox").toString(), places.home().toString());
    return new HostileImage(places);
  }

  Path file(String path) {
    return places.home("busybox" + path);
  }

  /** In place of what is there. */
  HostileImage link(String path, String target) {
    try {
      Host.run("rm", "-rf", file(path).toString());
      Files.createDirectories(file(path).getParent());
      Files.createSymbolicLink(file(path), Path.of(target));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A program or script, in place of what is there. */
  HostileImage script(String path, String text) {
    Host.run("rm", "-rf", file(path).toString());
    executable(Raw.write(file(path), text));
    return this;
  }

  static void executable(Path file) {
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Ended run(String... arguments) {
    String[] words = new String[arguments.length + 1];
    words[0] = "run";
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    return UserTest.command(places, words).run();
  }
}
