package io.mydocker.container;

import java.util.List;

/**
 * What came of doing something with several containers, each of which was tried.
 *
 * @param lines to print, one for each that it was done with
 * @param failures one line for each that it could not be done with
 */
public record Handled(List<String> lines, List<String> failures) {}
