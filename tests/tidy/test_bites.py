"""Proof that the fence bites: every rule is violated on purpose, in a small clean tree and in the real one, and must be told."""

import os
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from cpp import functions_of  # noqa: E402
from exceptions import without_exceptions  # noqa: E402
from plants import CLEAN, INNOCENT, PLANTS  # noqa: E402
from rules import all_rules, check  # noqa: E402
from tree import Tree  # noqa: E402

ROOT = os.path.dirname(os.path.abspath(__file__)) + "/../.."


def places(findings, rule):
    """file:line of the findings of one rule."""
    return {f"{f.path}:{f.line}" for f in findings if f.rule == rule}


def batches(plants):
    """Plants together that touch different files: reading the whole tree is what takes time."""
    groups = []
    for plant in plants:
        group = next((g for g in groups if not any(set(plant.files) & set(other.files) for other in g)), None)
        if group is None:
            groups.append([plant])
        else:
            group.append(plant)
    return groups


class Bites(unittest.TestCase):
    def test_a_clean_tree_passes(self):
        self.assertEqual([str(f) for f in check(Tree(CLEAN))], [])

    def test_every_rule_has_a_plant(self):
        self.assertEqual(sorted({plant.rule for plant in PLANTS}), all_rules())

    def test_each_plant_is_reported_where_it_stands(self):
        for plant in PLANTS:
            with self.subTest(rule=plant.rule, at=plant.at):
                findings = check(Tree(CLEAN).planted(plant.files))
                self.assertIn(plant.at, places(findings, plant.rule), [str(f) for f in findings])
                self.assertTrue(all(f.instead for f in findings), "every finding names what to write instead")

    def test_every_rule_also_bites_in_the_real_tree(self):
        real = Tree.from_disk(ROOT)
        for batch in batches({plant.rule: plant for plant in PLANTS}.values()):
            findings = check(real.planted({path: text for plant in batch for path, text in plant.files.items()}))
            for plant in batch:
                with self.subTest(rule=plant.rule, at=plant.at):
                    self.assertIn(plant.at, places(findings, plant.rule))

    def test_what_only_looks_like_a_violation_passes(self):
        for what, files in INNOCENT.items():
            with self.subTest(what):
                clean = Tree(CLEAN).planted(files)
                self.assertEqual([str(f) for f in check(clean) if f.path in files], [])


class Orphans(unittest.TestCase):
    def test_a_source_that_the_build_does_not_compile_is_an_orphan_even_if_a_build_file_names_it(self):
        compiled = {path for path in CLEAN if path.endswith(".cpp")} - {"base/instant.cpp"}
        findings = check(Tree(CLEAN, compiled))
        self.assertEqual(places(findings, "not-compiled"), {"base/instant.cpp:1"})


class Exceptions(unittest.TestCase):
    long_file = {"controller/core/step.cpp": CLEAN["controller/core/step.cpp"] + "// more\n" * 500}

    def left(self, lines, files):
        return [f.rule for f in without_exceptions(check(Tree(CLEAN).planted(files)), lines)]

    def test_an_argued_exception_holds(self):
        self.assertEqual(self.left("file-size controller/core/step.cpp one table\n", self.long_file), [])

    def test_an_exception_without_a_reason_fails(self):
        left = self.left("file-size controller/core/step.cpp\n", self.long_file)
        self.assertEqual(sorted(left), ["exception-unargued", "file-size"])

    def test_an_exception_that_is_no_longer_needed_fails(self):
        self.assertEqual(self.left("file-size controller/core/step.cpp one table\n", {}), ["exception-unneeded"])


class Functions(unittest.TestCase):
    def lengths(self, text):
        return {f.name: f.lines for f in functions_of(text)}

    def test_lengths_are_counted_from_the_declaration_to_the_closing_brace(self):
        text = 'namespace a {\nint f(int x) {\n  if (x) {\n    return 1;\n  }\n  return 2;\n}\n}\n'
        self.assertEqual(self.lengths(text), {"f": 6})

    def test_member_initialisers_with_braces_are_not_bodies(self):
        text = "X::X(int a)\n    : a_{a},\n      b_(2), c_{} {\n  go();\n}\nvoid g() {\n}\n"
        self.assertEqual(self.lengths(text), {"X::X": 5, "g": 2})

    def test_lambdas_and_braces_in_text_belong_to_the_function_around_them(self):
        text = 'void f() {\n  auto g = [](int) {\n    return "}";\n  };\n'
        text += '  char c = \'{\'; // {\n}\nint h() { return R"(})"[0]; }\n'
        self.assertEqual(self.lengths(text), {"f": 6, "h": 1})

    def test_operators_templates_and_qualifiers_are_seen(self):
        text = (
            "struct S {\n  bool operator==(const S&) const noexcept {\n    return true;\n  }\n};\n"
            "template <class T, class = void>\nauto make(T t) -> int {\n  return t;\n}\n"
        )
        self.assertEqual(self.lengths(text), {"operator==": 3, "make": 4})

    def test_tables_enums_and_classes_are_not_functions(self):
        text = "enum class E { A, B };\nconst int k[] = {\n 1, 2};\nclass C : public D<int(int)> {\n  int x{0};\n};\n"
        self.assertEqual(self.lengths(text), {})


if __name__ == "__main__":
    unittest.main()
