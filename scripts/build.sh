#!/usr/bin/env bash
# scripts/build.sh: compiles with every check the project has (formatter, Error Prone, NullAway), runs the tests that
# need no privilege, and writes target/mydocker.jar.
#
#   scripts/build.sh

set -eu
. "$(dirname "$0")/lib/common.sh"
only_help "$@"

cd "$ROOT"
need_jdk
maven -Dmydocker.commit="$(commit_of "$ROOT")" verify
say "target/mydocker.jar is built; scripts/try.sh runs it without installing"
