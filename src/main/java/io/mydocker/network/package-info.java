/**
 * What a container's network namespace needs: the loopback device, later bridges and addresses.
 *
 * <p>Not here: knowledge of containers; a namespace is given by pid or descriptor.
 */
@NullMarked
package io.mydocker.network;

import org.jspecify.annotations.NullMarked;
