/** Tests. */
@NullMarked
package io.mydocker.storage;

import org.jspecify.annotations.NullMarked;
