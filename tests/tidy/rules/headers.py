"""How a C++ file looks: #pragma once, an opening paragraph, includes from the root, 130 columns."""

import re
import unicodedata

from cpp import includes_of
from tree import Finding

RULES = ["pragma-once", "opening-comment", "include-path", "line-length"]

COLUMNS = 130


def check(tree):
    findings = []
    for path, text in tree.ending(".hpp"):
        findings += _header(path, text)
    for path, text in tree.cpp():
        findings += _includes(tree, path, text)
    for path, text in tree.ending(".cpp", ".hpp", ".py", ".sh", "dev", ".cmake", "CMakeLists.txt"):
        findings += _long_lines(path, text)
    return findings


def _header(path, text):
    found = []
    if not re.search(r"^#pragma once$", text, re.MULTILINE):
        found.append(Finding(path, 1, "pragma-once", "no #pragma once", "#pragma once after the opening paragraph"))
    opening = re.match(r"(?:// ?[^\n]*\n)+", text)
    if not opening or len(re.findall(r"\w+", opening.group())) < 4:
        found.append(Finding(path, 1, "opening-comment", "no opening paragraph", "a sentence or two: what it is, thread rule"))
    return found


def _includes(tree, path, text):
    found = []
    for include in includes_of(text):
        if include.quoted and include.path not in tree.files:
            what = f'"{include.path}" is not a path from the root'
            instead = '"folder/file.hpp" from the root, <...> for libraries'
            found.append(Finding(path, include.line, "include-path", what, instead))
        elif not include.quoted and include.path in tree.files:
            found.append(Finding(path, include.line, "include-path", f"<{include.path}> is ours", f'"{include.path}"'))
    return found


def width_of(line):
    """Columns on a screen: Chinese characters take two."""
    return len(line) if line.isascii() else sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def _long_lines(path, text):
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        if width_of(line) > COLUMNS and not re.search(r"https?://\S{60,}", line):
            found.append(Finding(path, number, "line-length", f"{width_of(line)} columns", f"at most {COLUMNS}"))
    return found
