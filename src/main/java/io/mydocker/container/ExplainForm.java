package io.mydocker.container;

/** How {@code run --explain} shows a program. */
public enum ExplainForm {
  /** The calls, each with what it is for. */
  OUTLINE,
  /** Every instruction. */
  FULL,
  /** Every instruction, for tools. */
  JSON
}
