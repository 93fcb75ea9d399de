package io.mydocker.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Machine code with labels, and its listing: one line per instruction with address, bytes and
 * mnemonic.
 */
final class Code {
  private record Fixup(int at, String label) {}

  private byte[] bytes = new byte[512];
  private int size;
  private final Map<String, Integer> labels = new HashMap<>();
  private final List<Fixup> fixups = new ArrayList<>();
  private final List<Integer> starts = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();

  /** Lets a label stand here. */
  void place(String label) {
    labels.put(label, size);
  }

  /** One instruction without a label as operand. */
  void emit(String mnemonic, int... encoding) {
    start(mnemonic);
    for (int b : encoding) {
      append(b);
    }
  }

  /** A jump with a 32-bit displacement; {@code opcode} comes before it. */
  void jump(String mnemonic, String label, int... opcode) {
    emit(mnemonic + " " + label, opcode);
    fixups.add(new Fixup(size, label));
    for (int i = 0; i < 4; i++) {
      append(0);
    }
  }

  /** The finished code with every jump resolved. */
  byte[] bytes() {
    byte[] done = Arrays.copyOf(bytes, size);
    for (Fixup fixup : fixups) {
      Integer target = labels.get(fixup.label());
      if (target == null) {
        throw new IllegalStateException("no label " + fixup.label());
      }
      int distance = target - (fixup.at() + 4);
      for (int i = 0; i < 4; i++) {
        done[fixup.at() + i] = (byte) (distance >> (8 * i));
      }
    }
    return done;
  }

  /** The code as text, for a reviewer. */
  String listing() {
    byte[] done = bytes();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      int from = starts.get(i);
      int to = i + 1 < lines.size() ? starts.get(i + 1) : size;
      for (Map.Entry<String, Integer> label : labels.entrySet()) {
        if (label.getValue() == from) {
          text.append(label.getKey()).append(":\n");
        }
      }
      StringBuilder hex = new StringBuilder();
      for (int at = from; at < to; at++) {
        hex.append(String.format(Locale.ROOT, "%02x", done[at] & 0xff));
      }
      text.append(String.format(Locale.ROOT, "  %04x  %-20s  %s%n", from, hex, lines.get(i)));
    }
    return text.toString();
  }

  private void start(String mnemonic) {
    starts.add(size);
    lines.add(mnemonic);
  }

  private void append(int value) {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, size * 2);
    }
    bytes[size++] = (byte) value;
  }
}
