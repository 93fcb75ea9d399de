/**
 * A container from specification to removal: builds the OCI specification, composes the fragments
 * of the feature packages into one launch program with its undo, and keeps the state on disk.
 *
 * <p>Not here: printing, exiting, or the knowledge of how a feature (overlay, cgroup, capability)
 * is spelled in system calls.
 */
@NullMarked
package io.mydocker.container;

import org.jspecify.annotations.NullMarked;
