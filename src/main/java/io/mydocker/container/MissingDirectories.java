package io.mydocker.container;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_DIRECTORY;
import static io.mydocker.program.Flag.O_PATH;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Instruction.Sum;
import io.mydocker.program.Instruction.Test;
import io.mydocker.program.Label;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/**
 * Makes a directory inside the root, with its parents, also where a symbolic link of the image
 * leads to a place that is not there yet: that place is then made, inside the root like everything
 * else. One link is followed at a time, from its own directory; more than {@link #HOPS} are taken
 * for a loop.
 */
final class MissingDirectories {
  private static final int HOPS = 40;
  private static final int LONGEST = 4096;

  private final Assembler a;
  private final String what;
  private final Slot name;
  private final Slot result;
  private final Slot slash;
  private final Slot at;
  private final Operand buffers;
  private final Slot hops;
  private final Slot directory;

  private MissingDirectories(Assembler assembler, String what) {
    a = assembler;
    this.what = what;
    name = a.slot("name");
    result = a.slot("result");
    slash = a.slot("slash");
    at = a.slot("at");
    hops = a.slot("hops");
    directory = a.slot("directory");
    buffers = a.scratch(2 * LONGEST);
  }

  /** The instructions; the working directory is the root before and after. */
  static void make(Assembler a, String path, String what) {
    new MissingDirectories(a, what).all(path);
  }

  private void all(String path) {
    for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
      one(path.substring(0, slash));
    }
    one(path);
    a.call("go to the root", Call.CHDIR, a.text("/"));
  }

  /**
   * One part, whose parent is there: a directory to be made, one that exists, or a link that leads
   * to neither.
   */
  private void one(String path) {
    Label there = a.label("there");
    String message = "make " + what + " " + path;
    int last = path.lastIndexOf('/');
    goTo("go to the parent of " + path, a.text(last == 0 ? "/" : path.substring(0, last)));
    a.set(name, a.text(path.substring(last + 1)));
    a.call(message, Call.MKDIRAT, at(), name.value(), Operand.of(0755))
        .into(result)
        .tolerate(Errno.EEXIST);
    a.jumpIf(result.value(), Test.EQUAL, Operand.of(0), there);
    lookAt("look at " + path, there);
    follow(message, there);
    a.place(there);
  }

  /**
   * The working directory is held while another process may put a link in its place; and what is
   * made is made right in it, so no link is followed then (CVE-2024-45310).
   */
  private void goTo(String message, Operand path) {
    OwnPath.open(a, message, path, O_PATH | O_DIRECTORY | O_CLOEXEC).into(directory);
    a.call(message, Call.FCHDIR, directory.value());
    a.call("close it", Call.CLOSE, directory.value());
  }

  /** Goes on at {@code there} if something is. */
  private void lookAt(String message, Label there) {
    Label nothing = a.label("nothing there");
    OwnPath.open(a, message, name.value(), O_PATH | O_CLOEXEC)
        .into(directory)
        .tolerate(Errno.ENOENT);
    a.jumpIf(directory.value(), Test.EQUAL, Operand.of(-Errno.ENOENT), nothing);
    a.call("close it", Call.CLOSE, directory.value());
    a.jump(there);
    a.place(nothing);
  }

  private void follow(String message, Label there) {
    Slot target = a.slot("target");
    Slot other = a.slot("other");
    a.set(hops, Operand.of(HOPS));
    a.set(target, buffers);
    a.sum(other, buffers, Sum.ADD, Operand.of(LONGEST));
    Label hop = a.here("follow the link");
    Label more = a.label("more hops");
    a.jumpIf(hops.value(), Test.UNEQUAL, Operand.of(0), more);
    // The loop that it is reports itself.
    a.call(message, Call.OPENAT, at(), name.value(), Operand.of(0));
    a.place(more);
    a.sum(hops, hops.value(), Sum.SUBTRACT, Operand.of(1));
    a.call(
            "read the link for " + what,
            Call.READLINKAT,
            at(),
            name.value(),
            target.value(),
            Operand.of(LONGEST - 1))
        .into(result);
    a.store(1, target.value(), result.value(), Operand.of(0));
    parents(message, target);
    a.call(message, Call.MKDIRAT, at(), name.value(), Operand.of(0755))
        .into(result)
        .tolerate(Errno.EEXIST);
    a.jumpIf(result.value(), Test.EQUAL, Operand.of(0), there);
    lookAt("look at the link's target", there);
    // The name lies in the buffer just filled: the next link goes into the other one.
    a.set(slash, target.value());
    a.set(target, other.value());
    a.set(other, slash.value());
    a.jump(hop);
  }

  /**
   * Makes and enters each directory of the link's text; {@code name} is what comes after its last
   * slash.
   */
  private void parents(String message, Slot target) {
    Slot c = a.slot("character");
    Label next = a.label("next character");
    Label done = a.label("last part");
    Label skip = a.label("not a slash");
    a.load(c, 1, target.value(), Operand.of(0));
    a.set(name, target.value());
    a.set(at, target.value());
    Label relative = a.label("relative");
    a.jumpIf(c.value(), Test.UNEQUAL, Operand.of('/'), relative);
    a.call("go to the root", Call.CHDIR, a.text("/"));
    a.sum(at, at.value(), Sum.ADD, Operand.of(1));
    a.set(name, at.value());
    a.place(relative);
    a.place(next);
    a.load(c, 1, at.value(), Operand.of(0));
    a.sum(at, at.value(), Sum.ADD, Operand.of(1));
    a.jumpIf(c.value(), Test.EQUAL, Operand.of(0), done);
    a.jumpIf(c.value(), Test.UNEQUAL, Operand.of('/'), skip);
    a.sum(slash, at.value(), Sum.SUBTRACT, Operand.of(1));
    a.store(1, slash.value(), Operand.of(0), Operand.of(0));
    enter(message, skip);
    a.place(skip);
    a.jump(next);
    a.place(done);
    Label named = a.label("named");
    a.load(c, 1, name.value(), Operand.of(0));
    a.jumpIf(c.value(), Test.UNEQUAL, Operand.of(0), named);
    // The text ended in a slash, or was one: the directory itself.
    a.set(name, a.text("."));
    a.place(named);
  }

  private void enter(String message, Label next) {
    Slot c = a.slot("first character");
    Label empty = a.label("empty part");
    a.load(c, 1, name.value(), Operand.of(0));
    a.jumpIf(c.value(), Test.EQUAL, Operand.of(0), empty);
    a.call(message, Call.MKDIRAT, at(), name.value(), Operand.of(0755)).tolerate(Errno.EEXIST);
    goTo(message, name.value());
    a.place(empty);
    a.set(name, at.value());
    a.jump(next);
  }

  private static Operand at() {
    return Operand.of(AT_FDCWD);
  }
}
