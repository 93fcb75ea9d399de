#!/usr/bin/env bash
# scripts/install.sh: installs mydocker, or upgrades it.
#
#   sudo scripts/install.sh
#
# Installs what is missing to build it (a JDK 17 or newer, Maven) and to run it well (libseccomp, libdeflate, a static
# busybox) by apt, builds in a directory of its own, and puts a self-contained tree under PREFIX/lib/mydocker, the command
# at PREFIX/bin/mydocker, and completions (bash, zsh) and manual pages under PREFIX/share. Run it again to upgrade; until
# the new version has shown that it starts, the old one stays as it is. scripts/uninstall.sh removes it.
#
#   --no-packages   never call apt; say what is missing instead
#   --help          this text
#
# From the environment:
#   PREFIX   where it goes, /usr/local unless set
#   DESTDIR  put before PREFIX, for building a package. The class-data archives are then not made, since they are
#            valid only in the final place: run PREFIX/lib/mydocker/current/make-archive there
#   JAVA_HOME  a JDK to build with

set -eu
. "$(dirname "$0")/lib/common.sh"
umask 022 # what is installed is for everybody to read, whatever root's own habit is

PREFIX=${PREFIX:-/usr/local}
DESTDIR=${DESTDIR-}
PACKAGES=yes
KEEP_LOG=no
for argument; do
  case $argument in
    -h | --help) help_from_head; exit 0 ;;
    --no-packages) PACKAGES=no ;;
    *) die "unknown argument '$argument'; see --help" ;;
  esac
done
case $PREFIX in /*) ;; *) die "PREFIX must be an absolute path, not '$PREFIX'" ;; esac
case $PREFIX$DESTDIR in *[[:space:]:]*) die "PREFIX and DESTDIR must not hold spaces or colons" ;; esac

STARTED=$EPOCHREALTIME
VERSION=$(version_of "$ROOT")
COMMIT=$(commit_of "$ROOT")
# Every version lies in a directory of its own, and "current" says which one is used. So a new one is built where it
# will stay (its archives hold the path), and the switch is one rename.
BUILD=$VERSION-$(date +%Y%m%d%H%M%S)-$$
HOME_OF_ALL=$PREFIX/lib/mydocker
FINAL=$HOME_OF_ALL/$BUILD
TREE=$DESTDIR$FINAL
LOG=$(mktemp "${TMPDIR:-/tmp}/mydocker-install.XXXXXX.log")
WORK=$(mktemp -d "${TMPDIR:-/var/tmp}/mydocker-build.XXXXXX")
DONE=no

clean_up() {
  rm -rf "$WORK"
  if [ "$DONE" = no ]; then
    rm -rf "$TREE"
    rmdir "$DESTDIR$HOME_OF_ALL" 2>/dev/null || true
    [ ! -e "$DESTDIR$HOME_OF_ALL/current" ] || warn "the installed version was left as it is"
  fi
  [ "$KEEP_LOG" = yes ] || rm -f "$LOG"
}

missing_packages() {
  [ -n "$(find_jdk)" ] || echo $JDK_PACKAGE
  command -v mvn >/dev/null || echo maven
  # Filters of system calls are built by it, when they are first needed.
  [ -n "$DESTDIR" ] || ldconfig -p 2>/dev/null | grep -q 'libseccomp\.so\.2' || echo libseccomp2
  # Without it commit compresses with the JDK's zlib, at half the speed and a little larger.
  [ -n "$DESTDIR" ] || ldconfig -p 2>/dev/null | grep -q 'libdeflate\.so\.0' || echo libdeflate0
  # Where the default image is not there already, mydocker builds it from this.
  [ -n "$DESTDIR" ] || [ -x /bin/busybox ] || [ -x /usr/bin/busybox ] || echo busybox-static
}

install_packages() {
  local missing
  missing=$(missing_packages | tr '\n' ' ')
  [ -n "$missing" ] || return 0
  [ "$PACKAGES" = yes ] || die "missing: $missing(apt-get install $missing)"
  command -v apt-get >/dev/null || die "missing: $missing; there is no apt-get here to install them with"
  [ "$(id -u)" = 0 ] || die "missing: $missing; run this as root, or install them"
  step "refresh the package lists" apt-get -q update
  # shellcheck disable=SC2086
  step "install $missing" env DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends $missing
}

# A copy, so that the checkout gets no target/ that belongs to root.
copy_source() {
  tar -C "$ROOT" --exclude=./target --exclude=./.git -cf - . | tar -C "$WORK" --no-same-owner -xf -
}

try_it() {
  "$TREE/mydocker" --version | tee -a "$LOG" | grep -qF "$VERSION"
}

switch_over() {
  mkdir -p "$DESTDIR$PREFIX/bin"
  ln -s "$BUILD" "$TREE/../current.$$"
  mv -fT "$TREE/../current.$$" "$DESTDIR$HOME_OF_ALL/current"
  ln -sf ../lib/mydocker/current/mydocker "$DESTDIR$PREFIX/bin/mydocker.$$"
  mv -fT "$DESTDIR$PREFIX/bin/mydocker.$$" "$DESTDIR$PREFIX/bin/mydocker"
  link_documents
}

# Links through "current", so that they are always those of the version in use. Directories that were made for them are
# noted, for scripts/uninstall.sh to remove.
link_documents() {
  local file link
  remove_links "$DESTDIR$PREFIX" "$HOME_OF_ALL"
  (cd "$TREE/share" && find . -type f) | while read -r file; do
    file=share/${file#./}
    link=$DESTDIR$PREFIX/$file
    make_directory "$PREFIX/${file%/*}"
    ln -sf "$HOME_OF_ALL/current/$file" "$link.$$"
    mv -fT "$link.$$" "$link"
  done
}

make_directory() {
  [ ! -d "$DESTDIR$1" ] || return 0
  make_directory "${1%/*}"
  mkdir "$DESTDIR$1"
  printf '%s\n' "$1" >>"$DESTDIR$HOME_OF_ALL/directories"
}

# Not those that a process still runs from (a long commit, begun before the upgrade): the next upgrade takes them.
remove_old_versions() {
  local old used
  used=$(readlink /proc/[0-9]*/exe 2>/dev/null || true)
  for old in "$DESTDIR$HOME_OF_ALL"/*/; do
    old=${old%/}
    if [ "${old##*/}" = "$BUILD" ] || [ -L "$old" ] || [ ! -d "$old/runtime" ]; then continue; fi
    case $used in *"$old/"*) continue ;; esac
    rm -rf "$old"
  done
}

trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

say "Installing mydocker $VERSION ($COMMIT) under $DESTDIR$PREFIX"
install_packages
JDK=$(find_jdk)
[ -n "$JDK" ] || die "no JDK 17 or newer with its jmods was found"
mkdir -p "$DESTDIR$HOME_OF_ALL" 2>>"$LOG" || die "cannot create $DESTDIR$HOME_OF_ALL; run this as root, or set PREFIX"
exec 9<"$DESTDIR$HOME_OF_ALL"
flock -n 9 || die "another installation into $DESTDIR$HOME_OF_ALL is under way"
mkdir "$TREE"
step "copy the source" copy_source
step "build" compile "$WORK"
step "make a Java runtime" put_runtime "$WORK" "$TREE" "$FINAL"
step "lay out the jar and native libraries" put_jar "$WORK" "$TREE"
step "collect the licences" put_licences "$WORK" "$TREE"
step "write completions and manual pages" put_documents "$WORK" "$TREE"
step "write the launcher" put_launcher "$WORK" "$TREE" "$FINAL"
if [ -z "$DESTDIR" ]; then
  step "make the class-data archives" "$TREE/make-archive" ||
    warn "without these archives mydocker works, but starts slower"
  step "start it once" try_it
fi
switch_over
DONE=yes
remove_old_versions
say "Installed in $(elapsed "$STARTED") s, $(du -sh "$TREE" | cut -f 1)."
if [ -n "$DESTDIR" ]; then
  say "Where it is unpacked, run once: $HOME_OF_ALL/current/make-archive"
else
  case :$PATH: in *:"$PREFIX/bin":*) command=mydocker ;; *) command=$PREFIX/bin/mydocker ;; esac
  say "Next: sudo $command run -it /bin/sh"
fi
