/** Tests of the native engine as bytes. */
@NullMarked
package io.mydocker.engine;

import org.jspecify.annotations.NullMarked;
