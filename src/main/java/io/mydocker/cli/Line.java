package io.mydocker.cli;

/**
 * A command line that was understood.
 *
 * @param verb what to do
 * @param globals the options before the verb
 * @param given the verb's own options and words
 */
record Line(Verb verb, Given globals, Given given) {}
