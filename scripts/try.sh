#!/usr/bin/env bash
# scripts/try.sh [ARGUMENT…]: mydocker as it is in this checkout, without installing it.
#
#   scripts/try.sh --version
#   sudo scripts/try.sh run -it /bin/sh
#
# Builds an installation under target/dist when the sources have changed since the last time, as the user who called
# (also under sudo), and runs it with the arguments given.

set -eu
. "$(dirname "$0")/lib/common.sh"
case ${1-} in -h | --help | '') help_from_head; exit 0 ;; esac

make_dist >&2
exec "$DIST/bin/mydocker" "$@"
