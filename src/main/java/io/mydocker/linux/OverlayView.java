package io.mydocker.linux;

import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import java.util.ArrayList;
import java.util.List;

/**
 * Layers seen as one tree, read-only, in a mount that is attached nowhere: it goes with its
 * descriptor, so a process that is killed leaves nothing (fsmount(2)). A container's upper
 * directory may be a layer while the container runs: both mounts show the same inodes.
 */
public final class OverlayView implements AutoCloseable {
  private static final String BY_DESCRIPTOR = "/proc/self/fd/";

  private final CallGate gate;
  private final List<Integer> layers = new ArrayList<>();
  private int tree = -1;

  private OverlayView(CallGate gate) {
    this.gate = gate;
  }

  /**
   * Opens one, which the caller closes.
   *
   * @param layers raw paths, the topmost first
   */
  public static OverlayView open(List<String> layers) {
    OverlayView view = new OverlayView(CallGate.open());
    try {
      view.mount(layers);
      return view;
    } catch (KernelException e) {
      view.close();
      throw e;
    }
  }

  /** Where its root is, for this process. */
  public String path() {
    return BY_DESCRIPTOR + tree;
  }

  private void mount(List<String> paths) {
    // By descriptor, since fsconfig(2) takes no text longer than 255 bytes.
    for (String path : paths) {
      int flags = Flag.O_PATH | Flag.O_DIRECTORY | Flag.O_CLOEXEC;
      layers.add((int) gate.made(Call.OPENAT, path, Flag.AT_FDCWD, gate.first(path), flags, 0, 0));
    }
    int context =
        (int)
            gate.made(Call.FSOPEN, "overlay", gate.first("overlay"), Flag.FSOPEN_CLOEXEC, 0, 0, 0);
    try {
      configure(context);
      tree =
          (int)
              gate.made(
                  Call.FSMOUNT,
                  "overlay",
                  context,
                  Flag.FSMOUNT_CLOEXEC,
                  Flag.MOUNT_ATTR_RDONLY,
                  0,
                  0);
    } finally {
      gate.tried(Call.CLOSE, context, 0, 0, 0, 0, 0);
    }
  }

  private void configure(int context) {
    long first = set(context, "lowerdir+", BY_DESCRIPTOR + layers.get(0));
    if (first == -Errno.EINVAL) {
      // Before Linux 6.5 all layers are one text.
      StringBuilder all = new StringBuilder();
      for (int layer : layers) {
        all.append(all.length() == 0 ? "" : ":").append(BY_DESCRIPTOR).append(layer);
      }
      require(set(context, "lowerdir", all.toString()));
    } else {
      require(first);
      for (int i = 1; i < layers.size(); i++) {
        require(set(context, "lowerdir+", BY_DESCRIPTOR + layers.get(i)));
      }
    }
    require(gate.tried(Call.FSCONFIG, context, Flag.FSCONFIG_CMD_CREATE, 0, 0, 0, 0));
  }

  private long set(int context, String key, String value) {
    return gate.tried(
        Call.FSCONFIG,
        context,
        Flag.FSCONFIG_SET_STRING,
        gate.first(key),
        gate.second(value),
        0,
        0);
  }

  private static void require(long result) {
    if (result < 0) {
      throw new KernelException("fsconfig", "an overlay of the container's layers", (int) -result);
    }
  }

  @Override
  public void close() {
    if (tree >= 0) {
      gate.tried(Call.CLOSE, tree, 0, 0, 0, 0, 0);
      tree = -1;
    }
    for (int layer : layers) {
      gate.tried(Call.CLOSE, layer, 0, 0, 0, 0, 0);
    }
    layers.clear();
  }
}
