# shellcheck shell=bash
# shellcheck disable=SC2154 # work, report, mydocker, peers, everyone, absent: set by bench.sh and peers.sh
# What a user waits for: run of /bin/true, alone and in a loop, a command that writes files, and mydocker's short
# answers. Sourced by scripts/bench.sh.

loop_turns=100
loop_rounds=2
loop_runs=3 # a hundred runs each

# shellcheck disable=SC2016 # for the report
declare -A answers=(
  [help]='`mydocker --help`'
  [run-help]='`mydocker run --help`'
  [error]='`mydocker run --no-such /bin/true`'
  [ps]='`mydocker ps`'
)
answer_order=(help run-help error ps)

bench_startup() {
  local workload peer round rounds=${BENCH_ROUNDS:-4} runs=${BENCH_RUNS:-4}
  ensure_peers "${everyone[@]}"
  for workload in true files; do
    for peer in "${peers[@]}"; do check "$peer" "$workload"; done
  done
  if is_measured mydocker; then check_answers && check_loop; fi
  for round in $(seq "$rounds"); do
    say "round $round of $rounds"
    measure_peers "$round" "$runs" true files
    if is_measured mydocker; then measure_answers "$round" "$runs" && measure_loop "$round"; fi
  done
  check_nothing_left
  report_table true "run of /bin/true"
  report_loop
  report_answers
  report_table files "run of a command that writes 1,000 files"
}

answer_line() {
  case $1 in
    help) echo "$mydocker --help" ;;
    run-help) echo "$mydocker run --help" ;;
    error) echo "$mydocker run --no-such /bin/true" ;;
    ps) echo "$mydocker ps" ;;
  esac
}

check_answers() {
  check_answer help 0 'Usage: mydocker'
  check_answer run-help 0 'Usage: mydocker run'
  check_answer error 125 'unknown option --no-such'
  check_answer ps 0 'CONTAINER ID'
}

# NAME CODE TEXT: that it ends with that code and says that text.
check_answer() {
  local name=$1 code=0 said
  # shellcheck disable=SC2046 # words without quotes
  said=$($(answer_line "$name") 2>&1 </dev/null) || code=$?
  [ "$code" -eq "$2" ] || die 1 "$(answer_line "$name") ends with $code, not $2; nothing was measured"
  case $said in
    *"$3"*) ;;
    *) die 1 "$(answer_line "$name") does not say '$3'; nothing was measured" ;;
  esac
}

# hyperfine is told to accept a failure for the wrong option alone; what it then saw is looked at afterwards.
measure_answers() {
  local round=$1 runs=$2 name codes options
  for name in "${answer_order[@]}"; do
    options=(--warmup 1)
    [ "$name" != error ] || options+=(--ignore-failure)
    time_it "answer-$name" "$round" "$runs" mydocker "$(answer_line "$name")" "${options[@]}"
  done
  codes=$(jq -r '[.results[].exit_codes[]] | unique | join(" ")' "$work/results/answer-error.$round.json")
  [ "$codes" = 125 ] || die 1 "the wrong option ended with $codes while it was measured, not with 125 each time"
}

# What the loop runs is looked up by sh, as a user's script would; the first run that fails ends it.
loop_line() {
  printf "sh -c 'i=0; while [ \$i -lt %d ]; do %s run --rm /bin/%s || exit; i=\$((i+1)); done'" \
    "$loop_turns" "$mydocker" "$1"
}

check_loop() {
  local code=0 words
  eval "words=($(loop_line false))"
  "${words[@]}" </dev/null >/dev/null 2>>"$work/mydocker.log" || code=$?
  [ "$code" -eq 1 ] || die 1 "a loop of /bin/false ends with $code, not with 1; nothing was measured"
}

measure_loop() {
  [ "$1" -le "$loop_rounds" ] || return 0
  time_it loop "$1" "$loop_runs" mydocker "$(loop_line true)"
  # As many single runs in a row: what the kernel does later for the namespaces of one falls on the next.
  time_it singles "$1" "$loop_turns" mydocker "$(command_line mydocker true)"
}

# NAME: mean of all runs in milliseconds.
mean() { jq -rs '[.[].results[].times[]] | add / length * 1000' "$work/results/$1".*.json; }

report_loop() {
  local all per single base
  read -r all _ < <(statistics loop) || return 0
  per=$(awk -v all="$all" -v turns="$loop_turns" 'BEGIN { print all / turns }')
  # A loop's time is its runs' mean, so theirs is what it is held against.
  single=$(mean singles)
  base=$(statistics true-java | cut -f 1)
  {
    printf '\n## run of /bin/true, %d times from a loop in `sh`\n\n' "$loop_turns"
    echo "| command | ms per run | mean of as many single runs | against that | against \`java\` hello |"
    echo "|---|--:|--:|--:|--:|"
    printf '| %s | %.1f | %.1f | %s | %s |\n' "\`mydocker run --rm\` in a loop" "$per" "$single" \
      "$(ratio "$per" "$single")" "$(ratio "$per" "$base")"
  } >>"$report"
}

report_answers() {
  local name base median least
  is_measured mydocker || return 0
  base=$(statistics true-java | cut -f 1)
  {
    printf '\n## short answers\n\nTo be at most 3 times the hello, and better no more than 2.\n\n'
    echo "| command | median ms | least ms | against \`java\` hello |"
    echo "|---|--:|--:|--:|"
    for name in "${answer_order[@]}"; do
      read -r median least < <(statistics "answer-$name")
      printf '| %s | %.1f | %.1f | %s |\n' "${answers[$name]}" "$median" "$least" "$(ratio "$median" "$base")"
    done
  } >>"$report"
}
