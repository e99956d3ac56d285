"""The sources that a compile_commands.json compiles: `compiled.py FILE` prints ours, one a line."""

import json
import os
import sys


def compiled_sources(path, root):
    """Paths from root of every compiled source below it; nothing if there is no such file."""
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as file:
        entries = json.load(file)
    full = (os.path.join(entry["directory"], entry["file"]) for entry in entries)
    inside = (os.path.relpath(os.path.realpath(p), os.path.realpath(root)) for p in full)
    return {p for p in inside if not p.startswith(("..", "build/"))}


if __name__ == "__main__":
    print("\n".join(sorted(compiled_sources(sys.argv[1], os.getcwd()) or ())))
