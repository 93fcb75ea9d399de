/**
 * The only door to the kernel from Java: jffi and jnr-ffi bindings, errno, file access by
 * descriptor and by raw bytes; and the Java engine, which makes a program's calls from within a
 * JVM.
 *
 * <p>Not here: policy; every method is one system call or one fact.
 */
@NullMarked
package io.mydocker.linux;

import org.jspecify.annotations.NullMarked;
