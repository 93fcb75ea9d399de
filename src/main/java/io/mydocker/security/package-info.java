/**
 * Confinement: capability sets, masked and read-only paths, no_new_privs, system-call filters.
 *
 * <p>A filter is built once, in a JVM that compiles: {@code SeccompReader} reads a profile, {@code
 * SeccompProfile} decides what applies, {@code SeccompBuild} makes instructions of it. {@link
 * io.mydocker.security.SeccompCache} keeps it, {@link io.mydocker.security.Seccomp} installs it.
 *
 * <p>Not here: mounts that serve the container rather than confine it.
 */
@NullMarked
package io.mydocker.security;

import org.jspecify.annotations.NullMarked;
