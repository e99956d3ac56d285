#!/usr/bin/env bash
# Makes docs/pictures/* from running programs: an emulated room, what `archroom watch` draws of it, and labels of its boxes.
# Needs poppler-utils and fonts-noto-cjk.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
exec /usr/bin/python3 tests/demo/picture.py "${ARCHROOM_BIN:-build/release/bin}" docs/pictures
