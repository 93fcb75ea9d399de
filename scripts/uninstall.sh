#!/usr/bin/env bash
# scripts/uninstall.sh: removes what scripts/install.sh put under PREFIX (/usr/local unless set).
#
#   sudo scripts/uninstall.sh
#
# Containers, images and the default image stay; it says where they are. Packages that the installation brought stay.

set -eu
. "$(dirname "$0")/lib/common.sh"
only_help "$@"

PREFIX=${PREFIX:-/usr/local}
LIB=${DESTDIR-}$PREFIX/lib/mydocker
BIN=${DESTDIR-}$PREFIX/bin/mydocker

left() {
  local path
  for path in /var/lib/mydocker /root/busybox /root/*.tar; do
    [ ! -e "$path" ] || say "  $path ($(du -sh "$path" 2>/dev/null | cut -f 1))"
  done
}

[ -d "$LIB" ] || [ -L "$BIN" ] || die "there is no mydocker under ${DESTDIR-}$PREFIX"
[ -w "${LIB%/*}" ] || die "cannot write to ${LIB%/*}; run this as root"
remove_links "${DESTDIR-}$PREFIX" "$PREFIX/lib/mydocker"
# Deepest first, and only those that the installation made and nobody else has used since.
if [ -f "$LIB/directories" ]; then
  sort -r "$LIB/directories" | while read -r directory; do
    rmdir "${DESTDIR-}$directory" 2>/dev/null || true
  done
fi
rm -rf "$LIB"
# The command only if it is the link that the installation made.
case $(readlink "$BIN" 2>/dev/null) in ../lib/mydocker/*) rm -f "$BIN" ;; esac
say "Removed $LIB, $BIN, the completions and the manual pages."
DATA=$(left)
[ -z "$DATA" ] || say "Left as it is, since it is yours (remove it yourself if you want it gone):"
[ -z "$DATA" ] || say "$DATA"
