#!/usr/bin/env bash
# A rehearsal on a machine that has nothing: a minimal Debian 12 in a folder, a clone of what is committed, then ./dev VERB in it.
# It proves that dev-packages.txt is complete.   As root, with debootstrap:   tests/fresh/rehearse.sh FOLDER [VERB...]
# FOLDER/base is kept for the next time; FOLDER/machine is made anew, unless KEEP_MACHINE=1: then it only gets the newest commit.
set -euo pipefail
readonly folder=${1:?usage: rehearse.sh FOLDER [VERB...]}
shift
readonly verbs=("${@:-test}")
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
readonly project base=$folder/base machine=$folder/machine

debian_sources() { # the host's files that name a Debian archive of this release
  find /etc/apt/sources.list /etc/apt/sources.list.d -type f 2>/dev/null | grep -E '\.(list|sources)$' |
    xargs -r grep -lE '^[^#]*bookworm( |$)' | head -n 1 || true
}

mirror_of() { # the first archive in such a file, old or new style
  sed -nE 's/^(URIs: *|deb (\[[^]]*\] )?)(https?:[^ ]+).*/\3/p' "$1" | head -n 1
}

make_base() {
  local sources mirror
  sources=$(debian_sources)
  mirror=${sources:+$(mirror_of "$sources")}
  [ -n "$mirror" ] || { echo "no Debian archive in the host's apt sources" >&2; exit 1; }
  debootstrap --variant=minbase bookworm "$base.partial" "$mirror"
  rm -f "$base.partial/etc/apt/sources.list"
  case $sources in
    *.sources) cp "$sources" "$base.partial/etc/apt/sources.list.d/" ;;
    *) cp "$sources" "$base.partial/etc/apt/sources.list" ;;
  esac
  # how this host reaches the archive, nothing else of its settings
  find /etc/apt/apt.conf /etc/apt/apt.conf.d -type f 2>/dev/null | xargs -r grep -lE 'Acquire::https?' |
    xargs -r -I{} cp {} "$base.partial/etc/apt/apt.conf.d/" || true
  mv "$base.partial" "$base"
}

unmount() {
  local point
  for point in dev/pts dev/shm dev proc; do
    mountpoint -q "$machine/$point" && umount "$machine/$point"
  done
  return 0
}

make_machine() {
  rm -rf --one-file-system "$machine"
  cp -a "$base" "$machine"
  git clone -q --no-local "$project" "$machine/srv/archroom"
}

mount_machine() {
  cp -L /etc/resolv.conf /etc/hosts "$machine/etc/"
  mount -t proc proc "$machine/proc"
  mount -t tmpfs -o mode=755 dev "$machine/dev"
  mkdir "$machine/dev/pts" "$machine/dev/shm"
  mount -t devpts -o newinstance,ptmxmode=666 devpts "$machine/dev/pts"
  mount -t tmpfs shm "$machine/dev/shm"
  local node
  for node in null zero full random urandom tty; do cp -a "/dev/$node" "$machine/dev/"; done
  ln -s pts/ptmx "$machine/dev/ptmx"
  ln -s /proc/self/fd "$machine/dev/fd"
}

trap unmount EXIT
unmount
[ -d "$base" ] || make_base
if [ "${KEEP_MACHINE:-0}" = 1 ] && [ -d "$machine" ]; then
  git -C "$machine/srv/archroom" pull -q "$project"
else
  make_machine
fi
mount_machine
for verb in "${verbs[@]}"; do
  echo "== ./dev $verb on a fresh machine =="
  started=$SECONDS
  # shellcheck disable=SC2086  # a verb may bring its options
  env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb ${http_proxy:+http_proxy=$http_proxy} \
    ${https_proxy:+https_proxy=$https_proxy} chroot "$machine" /srv/archroom/dev $verb
  echo "== ./dev $verb: $((SECONDS - started)) s =="
done
