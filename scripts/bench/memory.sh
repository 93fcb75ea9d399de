# shellcheck shell=bash
# shellcheck disable=SC2154 # work, report, docker, mydocker, engines, absent, started, titles: set by the other scripts
# What a foreground run holds while its command sleeps, without and with a terminal; for detached ones see detached-memory.sh.
# Sourced by scripts/bench.sh.

bench_memory() {
  local peer terminal
  ensure_peers "${engines[@]}"
  mkdir -p "$work/memory"
  for peer in "${engines[@]}"; do
    ! is_measured "$peer" || check "$peer" true
    for terminal in "" -it; do
      ! is_measured "$peer" || measure_memory "$peer" "$terminal"
    done
  done
  measure_all_detached
  check_nothing_left
  report_memory
  report_detached_memory
}

# PEER TERMINAL: what holds one container, a line for each process: its name and its share of memory in KB.
measure_memory() {
  local peer=$1 terminal=$2 top held=$work/memory/$1$2
  say "memory, $peer $terminal"
  start_sleeper "$peer" "$terminal"
  top=${started[-1]}
  await "$peer has no sleeping container" is_sleeping "$peer" "$top"
  # What still settles: the JVM that leaves, pages that a Go runtime gives back.
  sleep 1
  [ "$peer" != mydocker ] || await "mydocker is not just its front and its watcher" are_front_and_watcher "$top"
  memory_of "$(holders "$peer" "$top")" >"$held"
  [ "$peer$terminal" != docker ] || memory_of "$(daemons)" >"$work/memory/daemons"
  end_sleeper "$peer" "$top"
}

# A terminal is made by script(1), which waits for what it started.
start_sleeper() {
  local peer=$1 terminal=$2 line
  line=$(sleeper_line "$peer" "$terminal")
  if [ -z "$terminal" ]; then
    # shellcheck disable=SC2086 # words without quotes
    $line >>"$work/$peer.log" 2>&1 </dev/null &
  else
    script --quiet --return --command "exec $line" /dev/null >>"$work/$peer.log" 2>&1 </dev/null &
  fi
  started+=($!)
}

sleeper_line() {
  case $1 in
    mydocker) echo "$mydocker run --rm $2 /bin/sleep 1000" ;;
    docker) echo "$docker run --rm --network none $2 bench /bin/sleep 1000" ;;
    podman) echo "podman run --rm --network none $2 bench /bin/sleep 1000" ;;
  esac
}

# PROBLEM COMMAND...: waits until the command succeeds.
await() {
  local problem=$1 tries=200
  shift
  until "$@"; do
    [ $((tries -= 1)) -gt 0 ] || die 1 "memory: $problem after 20 s; see that nothing else slows this machine down"
    sleep 0.1
  done
}

is_sleeping() { is_a_sleeper "$(sleeper_of "$@")"; }

is_a_sleeper() { [ "$(tr '\0' ' ' 2>/dev/null <"/proc/$1/cmdline")" = "/bin/sleep 1000 " ]; }

# PEER TOP: the pid of the container's command, or 0. Ours is a child, the others' has to be asked for.
sleeper_of() {
  local pid
  case $1 in
    mydocker) pid=$(descendants_of "$2" | while read -r p; do is_outside "$p" || echo "$p"; done) ;;
    docker) pid=$("$docker" ps -q | xargs -r "$docker" inspect -f '{{.State.Pid}}') ;;
    podman) pid=$(podman ps -q | xargs -r podman inspect -f '{{.State.Pid}}') ;;
  esac 2>>"$work/$1.log"
  echo "${pid:-0}"
}

# PEER TOP: the pids of what is there for this one container: what was started, but not the terminal's script(1) and not
# what runs in the container; and of Docker and Podman the parent of its command, which is no child of what was started.
holders() {
  local pid
  {
    for pid in $(descendants_of "$2"); do
      if is_outside "$pid" && ! is_run_by "$pid" script; then echo "$pid"; fi
    done
    [ "$1" = mydocker ] || parent_of "$(sleeper_of "$1" "$2")"
  } | awk '!seen[$0]++'
}

