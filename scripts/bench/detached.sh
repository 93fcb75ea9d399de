# shellcheck shell=bash
# shellcheck disable=SC2154 # work, report, docker, mydocker, peers, engines, absent, titles: set by the other scripts
# Containers that go on: exec, run -d, lists of ten and of a thousand. Sourced by scripts/bench.sh.

together=20 # run -d at once
few=10      # containers that a list shows
plenty=1000 # and that it shows when there are many
stored=100  # images beside those
id_is='^[0-9a-f]{12,64}$'

bench_detached() {
  local round rounds=${BENCH_ROUNDS:-4} runs=${BENCH_RUNS:-4} peer
  ensure_peers java "${engines[@]}"
  for peer in java "${engines[@]}"; do ! is_measured "$peer" || check "$peer" true; done
  for peer in "${engines[@]}"; do ! is_measured "$peer" || check_detached "$peer"; done
  for round in $(seq "$rounds"); do
    say "detached, $together at once, round $round of $rounds"
    for peer in "${engines[@]}"; do ! is_measured "$peer" || measure_together "$peer" "$round"; done
  done
  check_nothing_left
  for peer in "${engines[@]}"; do ! is_measured "$peer" || start_few "$peer"; done
  ! is_measured mydocker || make_plenty
  for round in $(seq "$rounds"); do
    say "detached, round $round of $rounds"
    measure_detached "$round" "$runs"
  done
  ! is_measured mydocker || count_calls
  for peer in "${engines[@]}"; do ! is_measured "$peer" || remove_all "$peer"; done
  ! is_measured mydocker || in_root plenty remove_all mydocker
  check_nothing_left
  report_detached
}

# PEER: what runs it, up to the verb.
program_of() {
  case $1 in
    mydocker) echo "$mydocker" ;;
    docker) echo "$docker" ;;
    podman) echo podman ;;
  esac
}

# PEER OPTION...: run -d, up to the command.
detach_line() {
  local peer=$1 image="bench" network="--network none"
  shift
  if [ "$peer" = mydocker ]; then image="" network=""; fi
  echo "$(program_of "$peer") run -d $network $* $image"
}

# ROOT COMMAND...: the same home with other containers.
in_root() {
  local name=$1
  shift
  MYDOCKER_DATA_ROOT=$work/$name MYDOCKER_RUN_ROOT=$work/$name-run "$@"
}

remove_all() {
  local ids
  mapfile -t ids < <(containers_of "$1")
  [ "${#ids[@]}" -eq 0 ] || "$(program_of "$1")" rm -f "${ids[@]}" >>"$work/$1.log" 2>&1 ||
    die 1 "detached: $1 cannot remove its containers: $(tail -n 1 "$work/$1.log")"
}

# The id that is printed is that of a container whose command ran: its exit code is waited for, and its words are logged.
check_detached() {
  local peer=$1 program id problem=
  program=$(program_of "$peer")
  # shellcheck disable=SC2046 # words without quotes
  id=$($(detach_line "$peer" --name checked) /bin/sh -c 'echo said; read x; exit 7' 2>>"$work/$peer.log" </dev/null) || true
  [[ $id =~ $id_is ]] || problem="run -d prints no id"
  [ -n "$problem" ] || [ "$("$program" wait checked)" = 7 ] || problem="the detached command does not end with 7"
  [ -n "$problem" ] || [ "$("$program" logs checked)" = said ] || problem="the detached command said nothing"
  [ -n "$problem" ] || "$program" rm checked >>"$work/$peer.log" || problem="cannot be removed"
  [ -z "$problem" ] || leave_out "$peer" "$problem: $(tail -n 1 "$work/$peer.log" | tr -d '|')"
}

together_line() {
  echo "sh -c 'seq $together | xargs -P $together -I {} $(detach_line "$1") /bin/sleep 100000'"
}

# hyperfine fails when one of them has; what they started is counted while it runs, and removed off the clock.
measure_together() {
  local peer=$1 round=$2 count
  time_it "together-$peer" "$round" 1 "$peer" "$(together_line "$peer")"
  count=$("$(program_of "$peer")" ps -q | wc -l)
  [ "$count" -eq "$together" ] || die 1 "detached: of $together containers of $peer $count run"
  remove_all "$peer"
}

# One that runs, to be entered, and others that have ended.
start_few() {
  local peer=$1 i line
  say "preparing $few containers of $peer"
  {
    line=$(detach_line "$peer" --name held)
    $line /bin/sleep 100000
    for ((i = 1; i < few; i++)); do
      line=$(detach_line "$peer" --name "ended$i")
      $line /bin/true
    done
    "$(program_of "$peer")" wait "ended$((few - 1))"
  } >>"$work/$peer.log" 2>&1 </dev/null || die 1 "detached: $peer cannot start: $(tail -n 1 "$work/$peer.log")"
  check_few "$peer"
}

