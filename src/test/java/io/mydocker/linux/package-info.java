/** Tests of the door to the kernel. */
@NullMarked
package io.mydocker.linux;

import org.jspecify.annotations.NullMarked;
