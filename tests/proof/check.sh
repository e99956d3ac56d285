#!/usr/bin/env bash
# The model of epoch, lease and heartbeat, checked by spin: no claim fails, no search is cut short, every planted fault is found.
# usage: check.sh [--quick] [FOLDER for what is made]   --quick: two faults in all, safety and the planted faults alone
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
quick=0
[ "${1:-}" != --quick ] || { quick=1; shift; }
work=${1:-build/proof}
mkdir -p "$work"
cd "$work"

fail() { printf 'proof: %s\n' "$*"; exit 1; }

# make NAME FAULTS GCC-OPTION...: the checker NAME of the model in which so many things go wrong
make() {
  local name=$1 faults=$2
  shift 2
  mkdir -p "$name"
  cp "$here/lease.pml" "$name"
  /usr/bin/python3 "$here/tables.py" "$name/tables.pml" "$here/plc.txt" "$here/driver.txt" "$here/core.txt"
  (cd "$name" && spin -o3 -a -DFAULTS="$faults" lease.pml >spin.txt 2>&1) ||
    { cat "$name/spin.txt"; fail "spin refuses the model"; }
  ! grep -qi error "$name/spin.txt" || { cat "$name/spin.txt"; fail "spin refuses the model"; }
  (cd "$name" && gcc -O1 -w -DMEMLIM=3500 "$@" -o pan pan.c)
}

# search TITLE NAME PAN-OPTION...: the whole of it, or the reason why it is no proof
search() {
  local title=$1 name=$2 out=$2/out.txt started=$SECONDS
  shift 2
  (cd "$name" && ./pan -m1000000 "$@" >out.txt 2>&1) || { cat "$out"; fail "$title: the checker failed"; }
  grep -q 'errors: 0' "$out" || { grep -E '^pan:|errors:' "$out"; fail "$title: see $work/$name/lease.pml.trail"; }
  ! grep -qE 'max search depth too small|out of memory|Search not completed|hash conflict.*lost' "$out" ||
    { grep -E '^(pan|Warning)|too small|memory' "$out"; fail "$title: not the whole search"; }
  reached "$title" "$out"
  printf '%-34s %10s states  depth %-6s %s MB  %s s\n' "$title" "$(awk '/states, stored/ {print $1; exit}' "$out")" \
    "$(sed -n 's/.*depth reached \([0-9]*\).*/\1/p' "$out")" \
    "$(awk '/total actual memory/ {print int($1)}' "$out")" $((SECONDS - started))
}

# A row of a table that no execution comes to is a claim about nothing: each such row is known, with its reason, in unreached.txt.
reached() {
  local title=$1 out=$2
  case $title in safety*) ;; *) return 0 ;; esac
  /usr/bin/python3 "$here/unreached.py" "$(dirname "$out")" "$here"/{unreached,plc,driver,core}.txt ||
    fail "$title: unreached rows differ"
}

# bites NAME: each fault that is planted in the model is found
bites() {
  local name=$1 number fault found=0
  while read -r fault number; do
    (cd "$name" && PLANTED=$number ./pan -m1000000 >planted.txt 2>&1) || true
    grep -q 'assertion violated' "$name/planted.txt" || fail "planted and not found: $fault"
    found=$((found + 1))
  done < <(sed -n 's/^#define \([A-Z_]*\) c_expr { planted\[\([0-9]*\)\] }$/\1 \2/p' "$here/lease.pml")
  [ "$found" -ge 12 ] || fail "only $found planted faults"
  echo "$found planted faults, each found"
}

make safety-2 2 -DSAFETY -DHC4 -DNOCLAIM
search "safety, 2 faults" safety-2
bites safety-2
[ "$quick" = 0 ] || exit 0

make live-2 2 -DHC4
search "every request ends, 2 faults" live-2 -a -N requests_end
search "every stop comes, 2 faults" live-2 -a -N stops_come
