/**
 * The layer store and overlay mounts, and walking a file tree byte-exactly by descriptor.
 *
 * <p>Not here: archive formats and image names.
 */
@NullMarked
package io.mydocker.storage;

import org.jspecify.annotations.NullMarked;
