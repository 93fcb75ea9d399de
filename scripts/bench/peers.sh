# shellcheck shell=bash
# shellcheck disable=SC2154 # work: set by bench.sh
# The peers: installing them, starting them on the same root file system, and each one's command line.
# Sourced by scripts/bench.sh.

# What a container runs. The second is a shell script, quoted as hyperfine -N reads it.
declare -A workloads=(
  [true]="/bin/true"
  [false]="/bin/false"
  [files]="/bin/sh -c 'i=0; while [ \$i -lt 1000 ]; do echo x > /f\$i; i=\$((i+1)); done'"
  [files-counted]="/bin/sh -c 'i=0; while [ \$i -lt 1000 ]; do echo x > /f\$i; i=\$((i+1)); done; ls /f* | wc -l'"
)

# shellcheck disable=SC2034 # read by measure.sh
declare -A titles=(
  [java]="bare \`java\` hello"
  [mydocker]="\`mydocker run --rm\`"
  [first]="the same, its line for the first time"
  [docker]="\`docker run --rm --network none\`"
  [podman]="\`podman run --rm --network none\`"
  [runc]="\`runc run\`, ready bundle"
  [crun]="\`crun run\`, ready bundle"
  [bwrap]="\`bwrap --unshare-all\`"
)

# shellcheck disable=SC2034 # read by bench.sh and measure.sh
everyone=(java mydocker first docker podman runc crun bwrap)
peers=()             # those of them that can be measured
declare -A absent=() # the others, each with the reason

packages=(hyperfine jq docker.io podman crun runc bubblewrap debootstrap busybox-static zstd)

install_packages() {
  local package missing=()
  [ -z "${BENCH_NO_INSTALL:-}" ] || return 0
  command -v apt-get >/dev/null || { say "no apt-get here: measuring what is installed" && return 0; }
  for package in "${packages[@]}"; do is_installed "$package" || missing+=("$package"); done
  [ "${#missing[@]}" -gt 0 ] || return 0
  say "installing ${missing[*]}"
  apt_get update || say "apt-get update failed; trying with the old lists"
  for package in "${missing[@]}"; do
    apt_get install "$package" || say "cannot be installed: $package"
  done
}

apt_get() {
  DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" \
    >>"$work/apt.log" 2>&1 </dev/null
}

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

need() {
  local tool
  for tool in "$@"; do
    command -v "$tool" >/dev/null || die 1 "$tool is not installed; it is needed to measure anything"
  done
}

# One root file system for all: a static busybox with its applets.
make_rootfs() {
  local busybox applet
  rootfs=$work/home/busybox
  busybox=$(command -v busybox) || die 1 "busybox-static is not installed; it is the root file system of every peer"
  mkdir -p "$rootfs"/{bin,dev,etc,proc,root,sys,tmp,var}
  chmod 1777 "$rootfs/tmp"
  cp "$busybox" "$rootfs/bin/busybox"
  for applet in $("$busybox" --list); do
    [ "$applet" = busybox ] || ln -s busybox "$rootfs/bin/$applet"
  done
  echo 'root:x:0:0:root:/root:/bin/sh' >"$rootfs/etc/passwd"
  echo 'root:x:0:' >"$rootfs/etc/group"
  tar --numeric-owner -C "$rootfs" -cf "$work/rootfs.tar" .
}

# Those that are neither started nor known to be impossible.
ensure_peers() {
  local peer
  [ -n "${rootfs:-}" ] || make_rootfs
  for peer in "$@"; do
    if ! is_measured "$peer" && [ -z "${absent[$peer]:-}" ]; then start_peers "$peer"; fi
  done
}

start_peers() {
  local peer
  for peer in "$@"; do
    say "preparing $peer"
    if "start_$peer" >"$work/$peer.log" 2>&1; then
      peers+=("$peer")
    else
      absent["$peer"]=${absent[$peer]:-cannot be started: $(tail -n 1 "$work/$peer.log" | tr -d '|')}
      say "$peer: ${absent[$peer]}"
    fi
  done
}

has() {
  command -v "$1" >/dev/null || { absent[${2:-$1}]="not installed" && return 1; }
}

start_java() {
  mkdir "$work/hello"
  cat >"$work/hello/Hello.java" <<'END'
public class Hello {
  public static void main(String[] args) {
    System.out.println("hello");
  }
}
END
  javac -d "$work/hello" "$work/hello/Hello.java"
}

# Its home and data root are ours, and its default image is the common root file system.
start_mydocker() {
  mydocker=${MYDOCKER_BIN:-mydocker}
  command -v "$mydocker" || { absent[mydocker]="not found: $mydocker (set MYDOCKER_BIN, or run scripts/install.sh)" && return 1; }
  export MYDOCKER_HOME=$work/home MYDOCKER_DATA_ROOT=$work/data MYDOCKER_RUN_ROOT=$work/run
  "$mydocker" run --rm /bin/true
}

# mydocker again, each time with nothing kept of an earlier run.
start_first() {
  is_measured mydocker || { absent[first]="mydocker is not measured" && return 1; }
}

