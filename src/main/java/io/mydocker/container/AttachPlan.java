package io.mydocker.container;

import java.util.List;

/**
 * Everything that decides what {@code attach} does.
 *
 * @param layout the container's
 * @param spoken what the user called it
 * @param first its first process; pid 0 when it has ended
 * @param holder the process of ours that holds it
 * @param hasTerminal whether it has a terminal of its own
 * @param hasInput whether what is typed reaches it
 * @param terminals which of our descriptors 0 to 2 are terminals
 * @param request what was asked for
 */
record AttachPlan(
    Layout layout,
    String spoken,
    RecordedProcess first,
    RecordedProcess holder,
    boolean hasTerminal,
    boolean hasInput,
    List<Boolean> terminals,
    AttachRequest request) {

  /** Whether our terminal is tied to the container's. */
  boolean isTied() {
    return hasTerminal && hasInput && terminals.get(0);
  }
}
