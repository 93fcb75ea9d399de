/**
 * Control groups, version 1, hybrid and 2: where a container's group lives, freezing, killing,
 * removing.
 *
 * <p>Not here: knowledge of containers; a group is given by its path.
 */
@NullMarked
package io.mydocker.cgroup;

import org.jspecify.annotations.NullMarked;
