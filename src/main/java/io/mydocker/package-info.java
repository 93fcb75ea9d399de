/**
 * The entry point: what is wired to what.
 *
 * <p>Not here: anything that decides.
 */
@NullMarked
package io.mydocker;

import org.jspecify.annotations.NullMarked;
