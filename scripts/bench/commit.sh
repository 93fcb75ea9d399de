# shellcheck shell=bash
# shellcheck disable=SC2154 # work, results, report, mydocker: set by bench.sh and peers.sh
# commit of a container with a Debian root against tar -czf of the same merged tree. Sourced by scripts/bench.sh.

bench_commit() {
  local round rounds=${BENCH_ROUNDS:-3} runs=${BENCH_RUNS:-2}
  mkdir -p "$work/home" "$work/out"
  [ -n "${mydocker:-}" ] || { make_rootfs && start_peers mydocker; }
  [ -z "${absent[mydocker]:-}" ] || { report_commit_absent "${absent[mydocker]}" && return 0; }
  make_debian || { report_commit_absent "no Debian root: $(tail -n 1 "$work/debootstrap.log")" && return 0; }
  start_debian
  check_commit
  for round in $(seq "$rounds"); do
    say "commit, round $round of $rounds"
    time_it commit-mydocker "$round" "$runs" mydocker "$commit_line" --prepare sync
    time_it commit-tar "$round" "$runs" tar "$tar_line" --prepare sync
  done
  report_commit
}

# Kept in target/bench: making it takes half a minute and asks the mirror for 70 MB.
make_debian() {
  local cached=$results/minbase.tar
  if [ ! -s "$cached" ]; then
    command -v debootstrap >"$work/debootstrap.log" || { echo "debootstrap is not installed" >"$work/debootstrap.log" && return 1; }
    say "making a Debian root"
    debootstrap --variant=minbase bookworm "$work/minbase" ${DEBOOTSTRAP_MIRROR:+"$DEBOOTSTRAP_MIRROR"} \
      >"$work/debootstrap.log" 2>&1 || return 1
    tar --numeric-owner --xattrs -C "$work/minbase" -cf "$cached.part" .
    mv "$cached.part" "$cached"
    rm -rf --one-file-system "$work/minbase"
  fi
  ln "$cached" "$work/home/minbase.tar" 2>/dev/null || cp "$cached" "$work/home/minbase.tar"
}

# A foreground container, so that its merged root is HOME/merged, where tar can read it.
start_debian() {
  local tries=300
  "$mydocker" run --rm --image minbase /bin/sleep 1000 >"$work/mydocker.log" 2>&1 </dev/null &
  started+=($!)
  until [ -x "$work/home/merged/bin/sleep" ] && [ -n "$("$mydocker" ps -q)" ]; do
    still_coming $((tries -= 1)) ||
      die 1 "mydocker did not start the Debian root: $(tail -n 1 "$work/mydocker.log")"
    sleep 0.1
  done
  commit_line="$mydocker commit minbase-committed"
  tar_line="tar --numeric-owner -C $work/home/merged -czf $work/home/by-tar.tar ."
  committed=$work/home/minbase-committed.tar
}

# Both archives are whole and hold the same names.
check_commit() {
  eval "$commit_line" >/dev/null 2>>"$work/mydocker.log" ||
    die 1 "mydocker commit failed: $(tail -n 1 "$work/mydocker.log")"
  eval "$tar_line"
  entries_of "$committed" >"$work/entries.mydocker"
  entries_of "$work/home/by-tar.tar" >"$work/entries.tar"
  diff "$work/entries.tar" "$work/entries.mydocker" >"$work/entries.diff" ||
    die 1 "mydocker's archive and tar's differ in their entries: $(sed -n 2p "$work/entries.diff")"
}

entries_of() { tar -tzf "$1" | sort; }

report_commit() {
  local base ours size_ours size_base
  base=$(statistics commit-tar | cut -f 1)
  ours=$(statistics commit-mydocker | cut -f 1)
  size_ours=$(stat -c %s "$committed")
  size_base=$(stat -c %s "$work/home/by-tar.tar")
  printf '\n## commit of a Debian minbase root, %s entries, gzip\n\n' "$(wc -l <"$work/entries.tar")"
  echo "| command | median ms | size, bytes | against \`tar -czf\` | size against \`tar -czf\` |"
  echo "|---|--:|--:|--:|--:|"
  printf '| %s | %.0f | %s | %s | %s |\n' \
    "\`mydocker commit\`" "$ours" "$size_ours" "$(ratio "$ours" "$base")" "$(ratio "$size_ours" "$size_base")" \
    "\`tar -czf\` of the merged root" "$base" "$size_base" 1.00 1.00
} >>"$report"

report_commit_absent() {
  printf '\n## commit of a Debian minbase root\n\nNot measured: %s\n' "$1"
} >>"$report"
