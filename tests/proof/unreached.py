#!/usr/bin/python3
"""Holds the rows of the tables that no execution of the model comes to against unreached.txt, where each has its reason.

usage: unreached.py FOLDER-OF-PAN UNREACHED.txt TABLE.txt...
An inline stands in the model as often as it is called: a row counts as reached when any copy of it was.
"""
import collections
import pathlib
import re
import sys


def copies(folder):
    """Line of tables.pml -> how many states of the model come from it, and how many of them were not reached."""
    made, missed = collections.Counter(), collections.Counter()
    for line in (folder / "pan.m").read_text(encoding="utf-8", errors="replace").splitlines():
        made.update(re.findall(r"STATE \d+ - tables\.pml:(\d+) - \[row = ", line))
    for line in (folder / "out.txt").read_text(encoding="utf-8", errors="replace").splitlines():
        missed.update(re.findall(r'^\s+tables\.pml:(\d+), state \d+, "row = ', line))
    return made, missed


def unreached(folder, tables):
    """The rows as they stand in the tables, blanks aside."""
    made, missed = copies(folder)
    texts = {}
    for path in tables:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            texts[path.name, number] = " ".join(line.split())
    table, name, found = "", "", []
    for number, line in enumerate((folder / "tables.pml").read_text(encoding="utf-8").splitlines(), 1):
        inline = re.match(r"inline (\w+)\(\) \{ /\* (\S+) \*/", line)
        if inline:
            name, table = inline.groups()
        row = re.search(r"/\* (\d+) \*/$", line)
        if row and "assert(false)" not in line and missed[str(number)] >= made[str(number)]:
            found.append(f"{name}: {texts[table, int(row.group(1))]}")
    return found


def main():
    folder, known_file, *tables = map(pathlib.Path, sys.argv[1:])
    found = unreached(folder, tables)
    lines = known_file.read_text(encoding="utf-8").splitlines()
    known = [line for line in lines if line.strip() and not line.startswith("#")]
    wrong = [f"not reached, and nobody knows why: {row}" for row in found if row not in known]
    wrong += [f"is reached after all, or no row any more: {row}" for row in known if row not in found]
    print("\n".join(wrong) if wrong else f"{len(found)} rows not reached, each with its reason in {known_file.name}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
