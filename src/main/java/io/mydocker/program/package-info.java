/**
 * Pure data: the instructions of a launch program, their encoding, their printed form, system-call
 * numbers per CPU.
 *
 * <p>Not here: anything that runs a program or knows what a container is.
 */
@NullMarked
package io.mydocker.program;

import org.jspecify.annotations.NullMarked;
