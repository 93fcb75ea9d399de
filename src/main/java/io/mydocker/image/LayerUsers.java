package io.mydocker.image;

import java.util.List;

/** Who uses the trees of layers: asked anew each time, since containers start without a lock. */
public interface LayerUsers {
  /** A container and its image's trees, absolute, the topmost first. */
  record User(String name, List<String> lowers) {}

  List<User> all();
}
