#!/usr/bin/env bash
# scripts/format.sh: formats the Java sources as the build wants them.
#
#   scripts/format.sh

set -eu
. "$(dirname "$0")/lib/common.sh"
only_help "$@"

cd "$ROOT"
need_jdk
maven spotless:apply
