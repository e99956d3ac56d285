"""A tree of text files, from the disk or made up: rules look only at this, so tests plant violations without touching files."""

import os
from dataclasses import dataclass

SKIPPED_FOLDERS = {".git", "build", "run", "node_modules", "__pycache__"}
TEXT_ENDINGS = tuple(".cpp .hpp .py .sh .md .txt .cmake .toml .json .scn .service .csv .sql .yml".split())
TEXT_NAMES = {"dev", "run", "CMakeLists.txt", ".clang-format", ".clang-tidy", ".editorconfig", ".gitignore"}


@dataclass(frozen=True)
class Finding:
    """One violation: where, which rule, what was found and what to write instead."""

    path: str
    line: int
    rule: str
    what: str
    instead: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.rule}: {self.what}; instead: {self.instead}"


class Tree:
    """Paths from the root -> text. `compiled`: sources of compile_commands.json, if known; `others`: files that are not text."""

    def __init__(self, files, compiled=None, others=()):
        self.files = dict(files)
        self.compiled = compiled
        self.others = frozenset(others)

    @staticmethod
    def from_disk(root, compiled=None):
        """Every text file below root, tracked or not: a violation shows before it is committed."""
        files, others = {}, set()
        for folder, folders, names in os.walk(root):
            folders[:] = sorted(f for f in folders if f not in SKIPPED_FOLDERS)
            for name in sorted(names):
                full = os.path.join(folder, name)
                path = os.path.relpath(full, root)
                if not name.endswith(TEXT_ENDINGS) and name not in TEXT_NAMES:
                    others.add(path)
                    continue
                with open(full, encoding="utf-8", errors="replace", newline="") as file:
                    files[path] = file.read()
        return Tree(files, compiled, others)

    def planted(self, files):
        """A copy with more or other files."""
        return Tree({**self.files, **files}, self.compiled, self.others)

    def ending(self, *endings):
        """(path, text) of files with one of these endings."""
        return [(path, text) for path, text in sorted(self.files.items()) if path.endswith(endings)]

    def cpp(self):
        """(path, text) of C++ files."""
        return self.ending(".cpp", ".hpp")

    def product(self):
        """(path, text) of the C++ files that are shipped: all but the tests."""
        return [(path, text) for path, text in self.cpp() if not path.startswith("tests/")]
