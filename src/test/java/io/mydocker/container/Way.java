package io.mydocker.container;

/** How an instruction is broken. */
enum Way {
  /** The call is not made, and reported failed. */
  NOT_MADE("not made"),
  /** The call is made, and reported failed. */
  MADE("made, reported failed"),
  /** Whoever made the call dies right after it; of a clone, the parent. */
  DIES("dies after it"),
  /** The child of a clone dies before anything else. */
  CHILD_DIES("its child dies");

  private final String words;

  Way(String words) {
    this.words = words;
  }

  boolean isDeath() {
    return this == DIES || this == CHILD_DIES;
  }

  @Override
  public String toString() {
    return words;
  }
}
