package io.mydocker.image;

import java.util.ArrayList;
import java.util.List;

/** Who uses the trees of layers: asked anew each time, since containers start without a lock. */
public interface LayerUsers {
  /**
   * A container.
   *
   * @param image the id of its image, empty when that is none of the store's
   * @param lowers its image's trees, absolute, the topmost first
   */
  record User(String name, String image, List<String> lowers) {
    /** The keys of the trees: the data root may have been spelled in another way. */
    List<String> trees() {
      List<String> keys = new ArrayList<>(lowers.size());
      for (String lower : lowers) {
        keys.add(LayerTrees.keyOf(lower));
      }
      return keys;
    }
  }

  List<User> all();
}
