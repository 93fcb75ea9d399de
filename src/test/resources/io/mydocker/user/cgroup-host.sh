#!/bin/sh
# The first process of a user-mode-linux kernel whose only control groups are $CGROUPS (v1 or v2), which it proves
# mydocker on. It reads $LAUNCHER (the installed command), $STUBBORN (a program that clears its parent-death signal,
# says "ready" and waits) and $PLACE (an empty directory) from the kernel's command line.
#
# It prints one line for each check, "check NAME: ok", or "check NAME: FAILED" below what was seen, and "the end". With
# $ONLY it does these checks alone.

export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C
export MYDOCKER_HOME="$PLACE/home" MYDOCKER_DATA_ROOT="$PLACE/data" MYDOCKER_RUN_ROOT="$PLACE/run"
T=$PLACE/t
TREE=/sys/fs/cgroup

boot() {
  # The host's files are below, read-only. Nothing that is written here may reach them.
  mount -t proc proc /proc
  mount -t sysfs sysfs /sys
  mount -t tmpfs tmpfs "$PLACE"
  mkdir "$MYDOCKER_HOME" "$T"
  ip link set lo up 2>/dev/null
  insmod /usr/lib/uml/modules/"$(uname -r)"/kernel/fs/overlayfs/overlay.ko
  "mount_$CGROUPS"
  cd "$T" || exit
}

mount_v2() {
  mount -t cgroup2 cgroup2 $TREE
  GROUPS_AT=$TREE/mydocker
  FROZEN="frozen 1"
  STATE=cgroup.events
}

mount_v1() {
  mount -t tmpfs -o mode=755 cgroup $TREE
  for controller in $(sed -n 's/^\([a-z_]*\).*1$/\1/p' /proc/cgroups); do
    mkdir "$TREE/$controller" && mount -t cgroup -o "$controller" cgroup "$TREE/$controller"
  done
  mkdir $TREE/systemd && mount -t cgroup -o none,name=systemd cgroup $TREE/systemd
  GROUPS_AT=$TREE/freezer/mydocker
  FROZEN=FROZEN
  STATE=freezer.state
}

# --- What the checks are made of: each prints what it found wrong and fails. ---

expect() {
  [ "$1" = "$2" ] || { echo "expected '$1', not '$2'"; return 1; }
}

exits() {
  wanted=$1
  shift
  "$LAUNCHER" "$@" </dev/null
  expect "$wanted" $?
}

# Tries once a tenth of a second: system calls are slow here, and how slow says nothing.
until_true() {
  tries=300
  until "$@"; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || { echo "gave up waiting until $*"; return 1; }
    sleep 0.1
  done
}

# A container that runs in the background: its front is $FRONT, its id $ID, its first process on the host $FIRST.
start() {
  : >out
  "$LAUNCHER" run "$@" >out 2>err </dev/null &
  FRONT=$!
  until_true grep -q ready out || { cat err; return 1; }
  for ID in "$GROUPS_AT"/*/; do ID=${ID%/}; done
  ID=${ID##*/}
  FIRST=
  [ ! -e "$GROUPS_AT/$ID/cgroup.procs" ] || read -r FIRST <"$GROUPS_AT/$ID/cgroup.procs"
  [ -n "$FIRST" ] || { echo "no process in the group $ID"; return 1; }
}

ended() {
  wait "$FRONT"
  expect "$1" $?
}

kill_front() {
  kill -KILL "$FRONT"
  wait "$FRONT" 2>/dev/null
  true
}

watchers() { grep -lsx mydocker-watch /proc/[0-9]*/comm | sed 's/[^0-9]//g'; }

# What runs and is neither this script nor what it has just called. The kernel's threads have no program.
strangers() {
  for program in $(readlink /proc/[0-9]*/exe); do
    case $program in
      */dash | */readlink) ;;
      *) echo "$program" ;;
    esac
  done
}

is_clean() {
  [ ! -d "$GROUPS_AT" ] && [ "$(echo "$MYDOCKER_HOME"/*)" = "$MYDOCKER_HOME/busybox" ] &&
    [ "$(echo "$MYDOCKER_DATA_ROOT/containers"/*)" = "$MYDOCKER_DATA_ROOT/containers/*" ] && [ -z "$(strangers)" ] &&
    ! grep -q overlay /proc/mounts
}

