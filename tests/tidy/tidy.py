"""The fence: `tidy.py ROOT [--compile-commands FILE]` prints file:line: rule: what; instead: other. Exit 1 if there is any."""

import argparse
import os
import sys

sys.dont_write_bytecode = True
from compiled import compiled_sources  # noqa: E402
from exceptions import FILE, without_exceptions  # noqa: E402
from rules import check  # noqa: E402
from tree import Tree  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", nargs="?", default=".")
    parser.add_argument("--compile-commands", help="of a fresh build: every source must be in it")
    options = parser.parse_args()
    commands = options.compile_commands
    tree = Tree.from_disk(options.root, compiled_sources(commands, options.root) if commands else None)
    findings = without_exceptions(check(tree), tree.files.get(FILE, ""))
    for finding in findings:
        print(finding)
    if findings:
        print(f"tidy: {len(findings)} findings in {len({f.path for f in findings})} files", file=sys.stderr)
    return 1 if findings else 0


if __name__ == "__main__":
    os.chdir(os.path.dirname(os.path.abspath(__file__)) + "/../..")
    sys.exit(main())
