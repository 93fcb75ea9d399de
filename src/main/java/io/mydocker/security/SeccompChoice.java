package io.mydocker.security;

/**
 * Which system calls a container may make.
 *
 * @param kind how it is decided
 * @param path of the profile, raw and absolute; empty unless it is a file
 */
public record SeccompChoice(Kind kind, String path) {
  /** Ways to decide. */
  public enum Kind {
    /** All of them. */
    UNCONFINED,
    /** What Docker allows, by our own profile. */
    DEFAULT,
    /** What the caller's profile allows. */
    FILE
  }

  /** No filter at all. */
  public static SeccompChoice unconfined() {
    return new SeccompChoice(Kind.UNCONFINED, "");
  }

  /** The default profile. */
  public static SeccompChoice byDefault() {
    return new SeccompChoice(Kind.DEFAULT, "");
  }

  /** A profile of the caller's, in Docker's JSON form. */
  public static SeccompChoice ofFile(String path) {
    return new SeccompChoice(Kind.FILE, path);
  }
}
