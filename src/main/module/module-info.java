/**
 * mydocker as a module of its own runtime image. There its classes need neither a jar nor a URL nor
 * a manifest to be looked at before they can be used, which is a tenth of a start. Without such an
 * image the same classes run from the class path.
 *
 * <p>Compiled while installing, not with the rest: the libraries on the class path, most of which
 * are no modules, cannot be named here. {@code Main} says at the start that they may be used. All is
 * open, to them as well.
 */
open module io.mydocker {
  // One exported package makes this a root module: one that is there without being asked for.
  exports io.mydocker;
  // Of these, cli.log uses something, which stays on the class path.
  exports io.mydocker.container;
}
