"""A file that is not in the build is not tested; a header nobody includes is unused; a test file without a test is void."""

import fnmatch
import re

from cpp import code_of, includes_of
from tree import Finding

RULES = ["not-compiled", "header-unused", "no-test-inside"]

GLOB = re.compile(r"file\s*\(\s*GLOB(_RECURSE)?\s+\w+([^)]*)\)")
GLOBBED = re.compile(r"^\s*archroom_library\s*\((?:(?!SOURCES)[^)])*\)", re.MULTILINE)


def check(tree):
    return _not_compiled(tree) + _unused_headers(tree) + _empty_tests(tree)


def _not_compiled(tree):
    findings = []
    for path, _ in tree.ending(".cpp"):
        built = path in tree.compiled if tree.compiled is not None else _named(tree, path)
        if not built:
            instead = "name it in a CMakeLists.txt of its folder, or delete it"
            findings.append(Finding(path, 1, "not-compiled", "no build file compiles this", instead))
    return findings


def _named(tree, path):
    """Whether a CMakeLists.txt in its folder or above compiles it."""
    folder, name = path.rsplit("/", 1) if "/" in path else ("", path)
    own = tree.files.get(f"{folder}/CMakeLists.txt", "")
    if GLOBBED.search(own) and name != "main.cpp":
        return True
    parts = folder.split("/")
    for depth in range(len(parts), -1, -1):
        above = "/".join(parts[:depth])
        rest = path[len(above) + 1 :] if above else path
        listing = tree.files.get(f"{above}/CMakeLists.txt" if above else "CMakeLists.txt", "")
        listing = listing.replace("${CMAKE_CURRENT_SOURCE_DIR}/", "")
        if re.search(rf"(?<![\w/]){re.escape(rest)}(?![\w])", listing) or _globbed(listing, rest):
            return True
    return False


def _globbed(listing, rest):
    """Whether a file(GLOB ...) of this CMakeLists.txt takes the path below its folder."""
    for recurse, arguments in GLOB.findall(listing):
        for pattern in re.findall(r"[^\s\"]*\*[^\s\"]*", arguments):
            name = rest.rsplit("/", 1)[-1] if recurse and "/" not in pattern else rest
            if fnmatch.fnmatch(name, pattern) and name.count("/") == pattern.count("/"):
                return True
    return False


def _unused_headers(tree):
    included = {}
    for path, text in tree.cpp():
        for include in includes_of(text):
            included.setdefault(include.path, set()).add(path)
    findings = []
    for path, _ in tree.ending(".hpp"):
        others = included.get(path, set()) - {path, path[:-4] + ".cpp"}
        if not others:
            instead = "include it where it is needed, or delete it"
            findings.append(Finding(path, 1, "header-unused", "nobody but its own source includes this", instead))
    return findings


def _empty_tests(tree):
    findings = []
    for path, text in tree.ending("_test.cpp", ".py"):
        name = path.rsplit("/", 1)[-1]
        if path.startswith("tests/") and path.endswith(".cpp"):
            holds = re.search(r"\b(?:TEST\w*|TYPED_TEST\w*|INSTANTIATE_\w+|RC_GTEST_\w+|main)\s*\(", code_of(text))
        elif path.startswith("tests/") and name.startswith("test_"):
            holds = re.search(r"^\s*def test\w*\(", text, re.MULTILINE)
        else:
            continue
        if not holds:
            findings.append(Finding(path, 1, "no-test-inside", "a test file without a test", "write it, or delete the file"))
    return findings
