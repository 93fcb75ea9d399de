/**
 * Images: finding, unpacking and committing them, and the store that keeps them.
 *
 * <p>Not here: running them; archive formats, which live in {@code image.archive}.
 */
@NullMarked
package io.mydocker.image;

import org.jspecify.annotations.NullMarked;
