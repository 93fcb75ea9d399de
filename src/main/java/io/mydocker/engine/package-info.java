/**
 * Pure bytes: the native engine that interprets programs, emitted as an ELF file at build time.
 *
 * <p>Not here: anything needed at run time.
 */
@NullMarked
package io.mydocker.engine;

import org.jspecify.annotations.NullMarked;
