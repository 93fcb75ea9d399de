# shellcheck shell=bash
# shellcheck disable=SC2154 # work, results, report, mydocker: set by bench.sh and peers.sh
# commit of a container with a Debian root against tar of the same merged tree, and unpacking. Sourced by scripts/bench.sh.

# What is timed, in pairs: ours, and what it is set against. Each writes a file of its own below $work/home.
commit_pairs=(gzip zlib zstd none unpack)
declare -A commit_titles=(
  [gzip]="\`mydocker commit\`|\`tar -czf\`"
  [zlib]="the same without libdeflate|\`tar -czf\`"
  [zstd]="\`mydocker commit --compression zstd\`|\`tar -cf - \| zstd -T2 -3\`"
  [none]="\`mydocker commit --compression none\`|\`tar -cf\`"
  [unpack]="unpacking the gzip archive into an image|\`tar -xf\` of it"
)

bench_commit() {
  local round rounds=${BENCH_ROUNDS:-3} runs=${BENCH_RUNS:-2} pair
  mkdir -p "$work/home" "$work/out"
  ensure_peers mydocker
  [ -z "${absent[mydocker]:-}" ] || { report_commit_absent "${absent[mydocker]}" && return 0; }
  make_debian || { report_commit_absent "no Debian root: $(tail -n 1 "$work/debootstrap.log")" && return 0; }
  start_debian
  commit_lines
  check_commit
  for round in $(seq "$rounds"); do
    say "commit, round $round of $rounds"
    for pair in "${commit_pairs[@]}"; do
      time_it "commit-$pair-mydocker" "$round" "$runs" mydocker "${ours[$pair]}" --warmup 1 --prepare "${before[$pair]}"
      time_it "commit-$pair-tar" "$round" "$runs" tar "${theirs[$pair]}" --warmup 1 --prepare "${before[$pair]}"
    done
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
}

# The command lines; hyperfine runs them without a shell, so what needs one is a script.
commit_lines() {
  local tar="tar --numeric-owner -C $work/home/merged"
  declare -gA ours theirs before
  ours[gzip]="$mydocker commit by-gzip"
  theirs[gzip]="$tar -czf $work/home/tar-gzip.tar ."
  hide_libdeflate
  ours[zlib]="unshare -m $work/hidden $mydocker commit by-zlib"
  theirs[zlib]="$tar -czf $work/home/tar-zlib.tar ."
  ours[zstd]="$mydocker commit --compression zstd by-zstd"
  write_script zstd "$tar -cf - . | zstd -q -f -T2 -3 -o $work/home/tar-zstd.tar"
  theirs[zstd]=$work/zstd
  ours[none]="$mydocker commit --compression none by-none"
  theirs[none]="$tar -cf $work/home/tar-none.tar ."
  ours[unpack]="$mydocker --data-root $work/unpacked image-prepare --image by-gzip"
  theirs[unpack]="tar --xattrs --numeric-owner -C $work/out -xpf $work/home/by-gzip.tar"
  write_script afresh "rm -rf $work/unpacked $work/out && mkdir $work/out && sync"
  for pair in gzip zlib zstd none; do before[$pair]=sync; done
  before[unpack]=$work/afresh
}

write_script() {
  printf '#!/bin/bash\nset -euo pipefail\n%s\n' "$2" >"$work/$1"
  chmod +x "$work/$1"
}

# In a mount namespace of the command's own, something that is no library lies over each of its places.
hide_libdeflate() {
  # shellcheck disable=SC2016 # for the script
  write_script hidden 'for library in /usr/lib/*/libdeflate.so.0 /usr/lib64/libdeflate.so.0 /usr/local/lib/libdeflate.so.0; do
  [ ! -e "$library" ] || mount --bind /dev/null "$library"
done
exec "$@"'
}

# Each archive is unpacked, and holds what the container has; names only for those of tar, which is the measure.
check_commit() {
  local pair
  (cd "$work/home/merged" && tree_of) >"$work/tree.container"
  for pair in gzip zlib zstd none; do
    ${ours[$pair]} >/dev/null 2>>"$work/mydocker.log" ||
      die 1 "mydocker commit failed ($pair): $(tail -n 1 "$work/mydocker.log")"
    ${theirs[$pair]}
    rm -rf "$work/out" && mkdir "$work/out"
    tar --xattrs --numeric-owner -C "$work/out" -xpf "$work/home/by-$pair.tar"
    (cd "$work/out" && tree_of) >"$work/tree.unpacked"
    diff "$work/tree.container" "$work/tree.unpacked" >"$work/tree.diff" ||
      die 1 "the archive of $pair does not unpack to the container's tree: $(sed -n 2p "$work/tree.diff")"
  done
  ${ours[unpack]} 2>>"$work/mydocker.log" || die 1 "unpacking failed: $(tail -n 1 "$work/mydocker.log")"
}

# Every file with type, mode, owner, time, link target, and content. The root's time is its upper directory's.
tree_of() {
  find . -mindepth 1 -printf '%P|%y|%m|%U|%G|%T@|%l\n' | LC_ALL=C sort
  find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
}

report_commit() {
  local pair title mine base size_ours size_base
  printf '\n## commit of a Debian minbase root, %s files\n\n' "$(grep -c '|' "$work/tree.container")"
  echo "| command | against | median ms | beside it | times as fast | size against it |"
  echo "|---|---|--:|--:|--:|--:|"
  for pair in "${commit_pairs[@]}"; do
    title=${commit_titles[$pair]}
    mine=$(statistics "commit-$pair-mydocker" | cut -f 1)
    base=$(statistics "commit-$pair-tar" | cut -f 1)
    size_ours=$(stat -c %s "$work/home/by-$pair.tar" 2>/dev/null || echo 1)
    size_base=$(stat -c %s "$work/home/tar-$pair.tar" 2>/dev/null || echo 1)
    printf '| %s | %s | %.0f | %.0f | %s | %s |\n' "${title%%|*}" "${title#*|}" "$mine" "$base" \
      "$(ratio "$base" "$mine")" "$(ratio "$size_ours" "$size_base")"
  done
  printf '\nMost memory held by the JVM of `mydocker commit` (gzip): %s MB.\n' "$(peak_of_commit)"
} >>"$report"

# time(1) is not on every host; the kernel tells what the largest of all descendants held.
peak_of_commit() {
  python3 - "$mydocker" <<'PYTHON' 2>/dev/null || echo "?"
import resource, subprocess, sys
subprocess.run([sys.argv[1], "commit", "by-gzip"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1000)
PYTHON
}

report_commit_absent() {
  printf '\n## commit of a Debian minbase root\n\nNot measured: %s\n' "$1"
} >>"$report"
