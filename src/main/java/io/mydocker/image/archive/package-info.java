/**
 * Reading and writing tar archives and their compressions, byte for byte.
 *
 * <p>Not here: knowledge of images, containers or where an archive comes from.
 */
@NullMarked
package io.mydocker.image.archive;

import org.jspecify.annotations.NullMarked;
