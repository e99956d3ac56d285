#!/usr/bin/python3
"""Breaks controller/core/interlocks and controller/core/alarms in one place at a time and sees whether a test notices.

usage: mutate.py [--jobs N] [--only TEXT] [--list]
Fails below 95 % killed, and where the survivors are not exactly those argued in survivors.md.
"""
import argparse
import collections
import concurrent.futures
import json
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

import operators

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build/mutation"
AT_LEAST = 95.0
SECONDS = 60
# Of each folder in this order: the first that fails ends the mutant.
JUDGES = {
    "controller/core/interlocks": ["core_interlocks_test", "core_motion_test", "archroom-scenarios"],
    "controller/core/alarms": ["core_alarms_test", "core_alarms_property_test"],
}
PROGRAMS = [program for programs in JUDGES.values() for program in programs]
ARGUED = re.compile(r"^- `(?P<file>[^`]+)`: `(?P<was>.+?)` → `(?P<now>.*?)`: \S")

Mutant = collections.namedtuple("Mutant", "path number was now")


def run(command, **options):
    return subprocess.run(command, cwd=BUILD, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **options)


def build():
    """The unharmed programs, once: no sanitizers, no optimisation, so that a mutant costs seconds."""
    flags = ["-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_CXX_FLAGS_DEBUG=-O0", "-DBUILD_TESTING=ON"]
    subprocess.run(["cmake", "-S", ROOT, "-B", BUILD, "-G", "Ninja", *flags], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", BUILD, "-j2", "--target", *PROGRAMS], check=True, stdout=subprocess.DEVNULL)


class Workshop:
    """How one source is compiled and how the programs are linked, as the build does it."""

    def __init__(self):
        commands = json.loads((BUILD / "compile_commands.json").read_text(encoding="utf-8"))
        self.compilers = {str(pathlib.Path(c["file"]).relative_to(ROOT)): c["command"] for c in commands}
        self.links = {}
        for program in PROGRAMS:
            last = run(["ninja", "-t", "commands", program]).stdout.strip().splitlines()[-1]
            words = shlex.split(last.split("&&")[1] if last.startswith(": &&") else last)
            self.links[program] = words

    def compile(self, path, source, into):
        words = shlex.split(self.compilers[path])
        words[words.index("-o") + 1], words[words.index("-c") + 1] = str(into), str(source)
        return run([w for w in words if w != "-Werror"]).returncode == 0

    def link(self, program, harmed, into):
        """The harmed object comes before the library that holds the unharmed one, which is then not taken."""
        words = list(self.links[program])
        at = words.index("-o")
        words[at + 1] = str(into)
        words.insert(at, str(harmed))
        done = run(words)
        if done.returncode != 0:
            sys.exit(f"{program} can't be linked:\n{done.stdout}")


def notices(program, path, everything=True):
    """Without `everything`, the three million combinations are left out: they take seconds, and most mutants die sooner."""
    arguments = ["--gtest_brief=1", "--gtest_fail_fast", *([] if everything else ["--gtest_filter=-*EveryCombination*"])]
    if program == "archroom-scenarios":
        arguments = [str(ROOT / "tests/scenarios")]
    try:
        return run([str(path), *arguments], timeout=SECONDS).returncode != 0
    except subprocess.TimeoutExpired:
        return True


def judge(workshop, mutant):
    """'killed by PROGRAM', 'survived' or 'does not compile'."""
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        folder = pathlib.Path(folder)
        lines = (ROOT / mutant.path).read_text(encoding="utf-8").splitlines()
        lines[mutant.number] = mutant.now
        source, harmed = folder / "harmed.cpp", folder / "harmed.o"
        source.write_text("\n".join(lines) + "\n", encoding="utf-8")
        if not workshop.compile(mutant.path, source, harmed):
            return "does not compile"
        programs = JUDGES[str(pathlib.Path(mutant.path).parent)]
        for program in programs:
            workshop.link(program, harmed, folder / program)
            if notices(program, folder / program, everything=False):
                return f"killed by {program}"
        if notices(programs[0], folder / programs[0]):
            return f"killed by {programs[0]}, every combination"
    return "survived"


def mutants(only):
    headers = [p for top in ("controller/core", "devices/vocabulary") for p in (ROOT / top).rglob("*.hpp")]
    enums = operators.enumerations(p.read_text(encoding="utf-8") for p in headers)
    for path in sorted(p for folder in JUDGES for p in (ROOT / folder).glob("*.cpp")):
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, now in operators.mutants_of(lines, enums):
            if only in f"{path}:{lines[number]}":
                yield Mutant(str(path.relative_to(ROOT)), number, lines[number], now)


def argued():
    """file, line as it was, line as it is in the mutant: of survivors.md."""
    lines = (pathlib.Path(__file__).parent / "survivors.md").read_text(encoding="utf-8").splitlines()
    entries = [ARGUED.match(line) for line in lines if line.startswith("- `")]
    if None in entries:
        sys.exit("survivors.md: an entry is not `file`: `line` → `line`: argument")
    return {(m["file"], m["was"], m["now"]) for m in entries}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--jobs", type=int, default=2)
    arguments.add_argument("--only", default="")
    arguments.add_argument("--list", action="store_true")
    options = arguments.parse_args()
    todo = list(mutants(options.only))
    if options.list:
        print("\n".join(f"{m.path}:{m.number + 1}: {m.was.strip()}  →  {m.now.strip()}" for m in todo))
        return
    build()
    workshop = Workshop()
    for program in PROGRAMS:
        if notices(program, next(p for p in BUILD.rglob(program) if p.is_file())):
            sys.exit(f"{program} fails without any mutant")
    counts, survivors = collections.Counter(), set()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for mutant, verdict in zip(todo, pool.map(lambda m: judge(workshop, m), todo)):
            counts[verdict] += 1
            if verdict == "survived":
                survivors.add((mutant.path.rsplit("/", 1)[-1], mutant.was.strip(), mutant.now.strip()))
                print(f"survived: {mutant.path}:{mutant.number + 1}: {mutant.was.strip()}  →  {mutant.now.strip()}", flush=True)
    sys.exit(report(counts, survivors, bool(options.only)))


def report(counts, survivors, partly):
    killed = sum(n for verdict, n in counts.items() if verdict.startswith("killed"))
    share = 100.0 * killed / max(1, killed + counts["survived"])
    for verdict, number in sorted(counts.items()):
        print(f"{number:5} {verdict}")
    print(f"{share:.1f} % of {killed + counts['survived']} mutants killed")
    wrong = 0 if share >= AT_LEAST else 1
    if not partly:
        known = argued()
        for entry in sorted(survivors - known):
            print("not argued in survivors.md:", " | ".join(entry))
        for entry in sorted(known - survivors):
            print("argued in survivors.md and no survivor:", " | ".join(entry))
        wrong = wrong or int(survivors != known)
    return wrong


if __name__ == "__main__":
    main()
