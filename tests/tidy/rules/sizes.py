"""Long functions and files hide things: 70 lines a function, 400 a file, 80 for a main.cpp."""

import ast

from cpp import functions_of
from tree import Finding

RULES = ["function-size", "file-size", "main-size"]

FUNCTION_LINES, FILE_LINES, MAIN_LINES = 70, 400, 80


def lines_of(text):
    """How many lines a file has."""
    return text.count("\n") + (0 if text.endswith("\n") or not text else 1)


def python_functions(text):
    """(name, first line, lines) of a Python file; nothing where it does not parse."""
    try:
        nodes = ast.walk(ast.parse(text))
    except SyntaxError:
        return []
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [(node.name, node.lineno, node.end_lineno - node.lineno + 1) for node in nodes if isinstance(node, kinds)]


def check(tree):
    findings = []
    for path, text in tree.ending(".cpp", ".hpp", ".py", ".sh", "dev", ".cmake", "CMakeLists.txt"):
        size = lines_of(text)
        if path.endswith("/main.cpp") and path.startswith(("controller/", "devices/")) and size > MAIN_LINES:
            findings.append(Finding(path, 1, "main-size", f"{size} lines", f"at most {MAIN_LINES}: wiring is its own file"))
        if size > FILE_LINES:
            findings.append(Finding(path, 1, "file-size", f"{size} lines", f"at most {FILE_LINES}: one idea a file"))
        functions = python_functions(text) if path.endswith(".py") else []
        if path.endswith((".cpp", ".hpp")):
            functions = [(f.name, f.line, f.lines) for f in functions_of(text)]
        for name, line, length in functions:
            if length > FUNCTION_LINES:
                what = f"{name} has {length} lines"
                findings.append(Finding(path, line, "function-size", what, f"at most {FUNCTION_LINES}: name its parts"))
    return findings