nothing_is_left() {
  until_true is_clean && return
  find "$GROUPS_AT" "$MYDOCKER_HOME" "$MYDOCKER_DATA_ROOT/containers" -maxdepth 1
  grep overlay /proc/mounts
  strangers
  return 1
}

is_frozen() { grep -q "$FROZEN" "$GROUPS_AT/$ID/$STATE"; }
is_thawed() { ! is_frozen; }

# --- The checks, few calls of the command each, since starting a JVM is slow here. They build on each other only where
# they say so. ---

the_host_is_pure() {
  case $CGROUPS in
    v1) ! grep ' cgroup2 ' /proc/mounts && [ -e $TREE/memory/cgroup.procs ] && [ -e $TREE/freezer/cgroup.procs ] ;;
    v2) ! grep ' cgroup ' /proc/mounts && [ -e $TREE/cgroup.controllers ] ;;
  esac
}

exit_codes() {
  exits 0 run /bin/true && exits 3 run /bin/sh -c 'exit 3' && exits 127 run /bin/absent && nothing_is_left
}

the_tree_inside_is_read_only_and_its_own() {
  "$LAUNCHER" run /bin/sh -c '
    for d in /sys/fs/cgroup /sys/fs/cgroup/*/; do mkdir "$d/own" 2>/dev/null && echo "made in $d"; done
    grep " /sys/fs/cgroup" /proc/self/mountinfo
    cat /proc/self/cgroup
    cat /sys/fs/cgroup/cgroup.procs /sys/fs/cgroup/*/cgroup.procs 2>/dev/null' >out 2>err
  cat out err
  case $CGROUPS in v1) top='^[0-9]*:freezer:/$' ;; v2) top='^0::/$' ;; esac
  [ ! -s err ] && ! grep -q 'made' out && grep -q ' - cgroup' out && ! grep -q ' /sys/fs/cgroup[^ ]* rw' out &&
    grep -q "$top" out && grep -qx 1 out && ! grep -q :.*mydocker out
}

ps_shows_its_group_and_rm_ends_it() {
  start --name first /bin/sh -c 'sleep 1000 & echo ready; wait' || return
  cat "/proc/$FIRST/cgroup"
  grep -q ":/mydocker/$ID\$" "/proc/$FIRST/cgroup" && expect 2 "$(grep -c . "$GROUPS_AT/$ID/cgroup.procs")" || return
  "$LAUNCHER" ps | grep "^$ID *first *$FIRST " && exits 0 rm -f first && ended 137 && nothing_is_left
}

killed_with_its_children() {
  start /bin/sh -c 'sleep 1000 & setsid sleep 1000 & (trap "" TERM HUP INT; sleep 1000) & echo ready; wait' || return
  kill_front
  exits 0 ps -q && nothing_is_left
}

the_watcher_ends_a_stubborn_one() {
  start -v "${STUBBORN%/*}:/v:ro" "/v/${STUBBORN##*/}" || return
  kill_front
  nothing_is_left
}

the_next_command_ends_what_lost_its_watcher() {
  start -v "${STUBBORN%/*}:/v:ro" "/v/${STUBBORN##*/}" || return
  # Both stopped first, or the front would start another watcher, or the watcher do its work.
  lost=$(watchers)
  kill -STOP "$lost" "$FRONT"
  kill_front
  kill -KILL "$lost"
  [ -d "/proc/$FIRST" ] || { echo "it has ended by itself, which proves nothing"; return 1; }
  exits 0 ps -q && nothing_is_left
}

# Goes on counting in its root, which shows whether it is frozen; for the four checks below.
counting() { start --name counts /bin/sh -c 'n=0; echo ready; while :; do n=$((n+1)); echo $n >/n; sleep 0.02; done'; }
count() { cat "$MYDOCKER_DATA_ROOT/containers/$ID/upper/n"; }

it_counts() {
  before=$(count)
  sleep 1
  [ "$(count)" != "$before" ]
}

# Nobody reads the archive, which is more than a pipe holds: the commit stays where it is until something does.
begin_commit() {
  rm -f pipe
  mkfifo pipe
  "$LAUNCHER" commit -o - counts >pipe 2>commit.err &
  COMMIT=$!
  exec 9<pipe
  until_true is_frozen
}

