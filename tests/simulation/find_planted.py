#!/usr/bin/python3
"""Bugs planted on purpose, one line each: does the simulator find every one of them within 300 runs?

find_planted.py            builds and plays them one by one in a copy of the tree (minutes); fails where one is not found
find_planted.py 03 07      only these
find_planted.py --rewrite  and writes what found them into README.md
find_planted.py --check    only: does every patch still apply, and is it one line? (in ./dev test)
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
TREE = HERE.parent.parent
COPY = TREE / "build" / "planted"
RUNS = 300
PLANTS = 12
# git must take the folder for what it is, not for a part of a repository around it.
OUTSIDE = dict(os.environ, GIT_CEILING_DIRECTORIES=str(COPY.parent))
FOUND = re.compile(r"^FAILED seed (\d+): (\w+)", re.M)
TABLE = re.compile(r"(<!-- planted -->\n).*?(<!-- /planted -->)", re.S)


def patches():
    return sorted((HERE / "planted").glob("*.patch"))


def run(command, folder, **more):
    return subprocess.run(command, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **more)


def must(command, folder, **more):
    done = run(command, folder, **more)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout[-4000:]}")


def story(patch):
    """The comment line: what it breaks."""
    return patch.read_text(encoding="utf-8").splitlines()[0]


def changed_lines(patch):
    lines = patch.read_text(encoding="utf-8").splitlines()
    count = lambda sign: sum(line.startswith(sign) and not line.startswith(sign * 3) for line in lines)
    return count("-"), count("+")


def apply(patch, folder, *options):
    return run(["git", "apply", *options, str(patch)], folder, env=OUTSIDE)


def check():
    """Prints what is wrong; how many."""
    wrong = 0 if len(patches()) == PLANTS else 1
    if wrong:
        print(f"{len(patches())} patches, and {PLANTS} are due")
    for patch in patches():
        gone, new = changed_lines(patch)
        if gone != 1 or new > 1:
            print(f"{patch.name}: takes {gone} lines and puts {new}; one line is due")
            wrong += 1
        # From the tree itself, whether it is a repository or not.
        applied = run(["git", "apply", "--check", str(patch)], TREE)
        if applied.returncode != 0:
            print(f"{patch.name}: does not apply any more:\n{applied.stdout}")
            wrong += 1
    return wrong


def copy_tree():
    """Only what changed, so that the next build is short."""
    listed = run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], TREE).stdout.split("\0")
    kept = set()
    for name in filter(None, listed):
        source, target = TREE / name, COPY / name
        if not source.is_file():
            continue
        kept.add(target)
        if target.exists() and target.read_bytes() == source.read_bytes():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    for old in COPY.rglob("*"):
        if old.is_file() and old not in kept and COPY / "build" not in old.parents:
            old.unlink()


def build():
    must(["cmake", "--build", "build/release", "--target", "archroom-sim"], COPY)


def play():
    return run(["build/release/bin/archroom-sim", "--runs", str(RUNS)], COPY, timeout=1200)


def find(patch):
    """Seed and invariant, or None."""
    applied = apply(patch, COPY)
    if applied.returncode != 0:
        sys.exit(f"{patch.name}: {applied.stdout}")
    try:
        build()
        return FOUND.search(play().stdout)
    finally:
        undone = apply(patch, COPY, "--reverse")
        if undone.returncode != 0:
            sys.exit(f"{patch.name}: can't be taken back: {undone.stdout}")


def main():
    if check() != 0:
        return 1
    if "--check" in sys.argv:
        return 0
    COPY.mkdir(parents=True, exist_ok=True)
    copy_tree()
    must(["cmake", "--preset", "release", "-DBUILD_TESTING=ON"], COPY)
    build()
    healthy = play()
    if healthy.returncode != 0:
        sys.exit(f"the tree itself fails, without a planted bug:\n{healthy.stdout[-2000:]}")
    rows, missed = [], 0
    wanted = [word for word in sys.argv[1:] if not word.startswith("-")]
    for patch in patches():
        if wanted and not patch.name.startswith(tuple(wanted)):
            continue
        found = find(patch)
        seed, invariant = found.groups() if found else ("not found", "")
        missed += found is None
        print(f"{patch.stem}: {invariant} {seed}", flush=True)
        rows.append(f"| `{patch.stem}` | {story(patch)} | `{invariant}` | {seed} |")
    if "--rewrite" in sys.argv:
        readme = HERE / "README.md"
        table = "\n".join(["| Patch | What it breaks | Found by | Seed |", "|---|---|---|---|", *rows])
        text = TABLE.sub(lambda match: f"{match[1]}{table}\n{match[2]}", readme.read_text(encoding="utf-8"))
        readme.write_text(text, encoding="utf-8")
    print(f"{len(rows) - missed} of {len(rows)} planted bugs found within {RUNS} runs")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
