#!/usr/bin/python3
"""Reads the transition tables, checks that they are whole, and makes the inlines of lease.pml of them.

usage: tables.py OUT.pml TABLE.txt...
A condition on column c of table t reads t_c_is_VALUE, a result t_c_becomes_VALUE: lease.pml says what these mean.
"""
import itertools
import pathlib
import sys


class Input:
    """One kind of thing that happens: its columns, its results, its rows."""

    def __init__(self, name):
        self.name, self.columns, self.results, self.rows = name, [], [], []


class Table:
    """One file."""

    def __init__(self, path):
        self.path, self.name, self.states, self.inputs = path, "", [], []
        for number, line in enumerate(pathlib.Path(path).read_text(encoding="utf-8").splitlines(), 1):
            line = line.split("#")[0].strip()
            if line:
                self._take(line, f"{path}:{number}")

    def _take(self, line, where):
        word, *rest = line.split()
        if word == "table":
            self.name = rest[0]
        elif word == "state":
            self.states.append((rest[0], rest[1:]))
        elif word == "input":
            self.inputs.append(Input(rest[0]))
        elif word == "with":
            self.inputs[-1].columns.append((rest[0], rest[1:]))
        elif word == "gives":
            self.inputs[-1].results = rest
        else:
            self._take_row(line, where)

    def _take_row(self, line, where):
        of = self.inputs[-1]
        before, what, after = (part.split() for part in line.split("|"))
        columns = self.states + of.columns
        if (len(before), len(what), len(after)) != (len(self.states), len(of.columns), len(of.results)):
            sys.exit(f"{where}: {len(before)} | {len(what)} | {len(after)} cells do not fit the columns")
        cells = []
        for cell, (column, values) in zip(before + what, columns):
            chosen = values if cell == "*" else cell.split("/")
            unknown = set(chosen) - set(values)
            if unknown:
                sys.exit(f"{where}: {column} is never {', '.join(sorted(unknown))}")
            cells.append(chosen)
        of.rows.append((where, cells, after))

    def check(self):
        """Each combination has a row, each row a combination that reaches it."""
        for of in self.inputs:
            reached = set()
            for case in itertools.product(*(values for _, values in self.states + of.columns)):
                fits = [i for i, (_, cells, _) in enumerate(of.rows) if all(v in c for v, c in zip(case, cells))]
                if not fits:
                    sys.exit(f"{self.path}: {of.name} with {' '.join(case)} has no row")
                reached.add(fits[0])
            for i, (where, _, _) in enumerate(of.rows):
                if i not in reached:
                    sys.exit(f"{where}: no combination reaches this row")

    def promela(self):
        """One inline per input: the rows one after another, the first that fits decides."""
        return "\n".join(self._inline(of) for of in self.inputs)

    def _inline(self, of):
        columns = self.states + of.columns
        lines = [f"inline {self.name}_{of.name}() {{ /* {pathlib.Path(self.path).name} */"]
        for where, cells, after in of.rows:
            tests = [
                "(" + " || ".join(f"{self.name}_{column}_is_{value}" for value in chosen) + ")"
                for chosen, (column, values) in zip(cells, columns)
                if len(chosen) < len(values)
            ]
            acts = [f"{self.name}_{result}_becomes_{value}" for result, value in zip(of.results, after) if value not in "=-"]
            if "never" in after:
                acts = ["assert(false)"]
            number = where.split(":")[-1]
            lines.append(f"  if :: ({' && '.join(tests) or 'true'}) -> {'; '.join(acts + [''])}row = {number} /* {number} */")
            lines.append("  :: else ->")
        lines.append("  assert(false)" + " fi" * len(of.rows))
        return "\n".join(lines + ["}", ""])


def main():
    out, *paths = sys.argv[1:]
    tables = [Table(path) for path in paths]
    for table in tables:
        table.check()
    pathlib.Path(out).write_text("\n".join(table.promela() for table in tables), encoding="utf-8")


if __name__ == "__main__":
    main()