check_few() {
  local peer=$1 program code=0
  program=$(program_of "$peer")
  [ "$(containers_of "$peer" | wc -l)" -eq "$few" ] || die 1 "detached: $peer does not list $few containers"
  "$program" exec held /bin/true || die 1 "detached: exec of $peer fails"
  "$program" exec held /bin/false || code=$?
  [ "$code" -eq 1 ] || die 1 "detached: exec of /bin/false ends with $code for $peer"
  "$program" inspect held | jq -e '.[0].State.Running and (.[0].Name | ltrimstr("/")) == "held"' >/dev/null ||
    die 1 "detached: inspect of $peer does not show what runs"
}

# A stopped container's directory is copied under new ids: what a list reads of each is the same.
make_plenty() {
  local i id
  say "preparing $plenty containers and $stored images"
  in_root plenty start_plenty >>"$work/mydocker.log" 2>&1 </dev/null
  in_root none "$mydocker" run --rm /bin/true
  [ "$(in_root plenty containers_of mydocker | wc -l)" -eq "$plenty" ] || die 1 "detached: there are no $plenty containers"
  [ "$(in_root plenty "$mydocker" images -q | wc -l)" -ge "$stored" ] || die 1 "detached: there are no $stored images"
  [ -z "$(in_root none containers_of mydocker)" ] || die 1 "detached: there is a container where none should be"
  id=$(copied_id 1)
  [ "$(in_root plenty "$mydocker" inspect -f '{{.State.Status}}' "$id")" = exited ] || die 1 "detached: $id has not ended"
}

start_plenty() {
  local id i
  "$mydocker" run -d --name held /bin/sleep 100000
  for ((i = 1; i <= stored; i++)); do
    "$mydocker" commit --format docker --timestamp "$i" -o "$work/image.tar" held "stored$i"
    "$mydocker" load -i "$work/image.tar"
  done
  rm "$work/image.tar"
  # One that runs is looked at by each run: the comparison is about those that do not.
  "$mydocker" stop -t 0 held
  id=$("$mydocker" run -d /bin/true)
  "$mydocker" wait "$id"
  for ((i = 1; i < plenty - 1; i++)); do copy_container "$id" "$(copied_id "$i")"; done
}

copied_id() { printf 'be%010x' "$1"; }

copy_container() {
  cp -a "$MYDOCKER_DATA_ROOT/containers/$1" "$MYDOCKER_DATA_ROOT/containers/$2"
  grep -rlIZ "$1" "$MYDOCKER_DATA_ROOT/containers/$2" | xargs -0r sed -i "s/$1/$2/g"
}

# Everything once a round: the ratios are between commands of the same minute.
measure_detached() {
  local round=$1 runs=$2 peer program
  ! is_measured java || measure java true "$round" "$runs"
  for peer in "${engines[@]}"; do
    is_measured "$peer" || continue
    program=$(program_of "$peer")
    time_it "exec-$peer" "$round" "$runs" "$peer" "$program exec held /bin/true" --warmup 1
    measure "$peer" true "$round" "$runs"
    time_it "detach-$peer" "$round" "$runs" "$peer" "$(detach_line "$peer" --rm) /bin/true" \
      --prepare "$(settled "$peer")"
    measure_lists "$peer" few "$round" "$runs"
  done
  is_measured mydocker || return 0
  in_root plenty measure_lists mydocker plenty "$round" "$runs"
  for peer in none plenty; do
    in_root "$peer" time_it "beside-$peer" "$round" $((runs * 2)) mydocker "$(command_line mydocker true)" --warmup 1
  done
}

measure_lists() {
  local peer=$1 name=$2 round=$3 runs=$4 program
  program=$(program_of "$peer")
  time_it "$name-ps-$peer" "$round" "$runs" "$peer" "$program ps" --warmup 1
  time_it "$name-all-$peer" "$round" "$runs" "$peer" "$program ps -a" --warmup 1
  time_it "$name-inspect-$peer" "$round" "$runs" "$peer" "$program inspect held" --warmup 1
}

# What the one before started is gone before the next: its removal is not part of run -d.
settled() {
  printf '#!/bin/sh\nuntil [ "$(%s ps -aq | wc -l)" -eq %d ]; do sleep 0.1; done\n' "$(program_of "$1")" "$few" \
    >"$work/settled-$1"
  chmod +x "$work/settled-$1"
  echo "$work/settled-$1"
}
