#!/usr/bin/env bash
# scripts/test-root.sh: the tests that start containers, against an installation of this checkout under target/dist.
#
#   sudo scripts/test-root.sh
#
# Installs no packages; scripts/test.sh does, and runs every test there is.

set -eu
. "$(dirname "$0")/lib/common.sh"
only_help "$@"

need_root
cd "$ROOT"
need_jdk
make_dist
run_tests "$DIST/bin/mydocker" -Dquick -Dgroups=root test
