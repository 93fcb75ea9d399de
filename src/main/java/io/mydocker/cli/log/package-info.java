/**
 * What logback is told: where lines go and what they look like.
 *
 * <p>Not here: anything else. In an installation all other packages are a module of the runtime,
 * and logback's service loader, which finds this one on the class path, takes no service of a
 * module that does not declare it. So this package is left out of the module.
 */
@NullMarked
package io.mydocker.cli.log;

import org.jspecify.annotations.NullMarked;
