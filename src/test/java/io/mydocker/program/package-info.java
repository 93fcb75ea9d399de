/** Tests of programs and their encoding. */
@NullMarked
package io.mydocker.program;

import org.jspecify.annotations.NullMarked;
