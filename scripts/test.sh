#!/usr/bin/env bash
# scripts/test.sh: every test there is. Asks nothing.
#
#   sudo scripts/test.sh
#
# Installs the packages that the tests need and names them (they stay), installs mydocker from this checkout into a
# directory of its own, checks the style, runs the unit, kernel and whole-program tests against that installation, and
# removes it. A test that is skipped or gives up fails the run. Docker and Podman, which the tests set mydocker beside,
# are configured through their environment: nothing under /etc is written.

set -eu
. "$(dirname "$0")/lib/common.sh"
only_help "$@"

# What the tests call: packers, what sets attributes that a commit must keep, other engines, a base with real content.
TEST_PACKAGES="$JDK_PACKAGE maven busybox-static libseccomp2 libdeflate0 git xz-utils zstd attr acl libcap2-bin binutils
  man-db zsh docker.io podman crun runc skopeo umoci libarchive-tools debootstrap strace time"

LOG=$(mktemp "${TMPDIR:-/tmp}/mydocker-test.XXXXXX.log")
KEEP_LOG=no
# Beside /var/lib, so on a disk: an overlay's upper directory cannot lie on every file system that /tmp may be.
INSTALLED=$(mktemp -d /var/tmp/mydocker-installed.XXXXXX)

clean_up() {
  rm -rf "$INSTALLED"
  [ "$KEEP_LOG" = yes ] || rm -f "$LOG"
  give_back
}

# target/ belongs to whoever owns the checkout, also when root has run the tests.
give_back() {
  local owner
  owner=$(stat -c %u:%g "$ROOT")
  [ ! -d "$ROOT/target" ] || chown -R "$owner" "$ROOT/target"
}

install_packages() {
  if ! command -v apt-get >/dev/null; then
    warn "there is no apt-get here; what Debian has in these must be there already: $TEST_PACKAGES"
    return 0
  fi
  # shellcheck disable=SC2086 # a list of words
  say "Packages that the tests need:" $TEST_PACKAGES
  step "refresh the package lists" apt-get -q update
  # Not its daemon: a test starts its own, and a container host may run another already.
  # shellcheck disable=SC2086
  step "install them" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
    apt-get -q -y install --no-install-recommends $TEST_PACKAGES
}

trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

need_root
chmod 0755 "$INSTALLED"
install_packages
need_jdk
cd "$ROOT"
step "check the format" maven spotless:check
PREFIX=$INSTALLED scripts/install.sh --no-packages
export MYDOCKER_BIN=$INSTALLED/bin/mydocker
run_tests "$MYDOCKER_BIN" -Dmydocker.commit="$(commit_of "$ROOT")" test </dev/null
