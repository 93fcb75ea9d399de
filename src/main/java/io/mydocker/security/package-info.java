/**
 * Confinement: capability sets, masked and read-only paths, no_new_privs.
 *
 * <p>Not here: mounts that serve the container rather than confine it.
 */
@NullMarked
package io.mydocker.security;

import org.jspecify.annotations.NullMarked;
