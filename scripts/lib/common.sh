# shellcheck shell=bash
# What the scripts share. Sourced, never run; the sourcing script says `set -eu` itself.

set -o pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)

# Debian's, in the order in which they are needed.
JDK_PACKAGE=openjdk-17-jdk-headless

say() { printf '%s\n' "$*"; }
warn() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() { warn "$*"; exit 1; }

# Prints the comment at the head of the calling script, which is its help.
help_from_head() { sed -n '2,/^$/{s/^# \{0,1\}//;p}' "$0"; }

# The common start of a script without options of its own: only --help is known.
only_help() {
  case ${1-} in
    '') ;;
    -h | --help) help_from_head; exit 0 ;;
    *) die "unknown argument '$1'; see --help" ;;
  esac
}

# step LABEL COMMAND…: runs it with its output in $LOG, and prints one line with the time it took.
step() {
  local label=$1 begin=$EPOCHREALTIME
  shift
  printf '  %-54s' "$label"
  printf '\n== %s: %s\n' "$label" "$*" >>"$LOG"
  # Not `if "$@"`: that would switch off `set -e` inside a function called here.
  set +e
  (set -e; "$@") >>"$LOG" 2>&1 </dev/null
  local status=$?
  set -e
  if [ "$status" -ne 0 ]; then
    printf ' failed\n'
    tail -n 15 "$LOG" | sed 's/^/    | /' >&2
    KEEP_LOG=yes
    warn "$label failed (status $status); the log is $LOG"
    return "$status"
  fi
  printf ' %6s s\n' "$(elapsed "$begin")"
}

elapsed() {
  local tenths=$(((${EPOCHREALTIME/[.,]/} - ${1/[.,]/}) / 100000))
  printf '%d.%d' $((tenths / 10)) $((tenths % 10))
}

# The commit that SOURCE is at, or "unknown": an unpacked archive has no .git, and git may not be installed.
commit_of() {
  local at
  # The checkout may belong to the user who called sudo; git refuses such a one unless told.
  at=$(git -c safe.directory='*' -C "$1" rev-parse --short=12 HEAD 2>/dev/null) || { commit_without_git "$1"; return; }
  git -c safe.directory='*' -C "$1" diff --quiet HEAD -- 2>/dev/null || at=$at-modified
  echo "$at"
}

# A bare machine may have the checkout and not git: then what HEAD names, read from the files (gitrepository-layout(5)).
commit_without_git() {
  local head
  head=$(cat "$1/.git/HEAD" 2>/dev/null) || { echo unknown; return; }
  case $head in
    'ref: '*)
      head=${head#ref: }
      head=$(cat "$1/.git/$head" 2>/dev/null || sed -n "s|^\([0-9a-f]*\) $head\$|\1|p" "$1/.git/packed-refs" 2>/dev/null)
      ;;
  esac
  case $head in
    '' | *[!0-9a-f]*) echo unknown ;;
    *) printf '%.12s\n' "$head" ;;
  esac
}

