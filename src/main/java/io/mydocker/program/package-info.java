/**
 * Pure data: the instructions of a launch program, their encoding, their printed form, system-call
 * numbers per CPU; what of the host a program was compiled from, so that the engine may keep it.
 *
 * <p>Not here: anything that runs a program or knows what a container is.
 */
@NullMarked
package io.mydocker.program;

import org.jspecify.annotations.NullMarked;
