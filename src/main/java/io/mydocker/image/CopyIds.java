package io.mydocker.image;

/**
 * Whom an id of one side of a copy is on the other. A container with a user namespace has other
 * numbers for its users than the host.
 */
public interface CopyIds {
  /** Both sides have the same. */
  CopyIds SAME =
      new CopyIds() {
        @Override
        public long uid(long id) {
          return id;
        }

        @Override
        public long gid(long id) {
          return id;
        }
      };

  /** A user's; -1 when that one is nobody there. */
  long uid(long id);

  /** A group's; -1 when that one is nobody there. */
  long gid(long id);
}
