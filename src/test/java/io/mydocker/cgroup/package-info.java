/** Tests of control groups and of what limits are written as. */
@NullMarked
package io.mydocker.cgroup;

import org.jspecify.annotations.NullMarked;