# dockerd and what it has started: there is one of each for all containers.
daemons() { descendants_of "$(cat "$work/docker.pid")"; }

# PID: it and everything it has started that is still there.
descendants_of() {
  local child
  echo "$1"
  for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do descendants_of "$child"; done
}

parent_of() { awk '/^PPid:/ { print $2 }' "/proc/$1/status"; }

is_outside() { [ "$(readlink "/proc/$1/ns/pid")" = "$(readlink /proc/self/ns/pid)" ]; }

# By the file itself: mydocker runs from a mount of it that has no path.
is_run_by() { [ "/proc/$1/exe" -ef "$(command -v "$2")" ]; }

# Two processes of the one launcher, and no JVM any more.
are_front_and_watcher() {
  local pid count=0
  for pid in $(holders mydocker "$1"); do
    is_run_by "$pid" "$mydocker" || return 1
    count=$((count + 1))
  done
  [ "$count" -eq 2 ]
}

# PIDS: a name and kilobytes for each; pages that several processes have are divided among them.
memory_of() {
  local pid
  for pid in $1; do
    echo "$(cat "/proc/$pid/comm") $(awk '/^Pss:/ { print $2 }' "/proc/$pid/smaps_rollup")"
  done
}

# Ours forwards the signal and has removed everything when it ends; the others' command, as pid 1, would not hear it.
end_sleeper() {
  local peer=$1 top=$2 code=0 expected=137
  case $peer in
    mydocker) expected=143 && kill -TERM "$(holders mydocker "$top" | head -n 1)" ;;
    docker) "$docker" ps -q | xargs "$docker" kill ;;
    podman) podman ps -q | xargs podman kill ;;
  esac >>"$work/$peer.log" 2>&1
  await "$peer does not end" has_ended "$top"
  wait "$top" || code=$?
  [ "$code" -eq "$expected" ] || die 1 "memory: $peer ended with $code, not with $expected: $(tail -n 1 "$work/$peer.log")"
  unset 'started[-1]'
}

# A child that nobody has waited for yet is still there, as a zombie.
has_ended() { ! grep -qs '^State:[[:space:]]*[^Z[:space:]]' "/proc/$1/status"; }

report_memory() {
  local peer terminal ours
  ours=$(sum_of mydocker)
  printf '\n## memory held for one foreground container while its command sleeps\n\n'
  printf 'PSS, without the command itself. To be at most 256 KB for mydocker, and better no more than 96.\n\n'
  echo "| command | KB | times mydocker's | of which |"
  echo "|---|--:|--:|---|"
  for peer in "${engines[@]}"; do
    if [ -n "${absent[$peer]:-}" ]; then
      printf '| %s | %s | | |\n' "${titles[$peer]}" "${absent[$peer]}"
    else
      for terminal in "" -it; do
        memory_row "${titles[$peer]}${terminal:+ \`$terminal\`}" "$peer$terminal" "$(sum_of "mydocker$terminal")"
      done
    fi
  done
  [ ! -f "$work/memory/daemons" ] || memory_row "Docker's daemons, beside that, once for all containers" daemons "$ours"
} >>"$report"

# TITLE NAME OURS
memory_row() {
  local all
  all=$(sum_of "$2")
  printf '| %s | %s | %s | %s |\n' "$1" "$all" \
    "$(ratio "$all" "$3")" "$(awk '{ printf "%s%s %s", (NR > 1 ? ", " : ""), $1, $2 }' "$work/memory/$2")"
}

# NAME: kilobytes of all its processes, or nothing when it was not measured.
sum_of() { awk '{ all += $2 } END { print all }' "$work/memory/$1" 2>/dev/null || true; }
