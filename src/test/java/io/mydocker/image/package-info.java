/** Tests. */
@NullMarked
package io.mydocker.image;

import org.jspecify.annotations.NullMarked;