commit_freezes_and_thaws() {
  counting && it_counts && begin_commit || return
  it_counts && { echo "it goes on while it is read"; return 1; }
  gzip -t <&9 || return
  exec 9<&-
  wait $COMMIT
  expect 0 $? && until_true is_thawed && until_true it_counts
}

# Of the same container.
a_killed_commit_thaws() {
  begin_commit || return
  kill -KILL $COMMIT
  wait $COMMIT 2>/dev/null
  exec 9<&-
  until_true is_thawed && until_true it_counts
}

# The same once more.
removed_while_frozen() {
  begin_commit || return
  exits 0 rm -f counts
  removed=$?
  exec 9<&-
  wait $COMMIT
  [ $removed = 0 ] && ended 137 && nothing_is_left
}

killed_while_frozen() {
  counting && begin_commit || return
  kill_front
  nothing_is_left
  left=$?
  exec 9<&-
  wait $COMMIT
  return $left
}

# All of ours at once: the container stays frozen until somebody else comes.
all_killed_while_frozen() {
  counting && begin_commit || return
  # shellcheck disable=SC2046 # a list of words
  kill -STOP $(watchers) "$FRONT" "$COMMIT"
  # shellcheck disable=SC2046
  kill -KILL $(watchers) "$FRONT" "$COMMIT"
  wait "$FRONT" "$COMMIT" 2>/dev/null
  exec 9<&-
  exits 0 ps -q && nothing_is_left
}

# A detached container that counts; for the checks below.
detached() {
  ID=$("$LAUNCHER" run -d --name web /bin/sh -c 'n=0; while :; do n=$((n+1)); echo $n >/n; sleep 0.02; done') || return
  until_true [ -s "$MYDOCKER_DATA_ROOT/containers/$ID/upper/n" ] && it_counts
}

paused_and_stopped() {
  detached && exits 0 pause web && until_true is_frozen || return
  it_counts && { echo "it goes on while it is paused"; return 1; }
  exits 0 unpause web && until_true is_thawed && until_true it_counts && exits 0 stop -t 1 web &&
    expect "" "$("$LAUNCHER" ps -q)" && exits 0 start web && until_true it_counts && exits 0 pause web &&
    exits 0 rm -f web && nothing_is_left
}

# In a group of its own below the container's, of which nothing is left.
entered() {
  detached || return
  exits 7 exec web /bin/sh -c 'cat /proc/self/cgroup >/seen; exit 7' || return
  cat "$MYDOCKER_DATA_ROOT/containers/$ID/upper/seen"
  grep -q ':/exec-[0-9a-f]*$' "$MYDOCKER_DATA_ROOT/containers/$ID/upper/seen" && has_no_groups_below
}

has_no_groups_below() { [ -z "$(find "$GROUPS_AT/$ID" -mindepth 1 -type d)" ]; }

# In the same container: with exec goes all that it started, and nothing else.
killed_with_what_it_entered() {
  "$LAUNCHER" exec web /bin/sh -c 'sleep 1000 & setsid sleep 1000 & echo ready; wait' >out 2>err </dev/null &
  entered=$!
  until_true grep -q ready out || { cat err; return 1; }
  kill -KILL $entered
  wait $entered 2>/dev/null
  until_true has_no_groups_below && it_counts && exits 0 kill web && until_true [ ! -d "$GROUPS_AT/$ID" ] &&
    exits 0 rm web && nothing_is_left
}

check() {
  name=$(echo "$1" | tr _ ' ')
  if "$1" >said 2>&1 </dev/null; then
    echo "check $name: ok"
  else
    sed "s/^/  $name: /" said
    echo "check $name: FAILED"
  fi
}

CHECKS="the_host_is_pure exit_codes the_tree_inside_is_read_only_and_its_own ps_shows_its_group_and_rm_ends_it
  killed_with_its_children the_watcher_ends_a_stubborn_one the_next_command_ends_what_lost_its_watcher
  commit_freezes_and_thaws a_killed_commit_thaws removed_while_frozen killed_while_frozen all_killed_while_frozen
  paused_and_stopped entered killed_with_what_it_entered"
boot
for each in ${ONLY:-$CHECKS}; do
  check "$each"
done
echo "the end"
cd / || exit
poweroff -d -f
