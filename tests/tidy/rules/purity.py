"""Pure folders ask nobody for the time, start no thread, do no I/O, draw no random number, throw nothing."""

import re

from cpp import code_of, includes_of
from layers import EMULATOR, is_pure
from tree import Finding

RULES = [
    "pure-header",
    "pure-clock",
    "pure-thread",
    "pure-io",
    "pure-random",
    "pure-order",
    "pure-exception",
    "core-float",
    "no-locks",
]

HEADERS = {
    "pure-thread": "atomic barrier condition_variable future latch mutex semaphore shared_mutex stop_token thread pthread.h",
    "pure-io": "fcntl.h filesystem fstream iostream netdb.h poll.h signal.h syncstream termios.h unistd.h",
    "pure-random": "random",
    "pure-order": "unordered_map unordered_set",
    "pure-clock": "ctime time.h",
}
HEADER_OF = {header: rule for rule, headers in HEADERS.items() for header in headers.split()}
IO_FOLDERS = ("sys/", "netinet/", "arpa/", "linux/")

INSTEAD = {
    "pure-clock": "take the time as an argument: it comes with the event (base/instant.hpp)",
    "pure-thread": "answer with a value; controller/runtime has the threads",
    "pure-io": "answer with a value; firmware-bridge/link and controller/runtime do the I/O",
    "pure-random": "base/prng.hpp with a seed, or a number that comes with the event",
    "pure-order": "std::map or std::set: the same order on every machine",
    "pure-exception": "Result<T> for what the world refuses, ARCHROOM_CHECK for our own bugs",
}
PATTERNS = [
    ("pure-clock", r"\b(?:system|steady|high_resolution|utc|file)_clock\b|::now\s*\(|\bclock_gettime\b|\bgettimeofday\b"
                   r"|(?<![\w.>])(?:std::)?(?:time|clock|localtime|gmtime|localtime_r|gmtime_r|strftime|mktime)\s*\("),
    ("pure-thread", r"\bstd::(?:jthread|thread|async|mutex|\w*_mutex|condition_variable\w*|atomic\w*|lock_guard|unique_lock"
                    r"|scoped_lock|this_thread)\b|\bthread_local\b|\bpthread_\w+|\b(?:u|nano)?sleep(?:_for|_until)?\s*\("),
    ("pure-io", r"\bstd::(?:cout|cerr|clog|cin|ifstream|ofstream|fstream|filesystem|getenv)\b"
                r"|(?<![\w.>])(?:std::)?(?:v?f?printf|puts|fputs|fopen|fwrite|fread|getenv|socket|system|popen)\s*\("),
    ("pure-random", r"(?<![\w.>])(?:std::)?s?rand\s*\(|\brandom_device\b|\bmt19937\w*|\b\w+_distribution\b"
                    r"|\bstd::(?:ranges::)?shuffle\b"),
    ("pure-order", r"\bunordered_(?:multi)?(?:map|set)\b|\bstd::(?:map|set)<[^<>,;]*\*"),
    ("pure-exception", r"\bthrow\b|\btry\b|\bcatch\b"),
]
LOCKS = (
    r"\bstd::(?:jthread|thread|mutex|\w*_mutex|condition_variable\w*|lock_guard|unique_lock|scoped_lock)\b"
    r"|\bpthread_(?:create|mutex|cond|rwlock|spin|barrier)\w*"
)
MAY_LOCK = ("controller/runtime/", "controller/gateways/", EMULATOR, "tests/")
# The one place in base that may speak before it dies.
LAST_WORDS = "base/contract.cpp"


def check(tree):
    findings = []
    for path, text in tree.product():
        if is_pure(path):
            findings += _headers(path, text) + _code(path, text)
        elif not path.startswith(MAY_LOCK):
            findings += _matches(path, text, "no-locks", LOCKS, "a lane of controller/runtime: threads meet only there")
        if path.startswith("controller/core/"):
            findings += _matches(path, text, "core-float", r"\b(?:float|double)\b", "a scaled integer with its unit in the name")
    return findings


def _headers(path, text):
    found = []
    for include in includes_of(text):
        rule = HEADER_OF.get(include.path) or ("pure-io" if include.path.startswith(IO_FOLDERS) else None)
        if not include.quoted and rule and path != LAST_WORDS:
            found.append(Finding(path, include.line, "pure-header", f"includes <{include.path}>", INSTEAD[rule]))
    return found


def _code(path, text):
    found = []
    for rule, pattern in PATTERNS:
        if not (path == LAST_WORDS and rule == "pure-io"):
            found += _matches(path, text, rule, pattern, INSTEAD[rule])
    return found


def _matches(path, text, rule, pattern, instead):
    code = code_of(text)
    return [
        Finding(path, code.count("\n", 0, m.start()) + 1, rule, m.group().strip(), instead) for m in re.finditer(pattern, code)
    ]
