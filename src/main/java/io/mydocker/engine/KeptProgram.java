package io.mydocker.engine;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Digits;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Kept;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/**
 * A program that an earlier call with the same command line left, and no JVM is started: it lies in
 * a file with what it was compiled from, and is carried out when all of that still holds, with an
 * id and a time of its own. Anything unusual, and a JVM compiles as ever.
 *
 * <p>The file, written once and never changed: a header of four sizes, which are the key's, that of
 * {@link Kept}, the program's as sent and in memory; the key; what {@link Kept} describes; the
 * program. It has no name until it is whole (open(2), O_TMPFILE).
 */
final class KeptProgram {
  private static final int HEADER = 16;
  private static final int ID_BYTES = Kept.ID / 2;
  private static final String HEX = "0123456789abcdef";
  private static final int SEGMENTS = 4;

  private final Assembler a;
  private final Words words;
  private final KeptKey key;
  private final KeptDirectory directory;
  private final KeptPremises premises;
  private final Operand head;
  private final Slot keySize;
  private final Slot kept;
  private final Slot got;
  private final Slot name;

  /** Which name a file has that is of this line, counted from 1; 0 when there is none. */
  private final Slot own;

  KeptProgram(Assembler assembler) {
    a = assembler;
    words = new Words(a);
    key = new KeptKey(a, words);
    directory = new KeptDirectory(a, words);
    premises = new KeptPremises(a, words);
    head = a.scratch(HEADER + KeptKey.LONGEST + Kept.LONGEST + 64);
    keySize = a.slot("size of its key");
    kept = a.slot("what was kept with it");
    got = a.slot("got");
    name = a.slot("name");
    own = a.slot("own name");
  }

  /** Where what follows a program is to be received, {@link Kept#LONGEST} bytes at most. */
  Operand received() {
    return Assembler.plus(head, HEADER);
  }

  /**
   * Finds it, and goes over to it; falls through when there is none that holds.
   *
   * @param installation a string that no other installation has
   * @param terminals which descriptors are terminals, three characters
   * @param environment address of the variables
   * @param base gets the address of the program
   */
  void find(String installation, Operand terminals, Slot environment, Slot base, Mapping mapping) {
    Label none = a.label("no kept program");
    Label unmapped = a.label("not mapped");
    Label closed = a.label("not found");
    Slot size = a.slot("size of the program");
    Slot inMemory = a.slot("size in memory");
    Slot at = a.slot("where it begins");
    a.section("kept program: what it is found by");
    a.call("ask for the user", Call.GETEUID).into(got).tolerate(Errno.ANY);
    a.jumpIf(got.value(), Test.UNEQUAL, Operand.of(0), none);
    key.write(installation, terminals, environment, none);
    a.section("kept program: its file");
    directory.open(key.dataRoot(), false, closed);
    Label next = a.label("not this one");
    Slot which = a.slot("which name");
    a.set(name, key.name(0));
    a.set(which, Operand.of(1));
    Label look = a.here("look at a file");
    directory.openFile(name.value(), next);
    readHead(next);
    a.set(own, which.value());
    a.load(size, 4, head, Operand.of(8));
    a.load(inMemory, 4, head, Operand.of(12));
    a.sum(at, keySize.value(), Sum.ADD, Operand.of(HEADER));
    a.sum(kept, at.value(), Sum.ADD, head);
    Slot list = a.slot("premises");
    a.load(list, 4, kept.value(), Operand.of(8));
    a.sum(list, list.value(), Sum.ADD, kept.value());
    premises.check(kept.value(), list.value(), next);
    a.load(list, 4, kept.value(), Operand.of(12));
    a.sum(at, at.value(), Sum.ADD, list.value());
    mapping.map(base, inMemory);
    a.call(
            "read the program",
            Call.PREAD64,
            directory.file().value(),
            base.value(),
            size.value(),
            at.value())
        .into(got)
        .tolerate(Errno.ANY);
    a.jumpIf(got.value(), Test.UNEQUAL, size.value(), unmapped);
    a.section("kept program: a new id and the time");
    newId(base, unmapped);
    newTime(base, unmapped);
    directory.close();
    Boot.enter(a, base, Operand.of(0), Operand.of(-1));
    a.place(unmapped);
    a.call("give its memory back", Call.MUNMAP, base.value(), inMemory.value()).tolerate(Errno.ANY);
    a.place(next);
    directory.closeFile();
    a.jumpIf(which.value(), Test.EQUAL, Operand.of(2), closed);
    a.set(name, key.name(1));
    a.set(which, Operand.of(2));
    a.jump(look);
    a.place(closed);
    directory.close();
    a.place(none);
  }

