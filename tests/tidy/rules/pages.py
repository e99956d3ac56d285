"""What people read: links that lead somewhere, no machine's paths, a short CONTRIBUTING, clean ends of lines."""

import re

from tree import Finding

RULES = ["machine-path", "blank-at-end", "final-newline", "broken-link", "contributing-size", "device-page"]

MACHINE_PATH = re.compile(r"(?<![\w.$})/~-])/(?:work|root|home|Users)/[\w.]")
LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)\)|!\[[^\]\n]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^(?:```|~~~).*?^(?:```|~~~)\s*$", re.MULTILINE | re.DOTALL)
CONTRIBUTING_LINES = 100
DEVICE_HEADINGS = ["What it is", "Wire", "Quirks", "Observations", "Commands", "Tested against"]


def check(tree):
    findings = []
    for path, text in sorted(tree.files.items()):
        findings += _plain(path, text)
        if path.endswith(".md"):
            findings += _links(tree, path, text)
    return findings + _contributing(tree) + _device_pages(tree)


def _plain(path, text):
    found = []
    for match in MACHINE_PATH.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        found.append(Finding(path, line, "machine-path", "a path of one machine", "a path from the root of the project"))
    golden = path.endswith((".csv", ".scn"))  # data may end in blanks on purpose
    for match in re.finditer(r"[ \t\r]+$", "" if golden else text, re.MULTILINE):
        line = text.count("\n", 0, match.start()) + 1
        found.append(Finding(path, line, "blank-at-end", "blanks or a carriage return at the end of the line", "nothing there"))
    if text and (not text.endswith("\n") or text.endswith("\n\n")):
        line = text.count("\n") + 1
        found.append(Finding(path, line, "final-newline", "the file ends wrongly", "exactly one newline at the end"))
    return found


def anchors_of(text):
    """The #anchors of a page's headings, as repository sites make them."""
    found = set()
    for heading in re.findall(r"^#+ +(.*?) *#*$", FENCE.sub("", text), re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        found.add(re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-"))
    return found


def _links(tree, path, text):
    found = []
    blanked = FENCE.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)
    blanked = re.sub(r"`[^`\n]*`", lambda m: " " * len(m.group()), blanked)
    for match in LINK.finditer(blanked):
        target = match.group(1) or match.group(2)
        if re.match(r"[a-z]+:", target):
            continue
        where = target.split("#")[0]
        full = _joined(path, where) if where else path
        anchor = target.partition("#")[2]
        missing = full is None or not _there(tree, full)
        if not missing and anchor and full.endswith(".md"):
            missing = anchor not in anchors_of(tree.files.get(full, ""))
        if missing:
            line = text.count("\n", 0, match.start()) + 1
            instead = "a path that is there, relative to this page"
            found.append(Finding(path, line, "broken-link", f"{target} leads nowhere", instead))
    return found


def _joined(page, target):
    """The target as a path from the root; nothing if it leaves the tree."""
    parts = page.split("/")[:-1] if not target.startswith("/") else []
    for part in target.strip("/").split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _there(tree, full):
    return full == "" or full in tree.files or full in tree.others or any(p.startswith(full + "/") for p in tree.files)


def _contributing(tree):
    text = tree.files.get("CONTRIBUTING.md", "")
    lines = text.count("\n")
    if lines >= CONTRIBUTING_LINES:
        instead = f"less than {CONTRIBUTING_LINES}: nobody reads more"
        return [Finding("CONTRIBUTING.md", 1, "contributing-size", f"{lines} lines", instead)]
    return []


def _device_pages(tree):
    """Every device kind has a page with the same headings."""
    kinds = {path.split("/")[1] for path, _ in tree.cpp() if path.startswith("devices/") and path.count("/") > 1}
    found = []
    for kind in sorted(kinds - {"vocabulary", "emulator"}):
        page = f"devices/{kind}/README.md"
        headings = re.findall(r"^#+ +(.*?)\s*$", tree.files.get(page, ""), re.MULTILINE)
        missing = [heading for heading in DEVICE_HEADINGS if heading not in headings]
        if missing:
            instead = "the same headings for every kind: " + ", ".join(DEVICE_HEADINGS)
            found.append(Finding(page, 1, "device-page", f"missing: {', '.join(missing)}", instead))
    return found
