"""Words that we do not use, each with what to write instead."""

import re

from cpp import code_of
from tree import Finding

RULES = ["name", "file-name", "banned-call", "using-namespace", "unfinished", "sleep-in-test", "clock-in-test"]

DECLARES = r"\b(?:class|struct|enum|union|namespace|using|concept)\s+(?:class\s+)?(?:\[\[\w+\]\]\s*)?"
EMPTY_NAME = DECLARES + r"\w*(?:Manager|Utils?|Utility|Helpers?|Impl|utils?|helpers?|impl)\b"
I_NAME = r"\b(?:class|struct)\s+(?:\[\[\w+\]\]\s*)?I[A-Z][a-z]\w*"
EMPTY_FILE = re.compile(r"(?:^|[_/])(?:utils?|utility|helpers?|manager|impl|misc|common)(?:[_.][^/]*)?$")

CALLS = {
    r"(?:std::)?(?:strcpy|strncpy|strcat|strncat|strtok|gets)": "std::string, std::string_view",
    r"(?:std::)?v?sprintf": "fmt::format, or std::to_chars in pure code",
    r"(?:std::)?ato(?:i|l|ll|f)": "std::from_chars, which tells that it failed",
    r"(?:std::)?(?:system|popen)": "posix_spawn with an argument list",
    r"(?:std::)?(?:malloc|calloc|realloc|alloca)": "std::vector, std::make_unique",
    r"modbus_read_\w+|modbus_write_\w+": "the interruptible halves of firmware-bridge/link",
    r"assert": "ARCHROOM_CHECK, which stays on in release",
}
THROWS = re.compile(r"(?<![\w.>])(?:std::)?sto(?:i|l|ll|ul|ull|f|d)\s*\(")
WORDS = {
    r"\bMODBUS_ERROR_RECOVERY_LINK\b": "own drain, flush and reopen: this one never returns on a lost tty",
    r"\bstd::endl\b": "'\\n'",
    r"\bstd::regex\b": "a hand-written parser",
    r"\bstd::bind\b": "a lambda",
    r"\bNULL\b": "nullptr",
}
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|HACK|WIP)\b")
SLEEP = re.compile(
    r"\bsleep_(?:for|until)\s*\(|\b(?:u|nano)sleep\s*\(|(?<![\w.-])sleep\s*\(|\btime\.sleep\s*\("
    r"|(?:^|[;&|]|\bdo\b)[ \t]*sleep[ \t]+[\d.$]",
    re.MULTILINE,
)
REAL_CLOCK = re.compile(r"\b(?:system|steady|high_resolution)_clock::now\s*\(")
# Virtual time only: nothing here waits or looks at a clock.
VIRTUAL = ("tests/unit/", "tests/property/", "tests/scenarios/", "tests/simulation/")
WORDS_ABOUT_WORDS = "tests/tidy/"
BENCHMARKS = "tests/bench/"  # they measure real time: pacing a load is their work


def check(tree):
    findings = []
    for path, text in tree.cpp():
        findings += _cpp_words(path, text)
    for path, text in tree.ending(".cpp", ".hpp", ".py", ".sh", "dev", ".cmake", "CMakeLists.txt", ".toml", ".md"):
        if not path.startswith(WORDS_ABOUT_WORDS):
            findings += _finds(path, text, "unfinished", UNFINISHED, "finish it, or say in an issue what is open")
    for path, text in tree.ending(".cpp", ".hpp", ".py", ".sh"):
        if path.startswith("tests/") and not path.startswith((WORDS_ABOUT_WORDS, BENCHMARKS)):
            findings += _waits(path, text)
        if EMPTY_FILE.search(path.rsplit(".", 1)[0]):
            findings.append(Finding(path, 1, "file-name", "a name that says nothing", "the thing that is inside"))
    return findings


def _cpp_words(path, text):
    code = code_of(text)
    found = _finds(path, code, "name", re.compile(EMPTY_NAME), "the noun that says what it does")
    found += _finds(path, code, "name", re.compile(I_NAME), "the noun without I: the interface is the thing")
    for call, instead in CALLS.items():
        found += _finds(path, code, "banned-call", re.compile(rf"(?<![\w.>:])(?:{call})\s*\("), instead)
    for word, instead in WORDS.items():
        found += _finds(path, code, "banned-call", re.compile(word), instead)
    if not path.startswith("tests/"):
        found += _finds(path, code, "banned-call", THROWS, "std::from_chars, which throws nothing")
    if path.endswith(".hpp"):
        found += _finds(path, code, "using-namespace", re.compile(r"\busing\s+namespace\b"), "full names in headers")
    return found


def _waits(path, text):
    """A sleep may only be the pause of a poll: a loop with a deadline within a few lines. Virtual time knows no sleep at all."""
    code = code_of(text) if path.endswith((".cpp", ".hpp")) else text
    found, lines = [], code.split("\n")
    for match in SLEEP.finditer(code):
        line = code.count("\n", 0, match.start())
        near = "\n".join(lines[max(0, line - 10) : line + 4])
        polls = re.search(r"\b(?:while|until|for)\b", near) and re.search(r"deadline|SECONDS", near)
        if path.startswith(VIRTUAL) or not polls:
            instead = "virtual time" if path.startswith(VIRTUAL) else "poll the condition in a loop with a deadline"
            found.append(Finding(path, line + 1, "sleep-in-test", "sleeps", instead))
    if path.startswith(VIRTUAL):
        found += _finds(path, code, "clock-in-test", REAL_CLOCK, "an Instant that the test makes up")
    return found


def _finds(path, text, rule, pattern, instead):
    return [Finding(path, text.count("\n", 0, m.start()) + 1, rule, m.group().strip(), instead) for m in pattern.finditer(text)]
