package io.mydocker.container;

import static io.mydocker.program.Flag.AT_FDCWD;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.O_DIRECTORY;
import static io.mydocker.program.Flag.O_PATH;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;
import java.util.ArrayList;
import java.util.List;

/**
 * A volume that begins with the image's files: Docker copies them, here the container has a layer
 * of its own over them. The overlay is attached in the container's namespace alone and goes with
 * it.
 */
final class SeededVolume {
  /** Descriptors of known numbers, since they are in the options as text (see fsconfig(2)). */
  private static final int FIRST = 140;

  /** What fsconfig(2) takes as one text. */
  private static final int LONGEST_TEXT = 255;

  private final Assembler a;
  private final LaunchPlan plan;
  private final Volume volume;

  SeededVolume(Assembler assembler, LaunchPlan plan, Volume volume) {
    a = assembler;
    this.plan = plan;
    this.volume = volume;
  }

  /** Makes it; its descriptor goes to {@code into}. */
  void mount(Slot into) {
    List<String> directories = new ArrayList<>(volume.seed().lowers());
    int lowers = directories.size();
    directories.add(volume.directory(plan.layout()));
    for (int i = 0; i < directories.size(); i++) {
      open(directories.get(i), FIRST + i);
    }
    String own = path(FIRST + lowers);
    List<String> options = new ArrayList<>();
    String joined = joined(lowers);
    if (joined.length() <= LONGEST_TEXT) {
      options.add("lowerdir=" + joined);
    } else {
      for (int i = 0; i < lowers; i++) {
        options.add(NewMount.MANY_LOWERS + "=" + path(FIRST + i));
      }
    }
    options.add("upperdir=" + own + "/upper");
    options.add("workdir=" + own + "/work");
    NewMount.make(a, "the volume for " + volume.target(), "overlay", options, 0, into);
    for (int i = 0; i < directories.size(); i++) {
      a.call("close " + directories.get(i), Call.CLOSE, Operand.of(FIRST + i));
    }
  }

  private void open(String path, int number) {
    Slot opened = a.slot("directory of a volume");
    a.call(
            "open " + path,
            Call.OPENAT,
            Operand.of(AT_FDCWD),
            a.text(path),
            Operand.of(O_PATH | O_DIRECTORY | O_CLOEXEC))
        .into(opened);
    a.call(
        "give " + path + " its number",
        Call.DUP3,
        opened.value(),
        Operand.of(number),
        Operand.of(O_CLOEXEC));
    a.call("close " + path, Call.CLOSE, opened.value());
  }

  private static String joined(int lowers) {
    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < lowers; i++) {
      joined.append(i == 0 ? "" : ":").append(path(FIRST + i));
    }
    return joined.toString();
  }

  private static String path(int descriptor) {
    return "/proc/self/fd/" + descriptor;
  }
}
