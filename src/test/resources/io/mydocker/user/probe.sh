# What a process in a container sees, one line each: what it is, a tab, how it is. Run by busybox's shell, given as text
# so that no descriptor of the script is open. $1: the host's namespaces.

say() { printf '%s\t%s\n' "$1" "$2"; }

# Opening tells without changing anything: nothing is ever written but into what was made here.
reads() { (: <"$1") 2>&1 && echo ok; }
writes() { (: >>"$1") 2>&1 && echo ok; }
why() { sed 's/.*: //' | tail -n 1; }

# --- The process. ---
cat /proc/self/status | while read -r field value; do
  case $field in
    Cap* | NoNewPrivs: | Seccomp* | Uid: | Gid: | Groups: | Sig[BIC]* | Umask: | Speculation* | Threads: | Cpus_allowed_list:)
      say "status ${field%:}" "$(echo $value)" ;;
  esac
done
for ns in /proc/self/ns/*; do
  it=$(readlink "$ns")
  case " $1 " in *" $it "*) it=host ;; *) it=own ;; esac
  say "namespace ${ns##*/}" $it
done
for n in $(seq 0 255); do
  [ ! -h /proc/$$/fd/$n ] || say "descriptor $n" "$(readlink /proc/$$/fd/$n | sed 's/[0-9]//g')"
done
# The lines of limits(5) have their columns at fixed places.
tail -n +2 /proc/self/limits | while read -r line; do
  say "limit $(echo "$line" | cut -c 1-26 | sed 's/ *$//')" "$(echo $(echo "$line" | cut -c 27-68))"
done
for file in attr/current oom_score_adj coredump_filter loginuid uid_map gid_map setgroups timerslack_ns; do
  say "self/$file" "$(echo $(cat /proc/self/$file 2>&1 | why))"
done
say "cgroup path" "$(cut -d : -f 3 /proc/self/cgroup | sort -u | tr '\n' ' ')"
say "environment" "$(env | sed 's/=.*//' | sort | tr '\n' ' ')"
say "umask" "$(umask)"
say "directory" "$(pwd)"
say "host name" "$(hostname)"
say "domain name" "$(cat /proc/sys/kernel/domainname)"
[ $$ = 1 ] && say "is the first process" yes || say "is the first process" no
say "session and group" "$(cut -d ' ' -f 5,6 /proc/$$/stat | sed "s/\b$$\b/own/g")"
say "controlling terminal" "$(cut -d ' ' -f 7 /proc/$$/stat)"
say "priority and nice" "$(cut -d ' ' -f 18,19 /proc/$$/stat)"
say "interfaces" "$(ls /sys/class/net | tr '\n' ' ')"
say "lo" "$(cat /sys/class/net/lo/flags)"

