/**
 * Pure values of the OCI specifications: the runtime specification's records, digests, image
 * references.
 *
 * <p>Not here: input and output, and anything of this engine's own.
 */
@NullMarked
package io.mydocker.oci;

import org.jspecify.annotations.NullMarked;
