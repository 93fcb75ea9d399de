package io.mydocker.image;

import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;

/** What can be committed can be run by its name. */
final class ImageNamesAgreeTest {
  @Property
  void runUnderstandsWhatCommitTakes(
      @ForAll @StringLength(max = 5) @CharRange(from = '\0', to = '\u00ff') String name) {
    try {
      ImageName.check(name);
    } catch (ImageException refused) {
      return;
    }
    assertTrue(ImageChoice.isName(name), name);
  }
}
