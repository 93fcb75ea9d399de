# shellcheck shell=bash
# shellcheck disable=SC2154 # work, report, rootfs, docker, mydocker, titles: set by bench.sh and peers.sh
# Checking that a command does its work, timing it, and the tables. Sourced by scripts/bench.sh.

# Runs a peer's command line once, split the way hyperfine -N splits it.
run_once() {
  local -a words
  eval "words=($(command_line "$1" "$2"))"
  in_view_of "$1" "${words[@]}" </dev/null 2>>"$work/$1.log"
}

# A measured command must have run in a container of that peer: the exit code of /bin/false comes back, 1,000 files
# are counted inside, and none of them is in the image afterwards. A peer that fails is dropped, with the reason.
check() {
  local peer=$1 workload=$2 problem
  command_line "$peer" "$workload" >/dev/null || return 0
  problem=$(problem_of "$peer" "$workload" | paste -sd ';')
  [ -z "$problem" ] || leave_out "$peer" "$problem: $(tail -n 1 "$work/$peer.log" | tr -d '|')"
}

problem_of() {
  local peer=$1 workload=$2 code=0 before after
  before=$(mounts_below "$work" | wc -l)
  case $peer-$workload in
    java-*) [ "$(run_once java true)" = hello ] || echo "no hello" ;;
    *-true)
      run_once "$peer" true >/dev/null || echo "/bin/true ends with $?"
      run_once "$peer" false >/dev/null || code=$?
      [ "$code" -eq 1 ] || echo "/bin/false ends with $code"
      ;;
    *-files)
      [ "$(run_once "$peer" files-counted)" = 1000 ] || echo "does not write 1,000 files"
      [ ! -e "$rootfs/f0" ] || echo "writes into the image"
      ;;
  esac
  after=$(mounts_below "$work" | wc -l)
  [ "$before" -eq "$after" ] || echo "leaves mounts"
}

# PEER REASON: it is measured no further, and its row says why.
leave_out() {
  local peer kept=()
  absent["$1"]=$2
  say "$1: $2"
  for peer in "${peers[@]}"; do [ "$peer" = "$1" ] || kept+=("$peer"); done
  peers=("${kept[@]}")
}

mounts_below() { awk -v below="$1/" 'index($5, below) == 1 { print $5 }' /proc/self/mountinfo; }

is_measured() {
  local peer
  for peer in "${peers[@]}"; do [ "$peer" != "$1" ] || return 0; done
  return 1
}

# ROUND RUNS WORKLOAD...: every round runs every command, so that a slow minute of the machine falls on all alike.
measure_peers() {
  local round=$1 runs=$2 workload peer
  shift 2
  for workload in "$@"; do
    for peer in "${peers[@]}"; do
      measure "$peer" "$workload" "$round" "$runs"
    done
  done
}

measure() {
  local peer=$1 workload=$2 round=$3 runs=$4 line options=(--warmup 1)
  line=$(command_line "$peer" "$workload") || return 0
  [ "$peer" != first ] || options+=(--prepare "rm -rf $MYDOCKER_DATA_ROOT/programs")
  time_it "$workload-$peer" "$round" "$runs" "$peer" "$line" "${options[@]}"
}

# NAME ROUND RUNS PEER LINE [HYPERFINE OPTION...]: times one command line, no shell in between.
time_it() {
  local name=$1 round=$2 runs=$3 peer=$4 line=$5
  shift 5
  in_view_of "$peer" hyperfine -N --runs "$runs" --style none "$@" \
    --export-json "$work/results/$name.$round.json" "$line" >>"$work/$peer.log" 2>&1 </dev/null ||
    die 1 "$peer failed while it was measured: $(tail -n 1 "$work/$peer.log")"
}

check_nothing_left() {
  local peer left
  for peer in "${peers[@]}"; do
    left=$(containers_of "$peer")
    [ -z "$left" ] || die 1 "$peer left containers behind: $left"
  done
}

containers_of() {
  case $1 in
    docker) "$docker" ps -aq ;;
    podman) podman ps -aq ;;
    mydocker | first) "$mydocker" ps -aq ;;
    runc | crun) in_view_of "$1" "$1" --root "$work/$1-state" list -q ;;
  esac
}

# NAME: median and least of all runs in milliseconds, or nothing when it was not measured.
statistics() {
  compgen -G "$work/results/$1.*.json" >/dev/null || return 0
  jq -rs '[.[].results[].times[]] | sort | [(.[(length / 2 | floor)] + .[((length - 1) / 2 | floor)]) / 2, .[0]]
    | map(. * 1000) | @tsv' "$work/results/$1".*.json
}

report_head() {
  cat >"$report" <<END
# Benchmark of $(date -u +%Y-%m-%d)

$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores, Linux $(uname -r),
load $(cut -d ' ' -f 1 /proc/loadavg) at the start. Compare the ratios; absolute times belong to this machine and minute.
END
}

# WORKLOAD TITLE: one row per peer, with its ratio to the bare java hello and mydocker's ratio to it.
report_table() {
  local workload=$1 title=$2 peer base ours median least
  base=$(statistics "$workload-java" | cut -f 1)
  ours=$(statistics "$workload-mydocker" | cut -f 1)
  printf '\n## %s\n\n' "$title"
  echo "| command | median ms | least ms | against \`java\` hello | mydocker against it |"
  echo "|---|--:|--:|--:|--:|"
  for peer in "${everyone[@]}"; do
    if read -r median least < <(statistics "$workload-$peer"); then
      printf '| %s | %.1f | %.1f | %s | %s |\n' "${titles[$peer]}" "$median" "$least" \
        "$(ratio "$median" "$base")" "$(ratio "$ours" "$median")"
    elif [ -n "${absent[$peer]:-}" ]; then
      printf '| %s | %s | | | |\n' "${titles[$peer]}" "${absent[$peer]}"
    fi
  done
} >>"$report"

ratio() {
  if [ -n "$1" ] && [ -n "$2" ]; then awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; else echo "–"; fi
}

report_foot() {
  local peer
  printf '\nVersions:\n\n'
  for peer in "${peers[@]}" tar gzip hyperfine; do
    [ "$peer" = first ] || echo "- $peer: $(version_of "$peer" 2>/dev/null)"
  done
} >>"$report"
