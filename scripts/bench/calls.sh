# shellcheck shell=bash
# shellcheck disable=SC2154 # work, report, mydocker, engines, absent, titles, few…: set by the other scripts
# What the suite "detached" counts and reports. Sourced by scripts/bench.sh.

counted=5 # runs, of which the least counts: a JVM makes some calls only when its threads wait for each other
waiting_calls='futex|sched_yield|restart_syscall|clock_nanosleep|madvise|mprotect|mmap|munmap|brk'

# ROOT: a line for each run: calls but for those of a JVM's threads and heap, files opened.
count_calls() {
  local root i
  command -v strace >/dev/null || return 0
  for root in none plenty; do
    for ((i = 0; i < counted; i++)); do
      in_root "$root" strace -f -qq -o "$work/strace" "$mydocker" run --rm /bin/true </dev/null ||
        die 1 "detached: run fails under strace"
      calls_in "$work/strace"
    done >"$work/calls-$root"
  done
}

# A call that another thread's interrupts is written in two parts, of which the first counts.
calls_in() {
  awk -v waiting="^($waiting_calls)$" '
    $2 ~ /^[a-z0-9_]+\(/ { name = $2; sub(/\(.*/, "", name); if (name !~ waiting) all++ }
    $2 ~ /^open(at|at2)?\(/ { opened++ }
    END { print all, opened }' "$1"
}

# ROOT COLUMN
least_of() { cut -d ' ' -f "$2" "$work/calls-$1" 2>/dev/null | sort -n | head -n 1; }

report_detached() {
  report_exec
  report_detach
  report_together
  report_lists
  report_beside
} >>"$report"

# NAME TITLE: a row for each engine with mydocker's ratio to it.
engine_rows() {
  local name=$1 verb=$2 peer median least ours
  ours=$(statistics "$name-mydocker" | cut -f 1)
  for peer in "${engines[@]}"; do
    if read -r median least < <(statistics "$name-$peer"); then
      printf '| `%s %s` | %.1f | %.1f | %s |\n' "$peer" "$verb" "$median" "$least" "$(ratio "$ours" "$median")"
    elif [ -n "${absent[$peer]:-}" ]; then
      printf '| %s | %s | | |\n' "$peer" "${absent[$peer]}"
    fi
  done
}

report_exec() {
  printf '\n## exec of /bin/true\n\nTo be at most 0.8 times Docker, 0.5 times Podman.\n\n'
  echo "| command | median ms | least ms | mydocker against it |"
  echo "|---|--:|--:|--:|"
  engine_rows exec exec
}

report_detach() {
  local median least
  printf '\n## run -d until the id is printed\n\nTo be at most what `run --rm /bin/true` takes.\n\n'
  echo "| command | median ms | least ms | \`mydocker run -d\` against it |"
  echo "|---|--:|--:|--:|"
  engine_rows detach "run -d"
  read -r median least < <(statistics true-mydocker) || return 0
  printf '| `mydocker run --rm /bin/true` | %.1f | %.1f | %s |\n' "$median" "$least" \
    "$(ratio "$(statistics detach-mydocker | cut -f 1)" "$median")"
}

report_together() {
  local peer median ours
  ours=$(statistics together-mydocker | cut -f 1)
  printf '\n## %d times run -d at once\n\n' "$together"
  echo "| command | containers a second | ms for all | mydocker's rate against it |"
  echo "|---|--:|--:|--:|"
  for peer in "${engines[@]}"; do
    if read -r median _ < <(statistics "together-$peer"); then
      printf '| `%s run -d` | %s | %.0f | %s |\n' "$peer" "$(many=$together rate "$median")" "$median" \
        "$(ratio "$median" "$ours")"
    fi
  done
}

report_lists() {
  local list few_ms base plenty_ms peer
  base=$(statistics true-java | cut -f 1)
  printf '\n## ps and inspect, with %d and with %d containers\n\n' "$few" "$plenty"
  printf 'To be at most 2 times the hello, and with %d at most 1.5 times what %d take.\n\n' "$plenty" "$few"
  echo "| command | ms with $few | against \`java\` hello | ms with $plenty | against $few | mydocker against it |"
  echo "|---|--:|--:|--:|--:|--:|"
  for list in ps all inspect; do
    for peer in "${engines[@]}"; do
      few_ms=$(statistics "few-$list-$peer" | cut -f 1)
      plenty_ms=$(statistics "plenty-$list-$peer" | cut -f 1)
      [ -z "$few_ms" ] || printf '| `%s %s` | %.1f | %s | %s | %s | %s |\n' "$peer" "$(list_words "$list")" "$few_ms" \
        "$(ratio "$few_ms" "$base")" "$(whole "$plenty_ms")" "$(ratio "$plenty_ms" "$few_ms")" \
        "$(ratio "$(statistics "few-$list-mydocker" | cut -f 1)" "$few_ms")"
    done
  done
}

list_words() {
  case $1 in
    ps) echo ps ;;
    all) echo "ps -a" ;;
    inspect) echo "inspect CONTAINER" ;;
  esac
}

whole() { [ -z "$1" ] && echo "–" || printf '%.1f' "$1"; }

report_beside() {
  local root median least
  is_measured mydocker || return 0
  printf '\n## run of /bin/true beside %d stopped containers and %d images\n\n' "$plenty" "$stored"
  printf 'To make the same system calls and open the same files as beside none. Calls: the least of %d runs, without\n' \
    "$counted"
  printf 'those by which a JVM'\''s threads wait and its heap grows.\n\n'
  echo "| beside | system calls | files opened | median ms | a quarter less than | a quarter more than |"
  echo "|---|--:|--:|--:|--:|--:|"
  for root in none plenty; do
    read -r median least < <(statistics "beside-$root")
    printf '| %s | %s | %s | %.1f | %s |\n' "$root" "$(least_of "$root" 1)" "$(least_of "$root" 2)" "$median" \
      "$(quartiles "beside-$root")"
  done
}

quartiles() {
  jq -rs '[.[].results[].times[]] | sort | map(. * 1000 * 10 | round / 10)
    | "\(.[length / 4 | floor]) | \(.[length * 3 / 4 | floor])"' "$work/results/$1".*.json
}
