# shellcheck shell=bash
# shellcheck disable=SC2154 # work, report, peers, absent, titles: set by bench.sh and peers.sh
# Many containers, some at a time: how many a second. Sourced by scripts/bench.sh.

engines=(mydocker docker podman)
many=50
at_a_time=4

bench_parallel() {
  local peer round rounds=${BENCH_ROUNDS:-3} runs=${BENCH_RUNS:-1}
  ensure_peers "${engines[@]}"
  for peer in "${engines[@]}"; do
    ! is_measured "$peer" || check "$peer" true
    ! is_measured "$peer" || check_many "$peer"
  done
  for round in $(seq "$rounds"); do
    say "parallel, round $round of $rounds"
    for peer in "${engines[@]}"; do
      ! is_measured "$peer" || time_it "parallel-$peer" "$round" "$runs" "$peer" "$(many_line "$peer")"
    done
  done
  check_nothing_left
  report_parallel
}

# xargs ends with 0 only when each of its commands has.
many_line() {
  echo "sh -c 'seq $many | xargs -P $at_a_time -I {} $(command_line "$1" true)'"
}

# Every one of them ends with 0, and no container and no mount is left when the last has ended.
check_many() {
  local peer=$1 before after codes left problem=
  before=$(mounts_below "$work" | wc -l)
  codes=$(exit_codes_of_many "$peer")
  after=$(mounts_below "$work" | wc -l)
  left=$(containers_of "$peer" | wc -l)
  [ "$codes" = "$many end with 0" ] || problem="of $many runs $codes: $(tail -n 1 "$work/$peer.log" | tr -d '|')"
  [ "$before" -eq "$after" ] || problem="$many runs leave mounts"
  [ "$left" -eq 0 ] || problem="$many runs leave $left containers"
  [ -z "$problem" ] || leave_out "$peer" "$problem"
}

exit_codes_of_many() {
  seq "$many" | xargs -P "$at_a_time" -I {} sh -c "$(command_line "$1" true); echo \$?" 2>>"$work/$1.log" |
    sort | uniq -c | awk '{ printf "%s%s end with %s", (NR > 1 ? ", " : ""), $1, $2 }'
}

report_parallel() {
  local peer median ours
  ours=$(statistics parallel-mydocker | cut -f 1)
  printf '\n## %d containers with /bin/true, %d at a time\n\n' "$many" "$at_a_time"
  echo "| command | containers a second | ms for all | mydocker's rate against it |"
  echo "|---|--:|--:|--:|"
  for peer in "${engines[@]}"; do
    if read -r median _ < <(statistics "parallel-$peer"); then
      printf '| %s | %s | %.0f | %s |\n' "${titles[$peer]}" "$(rate "$median")" "$median" "$(ratio "$median" "$ours")"
    elif [ -n "${absent[$peer]:-}" ]; then
      printf '| %s | %s | | |\n' "${titles[$peer]}" "${absent[$peer]}"
    fi
  done
} >>"$report"

rate() { awk -v all="$1" -v many="$many" 'BEGIN { printf "%.1f", many * 1000 / all }'; }
