/**
 * The commands a user types, one file each: arguments to request records, results to text,
 * exceptions to exit codes.
 *
 * <p>Not here: anything that touches a container or the kernel; a command that needs more than a
 * call to {@code container} or {@code image} is in the wrong place.
 */
@NullMarked
package io.mydocker.cli;

import org.jspecify.annotations.NullMarked;