# The home of a JDK 17 or newer that can build a runtime (has jlink and its modules), or nothing.
find_jdk() {
  local home java
  java=$(command -v javac 2>/dev/null) && java=$(readlink -f "$java") && java=${java%/bin/javac}
  for home in "${JAVA_HOME-}" "$java" /usr/lib/jvm/*; do
    if usable_jdk "$home"; then
      echo "$home"
      return
    fi
  done
}

usable_jdk() {
  [ -n "$1" ] && [ -x "$1/bin/jlink" ] && [ -f "$1/jmods/java.base.jmod" ] || return 1
  local version
  version=$("$1/bin/javac" -version 2>&1)
  version=${version#javac }
  [ "${version%%[!0-9]*}" -ge 17 ] 2>/dev/null
}

# Maven as every script calls it: no questions, no colours, and nothing printed but warnings, which -q would hide too
# (of the compiler they are failures here). Debian's Maven resets the terminal's colours whatever it is told.
maven() {
  local quiet=-Dorg.slf4j.simpleLogger.defaultLogLevel=warn
  JAVA_HOME=$JDK mvn -B -ntp -Dstyle.color=never $quiet "$@" 2>&1 | sed -u 's/\x1b\[[0-9;]*m//g'
}

# compile SOURCE: the jar of everything at SOURCE/target/mydocker.jar. No tests, no style checks.
compile() {
  (cd "$1" && maven -Dquick -Dmaven.test.skip=true -Dmydocker.commit="$COMMIT" package)
}

# --- The installed tree. Each of these takes SOURCE (compiled) and TREE, the directory it fills. ---

# With our own classes as a module of it: see module-info.java. One package stays out of that, its package-info says why.
put_runtime() {
  local source=$1 tree=$2 final=$3 module=$2/module
  cp -R "$source/target/classes" "$module"
  rm -rf "$module/io/mydocker/cli/log" "$module/META-INF"
  "$JDK/bin/javac" -proc:none --patch-module io.mydocker="$module" -d "$module" "$source/src/main/module/module-info.java"
  sed "s|^lib=.*|lib=$final|; s|^jdk=.*|jdk=\${JAVA_HOME:-$JDK}|" "$source/scripts/lib/make-runtime" >"$tree/make-runtime"
  chmod 0755 "$tree/make-runtime"
  JAVA_HOME=$JDK "$tree/make-runtime" --link "$tree"
}

# The class path: the libraries, and our own classes for a JVM that has no module of them. Uncompressed: classes that no
# archive holds are then not inflated at each start. Native libraries go beside it, so that nothing is unpacked to /tmp
# when they are used. One class of jffi is replaced by that of src/main/jffi, which says why.
put_jar() {
  local source=$1 tree=$2 work=$2/unpacked cpu jffi zstd
  case $(uname -m) in
    aarch64) jffi=aarch64-Linux zstd=aarch64 ;;
    *) jffi=x86_64-Linux zstd=amd64 ;;
  esac
  mkdir -p "$work" "$tree/native"
  (cd "$work" && "$JDK/bin/jar" -xf "$source/target/mydocker.jar")
  install -m 0644 "$work"/jni/$jffi/libjffi-*.so "$tree/native/"
  install -m 0644 "$work"/linux/$zstd/libzstd-jni-*.so "$tree/native/libzstd-jni.so"
  rm -rf "$work/jni" "$work/linux"
  "$JDK/bin/javac" -proc:none --release 17 -XDstringConcat=inline -d "$work" "$source/src/main/jffi/com/kenai/jffi/internal/StubLoader.java"
  mv "$work/META-INF/MANIFEST.MF" "$tree/manifest"
  (cd "$work" && "$JDK/bin/jar" -c -0 -f "$tree/mydocker.jar" -m "$tree/manifest" .)
  rm -rf "$work" "$tree/manifest"
}

put_licences() {
  local source=$1 tree=$2
  mkdir -p "$tree/licenses"
  install -m 0644 "$source/LICENSE" "$source"/src/main/licenses/* "$tree/licenses/"
}

# put_launcher SOURCE TREE FINAL: FINAL is where the tree will lie when it is used; the launcher holds that path.
put_launcher() {
  local source=$1 tree=$2 final=$3
  "$tree/runtime/bin/java" -cp "$tree/mydocker.jar" io.mydocker.engine.Emit \
    --lib "$final" --jdk "$JDK" --out "$tree/mydocker" --listing "$tree/mydocker.lst"
  chmod 0755 "$tree/mydocker"
  sed "s|^lib=.*|lib=$final|" "$source/scripts/lib/make-archive" >"$tree/make-archive"
  chmod 0755 "$tree/make-archive"
  printf '%s %s\n' "$VERSION" "$COMMIT" >"$tree/VERSION"
}

# Completions for bash and zsh, manual pages and help texts, from the same declarations that the command line is read by.
put_documents() {
  local tree=$2
  # Main says itself that the module may use the libraries; this is another entry.
  "$tree/runtime/bin/java" --add-reads io.mydocker=ALL-UNNAMED -cp "$tree/mydocker.jar" io.mydocker.cli.Documents --out "$tree" --version "$VERSION"
}

version_of() { sed -n 's/^  <version>\(.*\)<\/version>$/\1/p' "$1/pom.xml" | head -n 1; }

# remove_links PREFIX LIB: the links below PREFIX/share that lead into LIB, which is where mydocker is installed.
remove_links() {
  local link
  for link in "$1"/share/man/man1/mydocker*.1 "$1/share/bash-completion/completions/mydocker" \
    "$1/share/zsh/site-functions/_mydocker"; do
    case $(readlink "$link" 2>/dev/null) in "$2"/*) rm -f "$link" ;; esac
  done
}

# --- For the menu of commands. ---

need_jdk() {
  JDK=$(find_jdk)
  [ -n "$JDK" ] || die "no JDK 17 or newer with its jmods was found (apt-get install $JDK_PACKAGE)"
  command -v mvn >/dev/null || die "Maven was not found (apt-get install maven)"
}

need_root() { [ "$(id -u)" = 0 ] || die "this starts containers, which needs root: sudo $0"; }

DIST=$ROOT/target/dist

# An installation under target/dist, by the owner of the checkout (whoever called sudo), unless the one there is newer
# than every source.
make_dist() {
  local owner newer
  if [ -x "$DIST/bin/mydocker" ]; then
    newer=$(find "$ROOT/pom.xml" "$ROOT/src/main" "$ROOT/scripts/lib" -newer "$DIST/bin/mydocker" -print -quit)
    [ -n "$newer" ] || return 0
  fi
  owner=$(stat -c %U "$ROOT")
  if [ "$(id -u)" = 0 ] && [ "$owner" != root ]; then
    runuser -u "$owner" -- env PREFIX="$DIST" "$ROOT/scripts/install.sh" --no-packages
  else
    PREFIX=$DIST "$ROOT/scripts/install.sh" --no-packages
  fi
  # The link keeps its old time when only what it leads to is new.
  touch -h "$DIST/bin/mydocker"
}

# run_tests LAUNCHER MAVEN-ARGUMENT…: with the tests that need root, where one that gives up or is skipped fails.
# Surefire's summary comes last, whatever else there was to print.
run_tests() {
  local launcher=$1 status=0 log=$ROOT/target/tests.log summary
  shift
  mkdir -p "$ROOT/target"
  maven "$SUREFIRE_TALKS" -Proot -Dmydocker.bin="$launcher" "$@" | tee "$log" || status=$?
  # -a: a failed assertion may print any byte.
  summary=$(grep -aE 'Tests run: [0-9]+, Failures: [0-9]+, Errors: [0-9]+, Skipped: [0-9]+$' "$log" | tail -n 1 || true)
  case $summary in
    '') warn "no test ran"; status=1 ;;
    *'Skipped: 0') ;;
    *) warn "some tests were skipped, and here every one must run"; status=1 ;;
  esac
  say "$summary"
  return "$status"
}

# Its progress and its summary are not warnings, but wanted.
SUREFIRE_TALKS=-Dorg.slf4j.simpleLogger.log.org.apache.maven.plugin.surefire=info
