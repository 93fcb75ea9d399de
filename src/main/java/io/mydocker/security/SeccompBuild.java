package io.mydocker.security;

import io.mydocker.linux.KernelException;
import io.mydocker.linux.Libseccomp;
import io.mydocker.security.SeccompProfile.Rule;
import java.util.Arrays;

/** Makes a filter of rules, as runc does, so that a profile means the same here. */
final class SeccompBuild {
  /**
   * From how many calls on a tree is worth it; libseccomp before 2.5.5 makes a wrong one of none.
   */
  private static final int FEW = 32;

  private final SeccompRules rules;
  private final Libseccomp library;
  private final String file;

  private SeccompBuild(SeccompRules rules, Libseccomp library, String file) {
    this.rules = rules;
    this.library = library;
    this.file = file;
  }

  /**
   * Makes the filter.
   *
   * @param file how the profile is called in messages
   * @throws SeccompException when libseccomp or the kernel does not take such a one
   */
  static SeccompFilter filter(SeccompRules rules, Libseccomp library, String file) {
    try {
      return new SeccompBuild(rules, library, file).filter();
    } catch (KernelException e) {
      throw new SeccompException(file + ": libseccomp does not take it: " + e.getMessage(), e);
    }
  }

  private SeccompFilter filter() {
    byte[] newer = NewerCalls.instructions(rules, library);
    byte[] filter = exported();
    byte[] all = Arrays.copyOf(newer, newer.length + filter.length);
    System.arraycopy(filter, 0, all, newer.length, filter.length);
    SeccompFilter made = new SeccompFilter(rules.flags(), all);
    if (made.count() > SeccompFilter.MOST_INSTRUCTIONS) {
      throw new SeccompException(
          file
              + ": its filter has "
              + made.count()
              + " instructions; the kernel takes "
              + SeccompFilter.MOST_INSTRUCTIONS
              + ": give fewer rules");
    }
    return made;
  }

  private byte[] exported() {
    try (Libseccomp.Filter filter = library.filter(rules.defaultAnswer())) {
      for (int i = 1; i < rules.architectures().size(); i++) {
        filter.add(rules.architectures().get(i).number());
      }
      int calls = 0;
      for (Rule rule : rules.rules()) {
        calls += rule.names().size();
      }
      if (calls > FEW) {
        filter.optimize();
      }
      for (Rule rule : rules.rules()) {
        // libseccomp refuses a rule that says what the default says.
        if (rule.answer() != rules.defaultAnswer()) {
          add(filter, rule);
        }
      }
      return filter.export();
    }
  }

  private static void add(Libseccomp.Filter filter, Rule rule) {
    Libseccomp.Comparison[] all = rule.comparisons().toArray(new Libseccomp.Comparison[0]);
    for (String name : rule.names()) {
      if (comparesOneTwice(all)) {
        // libseccomp takes one comparison of each argument; runc then makes a rule of each.
        for (Libseccomp.Comparison one : all) {
          filter.rule(rule.answer(), name, one);
        }
      } else {
        filter.rule(rule.answer(), name, all);
      }
    }
  }

  private static boolean comparesOneTwice(Libseccomp.Comparison[] all) {
    int seen = 0;
    for (Libseccomp.Comparison comparison : all) {
      int bit = 1 << comparison.argument();
      if ((seen & bit) != 0) {
        return true;
      }
      seen |= bit;
    }
    return false;
  }
}
