# shellcheck shell=bash
# shellcheck disable=SC2154 # work, report, docker, mydocker, engines, absent, titles: set by the other scripts
# What detached containers hold while their commands sleep, one alone and ten. Sourced by scripts/bench.sh, with
# memory.sh, whose functions look at processes, and detached.sh, whose start and remove containers.

detached_counts=(1 10)

measure_all_detached() {
  local peer count
  for peer in "${engines[@]}"; do
    for count in "${detached_counts[@]}"; do
      ! is_measured "$peer" || measure_detached_memory "$peer" "$count"
    done
  done
}

# PEER COUNT
measure_detached_memory() {
  local peer=$1 count=$2 pid n
  say "memory, $peer, $count detached"
  for ((n = 0; n < count; n++)); do
    # shellcheck disable=SC2046 # words without quotes
    $(detach_line "$peer" --rm) /bin/sleep 1000 >>"$work/$peer.log" 2>&1 </dev/null || die 1 "memory: $peer: $(tail -n 1 "$work/$peer.log")"
  done
  await "$peer has not $count sleeping containers" are_sleeping "$peer" "$count"
  # As for the foreground.
  sleep 1
  for pid in $(sleepers "$peer"); do memory_of "$(detached_holders "$pid")"; done >"$work/memory/$peer-detached-$count"
  [ "$peer" != mydocker ] || are_two_each "$count" || die 1 "memory: not two processes of mydocker's for each container"
  remove_all "$peer"
  await "$peer still has containers" are_sleeping "$peer" 0
}

# PEER: the pids of all its containers' commands.
sleepers() {
  case $1 in
    mydocker) "$mydocker" ps | awk 'NR > 1 { print $3 }' ;;
    docker) "$docker" ps -q | xargs -r "$docker" inspect -f '{{.State.Pid}}' ;;
    podman) podman ps -q | xargs -r podman inspect -f '{{.State.Pid}}' ;;
  esac 2>>"$work/$1.log"
}

are_sleeping() { [ "$(sleepers "$1" | while read -r pid; do is_a_sleeper "$pid" && echo; done | wc -l)" -eq "$2" ]; }

# PID: the parent of a container's command, and what else that has started outside.
detached_holders() {
  local pid
  for pid in $(descendants_of "$(parent_of "$1")"); do
    ! is_outside "$pid" || echo "$pid"
  done
}

are_two_each() { [ "$(wc -l <"$work/memory/mydocker-detached-$1")" -eq $((2 * $1)) ]; }

report_detached_memory() {
  local peer count
  printf '\n## memory held per detached container while its command sleeps\n\n'
  printf 'PSS, without the command itself. To be at most 64 KB for mydocker, and better no more than 40.\n\n'
  echo "| command | KB, one alone | times mydocker's | KB each of ten | times mydocker's | which |"
  echo "|---|--:|--:|--:|--:|---|"
  for peer in "${engines[@]}"; do
    if [ -n "${absent[$peer]:-}" ]; then
      printf '| %s | %s | | | | |\n' "${titles[$peer]} \`-d\`" "${absent[$peer]}"
    else
      printf '| %s |' "${titles[$peer]} \`-d\`"
      for count in "${detached_counts[@]}"; do
        printf ' %s | %s |' "$(each_of "$peer" "$count")" \
          "$(ratio "$(each_of "$peer" "$count")" "$(each_of mydocker "$count")")"
      done
      printf ' %s |\n' "$(awk '!seen[$1]++ { printf "%s%s", (NR > 1 ? ", " : ""), $1 }' "$work/memory/$peer-detached-1")"
    fi
  done
} >>"$report"

# PEER COUNT: kilobytes for each of them, or nothing when it was not measured.
each_of() {
  awk -v count="$2" '{ all += $2 } END { printf "%.0f", all / count }' "$work/memory/$1-detached-$2" 2>/dev/null || true
}
