/** Tests of what the OCI specifications lay down. */
@NullMarked
package io.mydocker.oci;

import org.jspecify.annotations.NullMarked;