# The client of the docker.io package goes with its daemon; another one may lie earlier on PATH.
start_docker() {
  local tries=60
  has dockerd docker || return 1
  docker=/usr/bin/docker
  [ -x "$docker" ] || docker=$(command -v docker)
  export DOCKER_HOST=unix://$work/docker.sock
  dockerd --host "$DOCKER_HOST" --data-root "$work/docker" --exec-root "$work/docker-exec" \
    --pidfile "$work/docker.pid" --containerd-namespace mydocker-bench \
    --containerd-plugins-namespace mydocker-bench-plugins --storage-driver overlay2 \
    --bridge none --iptables=false --ip-forward=false >"$work/dockerd.log" 2>&1 &
  started+=($!)
  until "$docker" version; do
    still_coming $((tries -= 1)) || { tail -n 1 "$work/dockerd.log" && return 1; }
    sleep 0.5
  done
  "$docker" import "$work/rootfs.tar" bench
}

# TRIES_LEFT: whether what was started last may still come up.
still_coming() {
  [ "$1" -gt 0 ] || return 1
  kill -0 "${started[-1]}" 2>/dev/null
}

# Everything it would read from /etc/containers or keep below /var/lib and /run is given here. Not static_dir: the
# clean-up that its monitor starts does not hear of it, looks in another database, and the run then waits 20 s.
start_podman() {
  has podman || return 1
  export CONTAINERS_CONF=$work/containers.conf CONTAINERS_STORAGE_CONF=$work/storage.conf
  cat >"$CONTAINERS_CONF" <<END
[containers]
default_ulimits = ["nofile=$(at_most_20000 -Hn)", "nproc=$(at_most_20000 -Hu)"]
[engine]
runtime = "$(podman_runtime)"
cgroup_manager = "cgroupfs"
events_logger = "file"
tmp_dir = "$work/podman-tmp"
END
  cat >"$CONTAINERS_STORAGE_CONF" <<END
[storage]
driver = "overlay"
graphroot = "$work/podman"
runroot = "$work/podman-run"
END
  echo '{"default": [{"type": "insecureAcceptAnything"}]}' >"$work/policy.json"
  podman import --signature-policy "$work/policy.json" "$work/rootfs.tar" bench
}

# The limits Podman gives by itself lie above what root may set where CAP_SYS_RESOURCE is missing.
at_most_20000() {
  local limit
  limit=$(ulimit "$1")
  if [ "$limit" = unlimited ] || [ "$limit" -gt 20000 ]; then limit=20000; fi
  echo "$limit:$limit"
}

# crun refuses a v2 tree beside v1 controllers.
is_hybrid() { grep -q ' /sys/fs/cgroup/unified .* - cgroup2 ' /proc/self/mountinfo; }

podman_runtime() {
  if is_hybrid || ! command -v crun >/dev/null; then echo runc; else echo crun; fi
}

start_runc() { has runc && make_bundles; }
start_crun() { has crun && has runc crun && make_bundles; }
start_bwrap() { has bwrap && has runc bwrap && make_bundles; }

# A bundle per workload, from runc's own template: its namespaces, a read-only root, no terminal.
make_bundles() {
  local workload
  for workload in true false; do
    [ ! -d "$work/bundle-$workload" ] || continue
    mkdir "$work/bundle-$workload"
    (cd "$work/bundle-$workload" && runc spec)
    sed -i -e 's|"terminal": true|"terminal": false|' -e "s|\"sh\"|\"/bin/$workload\"|" \
      -e "s|\"path\": \"rootfs\"|\"path\": \"$rootfs\"|" "$work/bundle-$workload/config.json"
  done
}

# The command line, as hyperfine -N reads it; fails for what a peer cannot do in the same way.
command_line() {
  local peer=$1 workload=$2
  case $peer in
    java) echo "java -cp $work/hello Hello" ;;
    mydocker | first) echo "$mydocker run --rm ${workloads[$workload]}" ;;
    docker) echo "$docker run --rm --network none bench ${workloads[$workload]}" ;;
    podman) echo "podman run --rm --network none bench ${workloads[$workload]}" ;;
    runc | crun)
      [ -d "$work/bundle-$workload" ] &&
        echo "$peer --root $work/$peer-state run --bundle $work/bundle-$workload mydocker-bench-$peer"
      ;;
    bwrap)
      [ -d "$work/bundle-$workload" ] &&
        echo "bwrap --unshare-all --ro-bind $rootfs / --proc /proc --dev /dev ${workloads[$workload]}"
      ;;
  esac
}

# Runs a command the way a peer needs it: crun without the hybrid v2 tree in sight.
in_view_of() {
  local peer=$1
  shift
  if [ "$peer" = crun ] && is_hybrid; then
    unshare -m sh -c 'umount /sys/fs/cgroup/unified && exec "$@"' sh "$@"
  else
    "$@"
  fi
}

version_of() {
  case $1 in
    java) java -version 2>&1 | sed -n 2p ;;
    mydocker) "$mydocker" --version ;;
    docker) "$docker" version --format 'docker {{.Client.Version}}, daemon {{.Server.Version}}' ;;
    podman) echo "$(podman --version), $(podman_runtime)" ;;
    *) "$1" --version ;;
  esac | head -n 1
}
