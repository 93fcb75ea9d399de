/** Tests of what a container is made of. */
@NullMarked
package io.mydocker.container;

import org.jspecify.annotations.NullMarked;
