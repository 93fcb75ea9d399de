/** Tests of the package of the same name. */
@NullMarked
package io.mydocker.security;

import org.jspecify.annotations.NullMarked;
