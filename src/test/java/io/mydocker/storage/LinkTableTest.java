package io.mydocker.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mydocker.linux.FileStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LinkTableTest {
  private static FileStatus file(int device, long inode, int links) {
    return new FileStatus(0100644, 0, 0, links, inode, device, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** As a map that remembers everything, whatever the order in which names come. */
  @Property(tries = 300)
  void isAMapThatForgets(@ForAll Random random) {
    List<FileStatus> names = new ArrayList<>();
    int files = random.nextInt(300);
    for (int i = 0; i < files; i++) {
      int links = 2 + random.nextInt(3);
      // Close together, far apart, and the same number on several devices.
      long inode = random.nextBoolean() ? i / 2 : random.nextLong();
      for (int n = 0; n < links; n++) {
        names.add(file(i % 2, inode, links));
      }
    }
    java.util.Collections.shuffle(names, random);
    LinkTable table = new LinkTable();
    Map<String, String> expected = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      FileStatus name = names.get(i);
      String key = name.devMajor() + " " + name.ino();
      String first = table.first(name);
      assertEquals(expected.get(key), first);
      if (first == null) {
        table.remember(name, "./\u00ff" + i);
        expected.put(key, "./\u00ff" + i);
      }
    }
    assertEquals(0, table.size());
  }

  /** Pairs that come one after the other need no more room than one of them. */
  @Test
  void whatIsForgottenMakesRoom() {
    LinkTable table = new LinkTable();
    table.remember(file(1, 1, 2), "stays");
    for (int i = 0; i < 300_000; i++) {
      String name = i % 1000 == 0 ? "n".repeat(70_000) : "./name" + i;
      table.remember(file(1, i + 2, 2), name);
      assertEquals(name, table.first(file(1, i + 2, 2)));
    }
    assertEquals("stays", table.first(file(1, 1, 2)));
    assertEquals(0, table.size());
  }

  @Test
  void aFileWithANameElsewhereStays() {
    LinkTable table = new LinkTable();
    table.remember(file(1, 2, 3), "a");
    assertEquals("a", table.first(file(1, 2, 3)));
    assertEquals(1, table.size());
  }
}
