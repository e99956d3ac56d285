#!/usr/bin/env bash
# Lines and branches that the tests of the core come to. The interlocks and the alarms must be whole; the rest
# is for information.
# usage: cover.sh [FOLDER of the cover build, with its tests built]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
build=${1:-build/cover}
find "$build" -name '*.gcda' -delete
for test in "$build"/tests/unit/core/core_*_test "$build"/tests/proof/proof_core_table_test; do
  "$test" --gtest_brief=1 >"$build/cover.txt" 2>&1 || { cat "$build/cover.txt"; exit 1; }
done
"$build/bin/archroom-scenarios" tests/scenarios >"$build/cover.txt" 2>&1 || { cat "$build/cover.txt"; exit 1; }
# A throw out of a library call is no branch of ours: the core is built without exceptions. Nor is what the compiler writes where
# a comparison is defaulted.
common=(-r . "$build" --exclude-throw-branches --exclude-unreachable-branches --exclude-lines-by-pattern '.*= default;$')
echo "controller/core, for information:"
gcovr "${common[@]}" --filter controller/core/ --print-summary | tail -n 4
for folder in interlocks alarms; do
  echo "controller/core/$folder, whole:"
  gcovr "${common[@]}" --filter "controller/core/$folder/" --branches
  gcovr "${common[@]}" --filter "controller/core/$folder/" --print-summary \
    --fail-under-line 100 --fail-under-branch 100 | tail -n 4
done
