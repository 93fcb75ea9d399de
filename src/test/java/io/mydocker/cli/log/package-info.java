/** Tests of the log's lines. */
@NullMarked
package io.mydocker.cli.log;

import org.jspecify.annotations.NullMarked;
