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
rm -rf "$LIB"
# The command only if it is the link that the installation made.
case $(readlink "$BIN" 2>/dev/null) in ../lib/mydocker/*) rm -f "$BIN" ;; esac
say "Removed $LIB and $BIN."
DATA=$(left)
[ -z "$DATA" ] || say "Left as it is, since it is yours (remove it yourself if you want it gone):"
[ -z "$DATA" ] || say "$DATA"