  /** Reads as much as may come before the program; of a shorter file, some of that, too. */
  private void readHead(Label other) {
    Slot size = a.slot("size");
    Operand most = Operand.of(HEADER + KeptKey.LONGEST + Kept.LONGEST);
    a.call("read what it is for", Call.READ, directory.file().value(), head, most)
        .into(got)
        .tolerate(Errno.ANY);
    a.jumpIf(got.value(), Test.BELOW, Operand.of(HEADER + 1), other);
    words.ifError(got.value(), other);
    a.load(keySize, 4, head, Operand.of(0));
    padded(key.size(), size);
    a.jumpIf(keySize.value(), Test.UNEQUAL, size.value(), other);
    a.load(size, 4, head, Operand.of(4));
    a.sum(size, size.value(), Sum.ADD, keySize.value());
    a.sum(size, size.value(), Sum.ADD, Operand.of(HEADER - 1));
    words.unlessBelow(size.value(), got.value(), other);
    words.compare(key.bytes(), Assembler.plus(head, HEADER), keySize.value(), other);
  }

  private void padded(Slot size, Slot into) {
    a.sum(into, size.value(), Sum.ADD, Operand.of(7));
    a.sum(into, into.value(), Sum.AND, Operand.of(-8));
  }

  /** Random digits in each place where the earlier container's stand. */
  private void newId(Slot base, Label failed) {
    Operand random = a.room(8);
    Operand id = a.room(16);
    Operand hex = a.text(HEX);
    Slot one = a.slot("byte");
    Slot digit = a.slot("digit");
    a.call("ask for random bytes", Call.GETRANDOM, random, Operand.of(ID_BYTES), Operand.of(0))
        .into(got)
        .tolerate(Errno.ANY);
    a.jumpIf(got.value(), Test.UNEQUAL, Operand.of(ID_BYTES), failed);
    for (int i = 0; i < Kept.ID; i++) {
      a.load(one, 1, random, Operand.of(i / 2));
      if (i % 2 == 0) {
        a.sum(one, one.value(), Sum.SHIFT_RIGHT, Operand.of(4));
      } else {
        a.sum(one, one.value(), Sum.AND, Operand.of(15));
      }
      a.load(digit, 1, hex, one.value());
      a.store(1, id, Operand.of(i), digit.value());
    }
    Slot count = a.slot("count");
    Slot at = a.slot("place");
    Slot place = a.slot("offset");
    Slot first = a.slot("eight digits");
    Slot last = a.slot("four digits");
    Label done = a.label("new id");
    a.load(first, 8, id, Operand.of(0));
    a.load(last, 4, id, Operand.of(8));
    a.load(count, 4, kept.value(), Operand.of(0));
    a.sum(at, kept.value(), Sum.ADD, Operand.of(Kept.HEADER));
    Label next = a.here("next place");
    a.jumpIf(count.value(), Test.EQUAL, Operand.of(0), done);
    a.load(place, 4, at.value(), Operand.of(0));
    a.store(8, base.value(), place.value(), first.value());
    a.sum(place, place.value(), Sum.ADD, Operand.of(8));
    a.store(4, base.value(), place.value(), last.value());
    a.sum(at, at.value(), Sum.ADD, Operand.of(4));
    a.sum(count, count.value(), Sum.SUBTRACT, Operand.of(1));
    a.jump(next);
    a.place(done);
  }

