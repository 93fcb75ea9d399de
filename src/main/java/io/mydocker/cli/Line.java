package io.mydocker.cli;

/**
 * A command line that was understood.
 *
 * @param verb what to do
 * @param globals the options before the verb
 * @param given the verb's own options and words
 */
record Line(Verb verb, Given globals, Given given) {
  /** A line that asks for the help of a verb, or for an empty name for that of the whole. */
  static Line help(String verb, Given globals) {
    Given topic = new Given();
    if (!verb.isEmpty()) {
      topic.addWord(verb);
    }
    return new Line(new HelpVerb(), globals, topic);
  }
}
