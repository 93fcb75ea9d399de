#!/usr/bin/env bash
# scripts/test-fast.sh: the tests that need no privilege, without the style checks. Half a minute.
#
#   scripts/test-fast.sh

set -eu
. "$(dirname "$0")/lib/common.sh"
only_help "$@"

cd "$ROOT"
need_jdk
maven "$SUREFIRE_TALKS" -Dquick test
