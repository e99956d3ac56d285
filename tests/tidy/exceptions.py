"""Argued exceptions to the rules: `rule path reason` a line. Each must be needed and must give its reason."""

from tree import Finding

FILE = "tests/tidy/exceptions.txt"


def without_exceptions(findings, text):
    """The findings that nobody argued for, and the exceptions that are not needed or not argued."""
    allowed, problems = {}, []
    for number, line in enumerate(text.split("\n"), 1):
        words = line.split(None, 2)
        if not words or words[0].startswith("#"):
            continue
        if len(words) < 3:
            problems.append(Finding(FILE, number, "exception-unargued", line.strip(), "rule, path and the reason"))
        else:
            allowed[(words[0], words[1])] = number
    used = {(f.rule, f.path) for f in findings}
    left = [f for f in findings if (f.rule, f.path) not in allowed]
    for (rule, path), number in allowed.items():
        if (rule, path) not in used:
            problems.append(Finding(FILE, number, "exception-unneeded", f"{path} keeps {rule} now", "delete this line"))
    return left + problems
