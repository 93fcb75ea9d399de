/** Tests. */
@NullMarked
package io.mydocker.image.archive;

import org.jspecify.annotations.NullMarked;
