#!/usr/bin/env bash
# Makes docs/pictures/*.svg from running programs: an emulated room, and what `archroom watch` draws of it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
exec /usr/bin/python3 tests/demo/picture.py "${ARCHROOM_BIN:-build/release/bin}" docs/pictures
