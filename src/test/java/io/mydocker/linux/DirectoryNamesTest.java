package io.mydocker.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DirectoryNamesTest {
  private final NativeBuffer block = NativeBuffer.allocate(1 << 16);

  /** As getdents64(2) has them: inode, offset, size of the entry, type, name, zeros. */
  private int put(int at, String name) {
    int size = 19 + name.length() + 1 + 7 & ~7;
    block.bytes().putShort(at + 16, (short) size);
    block.bytes().put(at + 19, RawName.bytes(name)).put(at + 19 + name.length(), (byte) 0);
    return at + size;
  }

  private List<String> listed(List<String> names) {
    DirectoryNames listed = new DirectoryNames();
    int at = 0;
    for (String name : names) {
      if (at > block.capacity() - 300) {
        listed.add(block, at);
        at = 0;
      }
      at = put(at, name);
    }
    listed.add(block, at);
    listed.sort();
    List<String> sorted = new ArrayList<>();
    for (int i = 0; i < listed.size(); i++) {
      sorted.add(listed.name(i));
    }
    return sorted;
  }

  @Property(tries = 100)
  void areInTheOrderOfTheirBytes(@ForAll Random random) {
    List<String> names = new ArrayList<>();
    int count = random.nextInt(random.nextBoolean() ? 20 : 3_000);
    for (int i = 0; i < count; i++) {
      StringBuilder name = new StringBuilder();
      int length = 1 + random.nextInt(random.nextBoolean() ? 3 : 255);
      for (int n = 0; n < length; n++) {
        name.append((char) (1 + random.nextInt(255)));
      }
      String text = name.toString();
      names.add(text.equals(".") || text.equals("..") ? "x" : text);
    }
    List<String> expected = new ArrayList<>(names);
    Collections.sort(expected);
    assertEquals(expected, listed(names));
  }

  @Test
  void theDirectoryItselfAndTheOneAboveAreLeftOut() {
    assertEquals(List.of("...", ".a", "a."), listed(List.of(".", "a.", "..", "...", ".a")));
    assertEquals(List.of(), listed(List.of()));
  }
}
