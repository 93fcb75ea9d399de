#!/usr/bin/env bash
# scripts/test-one.sh NAME…: the named tests, as Maven names them: SignalsTest, SignalsTest#ctrlC, 'Archive*'.
#
#   scripts/test-one.sh EncoderTest
#   sudo scripts/test-one.sh SignalsTest
#
# As root, those that start containers run too, against an installation of this checkout under target/dist (kept from one
# time to the next; it is made again when the sources have changed) or against MYDOCKER_BIN.

set -eu
. "$(dirname "$0")/lib/common.sh"
case ${1-} in
  -h | --help) help_from_head; exit 0 ;;
  '') die "which test? see --help" ;;
esac

names=$(IFS=,; echo "$*")
cd "$ROOT"
need_jdk
if [ "$(id -u)" = 0 ]; then
  [ -n "${MYDOCKER_BIN-}" ] || make_dist
  run_tests "${MYDOCKER_BIN:-$DIST/bin/mydocker}" -Dquick -Dtest="$names" test
else
  maven "$SUREFIRE_TALKS" -Dquick -Dtest="$names" test
fi
