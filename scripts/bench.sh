#!/usr/bin/env bash
# Sets what a user of mydocker waits for beside other engines and writes a table to target/bench/.
set -euo pipefail

usage() {
  cat <<'END'
usage: sudo scripts/bench.sh [startup|detached|commit|memory|parallel|all]

Measures mydocker beside the peers this machine can have, in one go, and writes a
Markdown table to target/bench/ (and prints it).

  startup   run of /bin/true, alone and in a loop of 100, and of a command that writes
            1,000 files; help, a usage error and ps                 (under 3 minutes)
  detached  exec, run -d, ps and inspect, also with 1,000 containers (about 5 minutes)
  commit    commit of a Debian minbase root against tar             (about 5 minutes)
  memory    what a run, foreground or detached, holds while its
            command sleeps                                          (a minute)
  parallel  50 containers, 4 at a time                              (about 2 minutes)
  all       all of them; the default

startup draws its first table to target/bench/chart.svg, too (scripts/bench/chart.sh).

It installs hyperfine, jq, docker.io, podman, crun, runc, bubblewrap, debootstrap and
busybox-static with apt-get where they are missing and says which could not be had.
Docker's daemon is its own, with everything in a temporary directory; nothing below
/etc is written; the engines' usual images and containers are not touched.

environment
  MYDOCKER_BIN       the mydocker to measure; default: mydocker on PATH
  BENCH_ROUNDS       rounds over all commands; default 4 (commit, parallel: 3)
  BENCH_RUNS         runs of each command per round; default 4 (commit: 2, parallel: 1)
  BENCH_TMP          a directory on a disk file system; default /var/tmp
  BENCH_NO_INSTALL   when set, nothing is installed

exit code
  0 everything asked for was measured; 1 mydocker, java or hyperfine could not be;
  125 wrong arguments. A missing peer is a line in the table, not a failure.

How it measures, and what it checks: scripts/bench/README.md
END
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/bench/peers.sh
. "$root/scripts/bench/peers.sh"
# shellcheck source=scripts/bench/measure.sh
. "$root/scripts/bench/measure.sh"
# shellcheck source=scripts/bench/startup.sh
. "$root/scripts/bench/startup.sh"
# shellcheck source=scripts/bench/parallel.sh
. "$root/scripts/bench/parallel.sh"
# shellcheck source=scripts/bench/detached.sh
. "$root/scripts/bench/detached.sh"
# shellcheck source=scripts/bench/calls.sh
. "$root/scripts/bench/calls.sh"
# shellcheck source=scripts/bench/memory.sh
. "$root/scripts/bench/memory.sh"
# shellcheck source=scripts/bench/detached-memory.sh
. "$root/scripts/bench/detached-memory.sh"
# shellcheck source=scripts/bench/commit.sh
. "$root/scripts/bench/commit.sh"

say() { printf 'bench: %s\n' "$*" >&2; }

die() {
  local code=$1
  shift
  say "$*"
  exit "$code"
}

# Ends what this script started, by pid, and removes its directory, never across a mount.
clean_up() {
  local pid
  trap - EXIT INT TERM
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${started[@]}"; do wait "$pid" 2>/dev/null || true; done
  mounts_below "$work" | tac | while read -r mount; do umount -l "$mount" || true; done
  rm -rf --one-file-system "$work"
}

# In pid and mount namespaces of its own, what the peers start and mount ends with this script, however it ends, and
# pid 1 is a shell that only waits, so that orphaned monitors are reaped also where the host's pid 1 would not.
enter_namespaces() {
  [ -z "${BENCH_INSIDE:-}" ] || return 0
  # shellcheck disable=SC2016 # for the inner shell
  BENCH_INSIDE=1 exec unshare --pid --fork --kill-child --mount-proc \
    sh -c '"$@"; exit $?' sh "${BASH_SOURCE[0]}" "$@"
}

prepare() {
  work=$(mktemp -d "${BENCH_TMP:-/var/tmp}/mydocker-bench.XXXXXX")
  started=()
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  results=$root/target/bench
  mkdir -p "$results" "$work/results"
  unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS CLASSPATH
}

# Only a whole report gets there; and what sudo's caller finds in the checkout must belong to that person.
publish() {
  cp "$report" "$results/$1"
  cat "$report"
  say "written to target/bench/$1"
  draw_chart
  [ -z "${SUDO_UID:-}" ] || chown -R "$SUDO_UID:${SUDO_GID:-$SUDO_UID}" "$root/target"
}

draw_chart() {
  compgen -G "$work/results/true-mydocker.*.json" >/dev/null || return 0
  # Others time it, too, as a measure of their own.
  grep -q '^## run of /bin/true$' "$report" || return 0
  "$root/scripts/bench/chart.sh" "$report" >"$work/chart.svg"
  cp "$work/chart.svg" "$results/chart.svg"
  say "drawn to target/bench/chart.svg"
}

# Commit comes last: its container stays until the end, and would share pages with what memory measures.
parts_of() {
  if [ "$1" = all ]; then echo "startup parallel detached memory commit"; else echo "$1"; fi
}

main() {
  local what=${1:-all} part
  case $what in
    -h | --help) usage && exit 0 ;;
    startup | detached | commit | memory | parallel | all) [ $# -le 1 ] || { usage >&2 && exit 125; } ;;
    *) usage >&2 && exit 125 ;;
  esac
  [ "$(id -u)" -eq 0 ] || die 125 "needs root: sudo scripts/bench.sh $what"
  enter_namespaces "$@"
  prepare
  install_packages
  need java hyperfine jq
  report=$work/report.md
  report_head
  for part in $(parts_of "$what"); do "bench_$part"; done
  report_foot
  publish "$what-$(date -u +%Y%m%dT%H%M%SZ).md"
  [ -z "${absent[mydocker]:-}" ] || die 1 "mydocker was not measured: ${absent[mydocker]}"
}

main "$@"