# --- Mounts: all options of those that the engine makes. ---
while read -r _ _ _ root at options rest; do
  optional=${rest%%- *}
  set -- ${rest#*- }
  case $1 in
    overlay | ext4 | xfs | btrfs | cgroup*) super= ;;
    *) super=" ($3)" ;;
  esac
  case $1:$at in
    proc:/proc/?* | sysfs:/sys/?* | tmpfs:/proc/* | devtmpfs:/proc/*) root=" of $root" ;;
    *) root= ;;
  esac
  case $optional in *master*) optional=" slave" ;; *shared*) optional=" shared" ;; *) optional= ;; esac
  case $at in
    # Which controllers there are is the host's matter.
    /sys/fs/cgroup/?*) say "mount of a cgroup" "$options" ;;
    /proc/*) say "mount $at" "$1$root $options" ;;
    *) say "mount $at" "$1$root $options$super$optional" ;;
  esac
done </proc/self/mountinfo | sort -u

# --- Files of /dev. ---
(cd /dev && find . -mindepth 1 \( -path ./pts -o -path ./shm -o -path ./mqueue \) -prune -print -o -mindepth 1 -print) |
  while read -r name; do
    [ "$name" = ./core ] && [ ! -e /proc/kcore ] || say "dev ${name#./}" "$(stat -c '%A %t:%T %u:%g' "/dev/$name") $(readlink "/dev/$name")"
  done
for name in null zero full random urandom tty ptmx fuse kmsg console; do
  say "open $name" "read $(reads /dev/$name | why), write $(case $name in ptmx) ;; *) [ -e /dev/$name ] && writes /dev/$name ;; esac | why)"
done
while read -r name kind major minor; do
  if made=$(mknod "/tmp/$name" $kind $major $minor 2>&1); then
    say "made $name" "read $(reads /tmp/$name | why), write $(writes /tmp/$name | why)"
    rm "/tmp/$name"
  else
    say "made $name" "$(echo "$made" | why)"
  fi
done <<DEVICES
null c 1 3
mem c 1 1
port c 1 4
kmsg c 1 11
console c 5 1
tty0 c 4 0
loop0 b 7 0
sda b 8 0
loop-control c 10 237
fuse c 10 229
tun c 10 200
kvm c 10 232
rtc c 254 0
DEVICES

# --- What the kernel shows, and what of it may be set. ---
for path in /proc/acpi /proc/asound /proc/interrupts /proc/kcore /proc/keys /proc/key-users /proc/kmsg /proc/kallsyms \
  /proc/latency_stats /proc/timer_list /proc/timer_stats /proc/sched_debug /proc/scsi /sys/firmware \
  /sys/kernel/security /sys/kernel/debug /sys/kernel/tracing /sys/fs/bpf /sys/fs/pstore; do
  if [ -d $path ]; then
    # An unreadable directory shows nothing either.
    [ "$(ls -A $path 2>/dev/null)" ] && it="directory with files" || it="empty directory"
    it="$it $(stat -c %A $path)"
  elif [ -e $path ]; then
    if (: <$path) 2>/dev/null; then
      [ "$(timeout 1 head -c 1 $path 2>/dev/null | wc -c)" = 0 ] && it="empty file" || it="file with text"
    else
      it=$(reads $path | why)
    fi
  else
    it=absent
  fi
  say "reading $path" "$it"
done
for path in /proc/sysrq-trigger /proc/sys/kernel/core_pattern /proc/sys/kernel/hostname /proc/sys/net/ipv4/ip_forward \
  /proc/sys/vm/drop_caches /proc/irq/default_smp_affinity /proc/mtrr /proc/self/oom_score_adj /proc/1/mem \
  /proc/self/attr/current /sys/kernel/uevent_helper /sys/kernel/mm/transparent_hugepage/enabled /sys/power/state \
  /dev/mqueue/probe /dev/shm/probe /probe /tmp/probe /etc/passwd /etc/hosts /etc/hostname /etc/resolv.conf; do
  existed=no
  [ ! -e $path ] || existed=yes
  say "writing $path" "$(writes $path | why)"
  [ $existed = yes ] || rm -f $path 2>/dev/null
done
writable=$(find /sys/fs/cgroup -name cgroup.procs | while read -r path; do writes "$path" | why; done | sort -u)
say "writing cgroups" "$(echo $writable)"
for name in net/ipv4/ip_forward net/ipv4/ip_unprivileged_port_start net/ipv4/ping_group_range net/core/somaxconn \
  net/ipv6/conf/all/disable_ipv6 kernel/shmmax kernel/msgmax kernel/sem fs/mqueue/msg_max kernel/keys/maxkeys; do
  say "sysctl $name" "$(cat /proc/sys/$name 2>&1 | tr '\t' ' ' | why)"
done

# --- Files that the engine gives. ---
for path in / /etc/hosts /etc/hostname /etc/resolv.conf /.dockerenv /dev /dev/pts /dev/shm /dev/mqueue /proc /sys /t; do
  say "file $path" "$(stat -c '%A %u:%g' $path 2>&1 | why)"
done
say "hosts" "$(grep -v '^#' /etc/hosts | tr '\t\n' ' ;')"
say "accounts" "$(id)"
