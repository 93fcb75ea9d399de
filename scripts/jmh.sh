#!/usr/bin/env bash
# scripts/jmh.sh [PATTERN] [OPTION…]: measures the inner loops with JMH; without PATTERN all of them, in a few minutes.
#
#   scripts/jmh.sh Launch
#   scripts/jmh.sh TreeWalk -f 5 -i 10
#   scripts/jmh.sh -l
#
# PATTERN is a regular expression that is found in a benchmark's name. What else is given goes to JMH: -f is the number of
# JVMs, -i of iterations; -l lists the benchmarks; -h tells the rest. The short settings in src/jmh/java are for a look;
# compare two versions on one quiet machine. No root needed; nothing is started but JVMs.

set -eu
. "$(dirname "$0")/lib/common.sh"
case ${1-} in
  --help) help_from_head; exit 0 ;;
esac

OUTPUT=$ROOT/target/jmh

cd "$ROOT"
need_jdk
maven -Dquick -Pjmh test-compile dependency:build-classpath -Dmdep.outputFile="$OUTPUT/classpath" \
  -Dmdep.includeScope=test
exec "$JDK/bin/java" -cp "$OUTPUT/test-classes:$OUTPUT/classes:$(cat "$OUTPUT/classpath")" org.openjdk.jmh.Main "$@"
