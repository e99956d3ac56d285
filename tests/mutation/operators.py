"""What may be wrong with one line of C++: every mutant differs from the original in one place."""
import re

# Strings, characters and comments are left alone.
SILENT = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|//.*')
SWAPS = [
    (r" == ", [" != "]),
    (r" != ", [" == "]),
    (r" < ", [" <= ", " >= "]),
    (r" <= ", [" < ", " > "]),
    (r" > ", [" >= ", " <= "]),
    (r" >= ", [" > ", " < "]),
    (r" && ", [" || "]),
    (r" \|\| ", [" && "]),
    (r" \+ ", [" - "]),
    (r" - ", [" + "]),
    (r" \| ", [" & "]),
    (r" & ", [" | "]),
    (r"\+\+", ["--"]),
    (r"\btrue\b", ["false"]),
    (r"\bfalse\b", ["true"]),
    (r"(?<![=!<>\w)\]])!(?=[\w(])", [""]),
    (r"\bstd::min\b", ["std::max"]),
    (r"\bstd::max\b", ["std::min"]),
    (r"\bcontinue;", ["break;"]),
]
NUMBER = re.compile(r"(?<![\w.:\"'])\d+(?![\w.'])")
CONDITION = re.compile(r"\bif \((?!constexpr)(?:const auto\b|auto\b)?")
ENUMERATION = re.compile(r"enum class (\w+)[^{;]*\{([^}]*)\}")
FUNCTION = re.compile(r"^(?!\s|namespace|enum|struct|class|using|const(?:expr)? |static_assert|}).*\)(?: const)? \{$")
# A call or an assignment that stands for itself.
PLAIN = re.compile(
    r"(?!return|const|using|auto|static|break|case|default|else|if|for|}|#)[\w.:>\[\]()*&-]+(?:\(.*\)| [-+|&]?= .*);$"
)


def enumerations(texts):
    """enum -> its values, of all the headers."""
    found = {}
    for text in texts:
        for name, body in ENUMERATION.findall(re.sub(r"//.*", "", text)):
            values = re.findall(r"(?:^|,)\s*(\w+)", body)
            if len(values) > 1:
                found[name] = values
    return found


def closing(line, at):
    """Where the parenthesis that opens at `at` closes; -1 where it does so on a later line."""
    depth = 0
    for i in range(at, len(line)):
        depth += (line[i] == "(") - (line[i] == ")")
        if depth == 0:
            return i
    return -1


def _swaps(line, quiet):
    for pattern, others in SWAPS:
        for match in re.finditer(pattern, quiet):
            for other in others:
                yield line[: match.start()] + other + line[match.end() :]


def _constants(line, quiet):
    for match in NUMBER.finditer(quiet):
        yield line[: match.start()] + str(int(match.group()) + 1) + line[match.end() :]


def _values(line, quiet, enums):
    for match in re.finditer(r"\b(\w+)::(\w+)\b", quiet):
        values = enums.get(match.group(1), [])
        if match.group(2) in values and not re.search(r"\bcase\s+[\w:]*$", line[: match.start()]):
            other = values[(values.index(match.group(2)) + 1) % len(values)]
            yield line[: match.start(2)] + other + line[match.end(2) :]


def _conditions(line, quiet):
    for match in CONDITION.finditer(quiet):
        start = quiet.index("(", match.start())
        end = closing(quiet, start)
        if end < 0 or " = " in quiet[start:end] or ";" in quiet[start:end]:
            continue
        for word in ("true", "false"):
            yield line[: start + 1] + word + line[end:]


def _ternaries(line, quiet):
    match = re.search(r"^(.* )\? ([^?:]+(?:::[^?:]+)*) : ([^?;]+)(;.*)$", quiet)
    if match:
        before, first, second, after = (line[match.start(i) : match.end(i)] for i in range(1, 5))
        yield f"{before}? {second} : {first}{after}"


def _statements(line, quiet):
    text = quiet.strip()
    if re.match(r"return [^{].*;$", text) and text != "return;":
        yield re.sub(r"return .*;", "return {};", line)
    is_call = PLAIN.match(text)
    if is_call:
        yield re.sub(r"\S.*", ";", line)
    guarded = re.match(r"(\s*(?:case [^:]+(?:::\w+)*: |if \(.*\) ))(return.*;|break;|continue;)$", quiet)
    if guarded and quiet.lstrip().startswith("if"):
        yield guarded.group(1) + ";"


def mutants_of(lines, enums):
    """(number of the line, what stands there instead)."""
    for number, line in enumerate(lines):
        quiet = SILENT.sub(lambda m: " " * len(m.group()), line)
        if not quiet.strip() or quiet.startswith(("#", "using", "namespace", "}")):
            continue
        seen = {line}
        kinds = (_swaps(line, quiet), _constants(line, quiet), _values(line, quiet, enums), _conditions(line, quiet))
        for kind in (*kinds, _ternaries(line, quiet), _statements(line, quiet)):
            for mutant in kind:
                if mutant not in seen:
                    seen.add(mutant)
                    yield number, mutant
        if FUNCTION.match(quiet):
            yield number, line + (" return;" if line.startswith("void") else " return {};")
