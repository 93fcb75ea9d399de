/**
 * The installed {@code mydocker} driven as its users drive it: by its command line, at a real
 * terminal, through pipes, with signals, and from inside the container. Nothing here calls the
 * product's classes, so that what is tested is what people get: launcher, runtime, class-data
 * archives and engine.
 *
 * <p>Every string is raw, one {@code char} per byte (ISO-8859-1), because arguments, names and
 * output are bytes.
 *
 * <p>After each test {@link io.mydocker.user.WorldExtension} compares the machine with what it was
 * before.
 */
package io.mydocker.user;