  /** Milliseconds: ten digits of seconds, three of nanoseconds. */
  private void newTime(Slot base, Label failed) {
    Operand now = a.room(16);
    Slot seconds = Assembler.slotAt(now, 0, "seconds");
    Slot nanoseconds = Assembler.slotAt(now, 8, "nanoseconds");
    Slot text = a.slot("time");
    a.call("ask for the time", Call.CLOCK_GETTIME, Operand.of(0), now)
        .into(got)
        .tolerate(Errno.ANY);
    a.jumpIf(got.value(), Test.UNEQUAL, Operand.of(0), failed);
    a.load(text, 4, kept.value(), Operand.of(4));
    a.sum(text, text.value(), Sum.ADD, base.value());
    int[] places = new int[Kept.TIME - 3];
    int[] weights = new int[places.length];
    int weight = 1;
    for (int i = places.length - 1; i >= 0; i--) {
      places[i] = i;
      weights[i] = weight;
      weight *= 10;
    }
    Digits.write(a, seconds, text.value(), places, weights);
    Digits.write(
        a, nanoseconds, text.value(), new int[] {10, 11, 12}, 100_000_000, 10_000_000, 1_000_000);
  }

  /**
   * Keeps a program that has just been received and not been entered, with what {@link #received}
   * holds. Should that fail it is carried out all the same.
   *
   * @param chance a number whose lowest bit may be any
   * @param size of what is received
   * @param base address of the program
   * @param whole its size as sent
   * @param inMemory its size in memory
   */
  void keep(Slot chance, Slot size, Slot base, Slot whole, Slot inMemory) {
    a.section("keep the program");
    Label none = a.label("no key");
    Label done = a.label("kept");
    Slot total = a.slot("size in all");
    a.jumpIf(key.size().value(), Test.EQUAL, Operand.of(0), none);
    chooseName(chance);
    directory.open(key.dataRoot(), true, done);
    a.call(
            "make a file without a name",
            Call.OPENAT,
            directory.directory().value(),
            a.text("."),
            Operand.of(Flag.O_TMPFILE | Flag.O_WRONLY | Flag.O_CLOEXEC),
            Operand.of(0600))
        .into(directory.file())
        .tolerate(Errno.ANY);
    padded(key.size(), keySize);
    Operand sizes = a.room(HEADER);
    Slot[] fields = {keySize, size, whole, inMemory};
    for (int i = 0; i < fields.length; i++) {
      a.store(4, sizes, Operand.of(4 * i), fields[i].value());
    }
    Operand segments = a.room(SEGMENTS * 16);
    Operand[] addresses = {sizes, key.bytes(), received(), base.value()};
    Operand[] lengths = {Operand.of(HEADER), keySize.value(), size.value(), whole.value()};
    a.set(total, Operand.of(0));
    for (int i = 0; i < SEGMENTS; i++) {
      a.store(8, segments, Operand.of(16 * i), addresses[i]);
      a.store(8, segments, Operand.of(16 * i + 8), lengths[i]);
      a.sum(total, total.value(), Sum.ADD, lengths[i]);
    }
    a.call(
            "write the program",
            Call.WRITEV,
            directory.file().value(),
            segments,
            Operand.of(SEGMENTS))
        .into(got)
        .tolerate(Errno.ANY);
    a.jumpIf(got.value(), Test.UNEQUAL, total.value(), done);
    a.call(
            "remove what has its name",
            Call.UNLINKAT,
            directory.directory().value(),
            name.value(),
            Operand.of(0))
        .tolerate(Errno.ANY);
    a.call(
            "give it its name",
            Call.LINKAT,
            directory.file().value(),
            a.text(""),
            directory.directory().value(),
            name.value(),
            Operand.of(Flag.AT_EMPTY_PATH))
        .tolerate(Errno.ANY);
    a.place(done);
    directory.close();
    a.place(none);
  }

  /** Its own, should it have one; else any, so that two lines settle beside each other. */
  private void chooseName(Slot chance) {
    Slot one = a.slot("one of two");
    Label chosen = a.label("chosen");
    Label known = a.label("known");
    a.set(one, own.value());
    a.jumpIf(one.value(), Test.UNEQUAL, Operand.of(0), known);
    a.sum(one, chance.value(), Sum.AND, Operand.of(1));
    a.sum(one, one.value(), Sum.ADD, Operand.of(1));
    a.place(known);
    a.set(name, key.name(0));
    a.jumpIf(one.value(), Test.BELOW, Operand.of(2), chosen);
    a.set(name, key.name(1));
    a.place(chosen);
  }

  /** How memory is made. */
  interface Mapping {
    /** Reserves so many bytes. */
    void map(Slot into, Slot size);
  }
}
