"""`sizes_report.py ROOT`: how long headers, sources and functions are, and which are longer than wanted."""

import sys

sys.dont_write_bytecode = True
from cpp import functions_of  # noqa: E402
from rules.sizes import FILE_LINES, FUNCTION_LINES, lines_of  # noqa: E402
from tree import Tree  # noqa: E402


def row(name, sizes, wanted):
    """One line of the table: how many, median, 90th percentile, largest, what is wanted."""
    sizes = sorted(sizes) or [0]
    at = [sizes[min(len(sizes) - 1, len(sizes) * part // 100)] for part in (50, 90)]
    return f"{name:<20}{len(sizes):>7}{at[0]:>9}{at[1]:>8}{sizes[-1]:>8}   {wanted}"


def largest(title, entries, limit):
    """The entries over a limit, largest first."""
    over = sorted((entry for entry in entries if entry[0] > limit), reverse=True)
    return [f"\n{title}: {len(over)}"] + [f"  {size:>5}  {name}" for size, name in over]


def report(tree):
    """The whole report as lines."""
    product = tree.product()
    tests = [(path, text) for path, text in tree.cpp() if path.startswith("tests/")]
    functions = [(f.lines, f"{path}:{f.line} {f.name}") for path, text in product for f in functions_of(text)]
    files = [(lines_of(text), path) for path, text in tree.cpp()]
    lines = [f"{'lines of':<20}{'number':>7}{'median':>9}{'p90':>8}{'max':>8}   wanted"]
    lines.append(row("header", [lines_of(t) for p, t in product if p.endswith(".hpp")], "median 40-90"))
    lines.append(row("source", [lines_of(t) for p, t in product if p.endswith(".cpp")], f"median 100-200, most {FILE_LINES}"))
    lines.append(row("function", [size for size, _ in functions], f"median 10, p90 30, most {FUNCTION_LINES}"))
    lines.append(row("test source", [lines_of(t) for _, t in tests], f"most {FILE_LINES}"))
    total = [sum(lines_of(t) for _, t in group) for group in (product, tests)]
    lines.append(f"product {total[0]} lines, C++ tests {total[1]} lines")
    lines += largest(f"functions over {FUNCTION_LINES} lines", functions, FUNCTION_LINES)
    return lines + largest(f"files over {FILE_LINES} lines", files, FILE_LINES)


if __name__ == "__main__":
    print("\n".join(report(Tree.from_disk(sys.argv[1] if len(sys.argv) > 1 else "."))))
