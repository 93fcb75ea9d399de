#!/usr/bin/env bash
# scripts/mutation.sh: changes the pure packages, one instruction at a time, and says which changes no test noticed.
#
#   scripts/mutation.sh
#
# The pure packages are programs, the native engine, the OCI documents and the reading of the command line; PIT makes the
# changes (Maven profile "mutation"), and runs the tests that reach each of them. Minutes, not seconds. Fails when fewer
# than 80 % of the changes are noticed. The report is target/pit-reports/index.html: what survived, line by line.

set -eu
. "$(dirname "$0")/lib/common.sh"
only_help "$@"

REPORT=$ROOT/target/pit-reports

# One line for each package: how many of its changes were noticed, of how many.
by_package() {
  awk -F "mutatedClass>io.mydocker." 'NF > 1 {
    split($2, name, ".")
    all[name[1]]++
    noticed[name[1]] += /detected=.true./
  }
  END { for (p in all) printf "%-10s %4d of %4d (%.1f %%)\n", p, noticed[p], all[p], 100 * noticed[p] / all[p] }' \
    "$1" | sort
}

cd "$ROOT"
need_jdk
status=0
rm -rf "$REPORT"
maven -Dquick -Pmutation test-compile org.pitest:pitest-maven:mutationCoverage || status=$?
if [ -f "$REPORT/mutations.xml" ]; then
  by_package "$REPORT/mutations.xml"
  say "the report: $REPORT/index.html"
fi
exit "$status"
