package io.mydocker.cli;

import java.util.List;

/**
 * What a verb's help says beside its options. Plain ASCII, lines of at most 80 columns.
 *
 * @param summary one line, for the list of commands
 * @param synopsis what follows the verb, one line per form
 * @param description paragraphs, wrapped when shown
 * @param examples command lines and what they do
 * @param notes paragraphs after the examples
 */
record HelpPage(
    String summary,
    List<String> synopsis,
    List<String> description,
    List<String> examples,
    List<String> notes) {}
