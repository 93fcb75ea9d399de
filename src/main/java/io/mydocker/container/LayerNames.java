package io.mydocker.container;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_DIRECTORY;
import static io.mydocker.program.Flag.O_PATH;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import java.util.ArrayList;
import java.util.List;

/**
 * How layers are named in the options of an overlay mount. mount(2) takes one page of them, which
 * is some forty paths: more layers than that are opened, and named by their descriptors.
 */
final class LayerNames {
  /** Bytes of paths with which all options still fit into a page. */
  private static final int MOST = 3000;

  /** The numbers must be known beforehand, since they are text. */
  private static final int FIRST = 200;

  private final Assembler a;
  private final List<String> lowers;
  private final boolean areMany;

  LayerNames(Assembler assembler, List<String> lowers) {
    a = assembler;
    this.lowers = lowers;
    int length = 0;
    for (int i = 0; i < lowers.size(); i++) {
      length += lowers.get(i).length() + 1;
    }
    areMany = length > MOST;
  }

  /** The names, between {@link #open} and {@link #close}. */
  List<String> names() {
    if (!areMany) {
      return lowers;
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < lowers.size(); i++) {
      names.add("/proc/self/fd/" + (FIRST + i));
    }
    return names;
  }

  void open() {
    Slot opened = a.slot("layer");
    for (int i = 0; areMany && i < lowers.size(); i++) {
      a.call(
              "open the layer " + lowers.get(i),
              Call.OPENAT,
              Operand.of(AT_FDCWD),
              a.text(lowers.get(i)),
              Operand.of(O_PATH | O_DIRECTORY | O_CLOEXEC))
          .into(opened);
      a.call(
              "give the layer its number",
              Call.DUP3,
              opened.value(),
              Operand.of(FIRST + i),
              Operand.of(O_CLOEXEC))
          .hint(Errno.EBADF, "; too few open files are allowed: raise ulimit -n");
      a.call("close the layer", Call.CLOSE, opened.value());
    }
  }

  void close() {
    for (int i = 0; areMany && i < lowers.size(); i++) {
      a.call("close the layer", Call.CLOSE, Operand.of(FIRST + i));
    }
  }
}
