"""As much C++ as the rules need: text without comments and strings, includes, functions with their lengths."""

import functools
import re
from dataclasses import dataclass

_HIDDEN = re.compile(
    r'(?P<raw>R"(?P<mark>[^()\s\\]{0,16})\(.*?\)(?P=mark)")'
    r"|(?P<line>//[^\n]*)|(?P<block>/\*.*?\*/)"
    r'|(?P<string>"(?:\\.|[^"\\\n])*")'
    r"|(?<![0-9A-Fa-f])(?P<char>'(?:\\.|[^'\\\n])+')",
    re.DOTALL,
)
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)
_DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.MULTILINE)
_NOT_A_FUNCTION = {"if", "for", "while", "switch", "catch", "return", "sizeof", "decltype", "alignas", "noexcept", "requires"}

# X::X() : a_{1}, b_ {   <- the brace after a member's name is not the body
_MEMBER_INITIALISER = re.compile(r"\)[^;]*[^:]:[^:][^;]*[\w>]\s*$")


def _blank(text):
    return re.sub(r"[^\n]", " ", text)


@functools.lru_cache(maxsize=None)
def without_comments(text):
    """The text with comments blanked: every offset and line stays."""

    def replace(match):
        return _blank(match.group()) if match.group("line") or match.group("block") else match.group()

    return _HIDDEN.sub(replace, text)


@functools.lru_cache(maxsize=None)
def code_of(text):
    """The text with comments, strings and characters blanked: every offset and line stays."""

    def replace(match):
        whole = match.group()
        if match.group("string") or match.group("char"):
            return whole[0] + " " * (len(whole) - 2) + whole[-1]
        return _blank(whole)

    return _HIDDEN.sub(replace, text)


@dataclass(frozen=True)
class Include:
    """One #include line."""

    line: int
    quoted: bool
    path: str


@functools.lru_cache(maxsize=None)
def includes_of(text):
    """All includes, in order."""
    text = without_comments(text)
    return [Include(text.count("\n", 0, m.start(1)) + 1, m.group(1) == '"', m.group(2)) for m in _INCLUDE.finditer(text)]


@dataclass(frozen=True)
class Function:
    """A function with a body: from the line where its declaration begins to its closing brace."""

    name: str
    line: int
    lines: int


def _head_of_function(head):
    """The name if the text before an opening brace declares a function, else nothing."""
    head = head.strip()
    head = re.sub(r"^(?:(?:public|private|protected)\s*:\s*)+", "", head)
    if not head or head.endswith(("=", ",", "(", "return")) or re.match(r"(namespace|class|struct|union|enum|extern)\b", head):
        return None
    head = re.sub(r"^template\s*<.*?>\s*(?=[\w\[:])", "", head, flags=re.DOTALL)
    if re.match(r"(class|struct|union|enum|concept)\b", head):
        return None
    match = re.search(r"([~\w:]+|operator\s*(?:\(\)|\[\]|[^\s\w(]+|\w+))\s*\(", head)
    if not match or match.group(1) in _NOT_A_FUNCTION or "=" in head[: match.start()]:
        return None
    return match.group(1)


@functools.lru_cache(maxsize=None)
def functions_of(text):
    """All functions with a body. Lambdas and local classes count as part of the function that holds them."""
    code = _DIRECTIVE.sub(lambda m: _blank(m.group()), code_of(text))
    found, depth, start, inside, member = [], 0, 0, None, None
    for match in re.finditer(r"[{};]", code):
        mark, at = match.group(), match.start()
        if mark == "{":
            depth += 1
            head = code[start:at]
            if inside is None and member is None and _MEMBER_INITIALISER.search(head):
                member = depth
            elif inside is None and member is None and _head_of_function(head):
                first = start + len(head) - len(head.lstrip())
                inside = (_head_of_function(head), code.count("\n", 0, first) + 1, depth)
        elif mark == "}":
            if inside and depth == inside[2]:
                found.append(Function(inside[0], inside[1], code.count("\n", 0, at) + 2 - inside[1]))
                inside = None
            closed_member, member = member == depth, None if member == depth else member
            depth -= 1
            if closed_member:
                continue
        if inside is None and member is None:
            start = match.end()
    return found
