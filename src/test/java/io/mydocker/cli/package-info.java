/** Tests of the command line; none needs a container, a privilege or the network. */
@NullMarked
package io.mydocker.cli;

import org.jspecify.annotations.NullMarked;
