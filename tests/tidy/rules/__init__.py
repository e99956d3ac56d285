"""Every rule is a function check(tree) -> findings; RULES lists all names that it can report."""

from rules import headers, layers_fence, orphans, pages, purity, sizes, words

MODULES = [layers_fence, purity, words, sizes, orphans, headers, pages]


def all_rules():
    """Every rule name that may appear in a finding."""
    return sorted(rule for module in MODULES for rule in module.RULES)


def check(tree):
    """All findings of all rules, in the order of files."""
    findings = [finding for module in MODULES for finding in module.check(tree)]
    return sorted(findings, key=lambda f: (f.path, f.line, f.rule))
