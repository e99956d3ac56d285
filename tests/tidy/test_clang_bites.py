"""Proof that .clang-tidy and .clang-format bite: planted violations fail with the check's name, clean text passes."""

import os
import re
import subprocess
import tempfile
import unittest

ROOT = os.path.realpath(os.path.dirname(os.path.abspath(__file__)) + "/../..")

CLEAN = """#include <string>
#include <vector>

namespace archroom::core {
namespace {
constexpr int kLimit_mm = 40;
}

class Bank {
 public:
  explicit Bank(int column) : column_(column) {}
  [[nodiscard]] int column() const { return column_; }

 private:
  int column_;
};

int widest(const std::vector<Bank>& banks) {
  int widest_mm = kLimit_mm;
  for (const auto& bank : banks) widest_mm = bank.column() > widest_mm ? bank.column() : widest_mm;
  return widest_mm;
}
}  // namespace archroom::core
"""

# (check, what makes it speak)
LINT = [
    ("readability-identifier-naming", "int CountBanks() { return 1; }"),
    ("readability-identifier-naming", "struct bank_state { int a = 0; };"),
    ("readability-identifier-naming", "class Door { int width = 0; };"),
    ("readability-identifier-naming", "namespace Archroom { int a = 0; }"),
    ("readability-identifier-naming", "constexpr int LIMIT = 3;"),
    ("readability-identifier-naming", "enum class Side { left_side };"),
    ("bugprone-use-after-move", "int f(std::string s) { std::string t = std::move(s); return t.empty() ? 1 : s.size() > 2; }"),
    ("bugprone-suspicious-semicolon", "int f(int a) { if (a > 1); return 3; }"),
    ("bugprone-integer-division", "double f(int a) { return a / 2; }"),
    ("bugprone-macro-parentheses", "#define TWICE(x) x * 2\nint f() { return TWICE(3); }"),
    ("clang-analyzer-core.NullDereference", "int f() { int* p = nullptr; return *p; }"),
    ("misc-redundant-expression", "bool f(int a) { return a == a; }"),
    ("misc-unused-parameters", "static int f(int a, int b) { return a; } int g() { return f(1, 2); }"),
    ("modernize-use-override", "struct A { virtual ~A() = default; virtual int f(); }; struct B : A { virtual int f(); };"),
    ("cppcoreguidelines-slicing", "struct A { int a; }; struct B : A { int b; }; A f(const B& b) { return b; }"),
    (
        "performance-for-range-copy",
        "int f(const std::vector<std::string>& v) { int n = 0; for (auto s : v) n += s.size() > 1; return n; }",
    ),
    ("performance-unnecessary-value-param", "bool f(std::vector<int> v) { return v.empty(); }"),
    ("readability-container-size-empty", "bool f(const std::string& s) { return s.size() == 0; }"),
]


def clang_tidy(text):
    """Exit code and output of clang-tidy on this text as a file of ours."""
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(folder + "/base")
        path = folder + "/base/planted.cpp"
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        command = ["clang-tidy-14", "--quiet", f"--config-file={ROOT}/.clang-tidy", path, "--", "-std=c++20"]
        command.append("-Wno-maybe-uninitialized")
        run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        return run.returncode, run.stdout + run.stderr


def clang_format(text):
    """Exit code of the layout check on this text."""
    command = ["clang-format-14", f"--style=file:{ROOT}/.clang-format", "--dry-run", "-Werror"]
    command.append("--assume-filename=base/planted.cpp")
    return subprocess.run(command, input=text, capture_output=True, text=True, timeout=60, check=False).returncode


class ClangTidy(unittest.TestCase):
    def test_clean_text_passes(self):
        code, output = clang_tidy(CLEAN)
        self.assertEqual(code, 0, output)

    def test_each_planted_violation_fails(self):
        text, places = "#include <string>\n#include <utility>\n#include <vector>\n", []
        for number, (check, plant) in enumerate(LINT):  # all in one file: parsing the library's headers is what takes time
            first = text.count("\n") + 2
            text += f"namespace plant{number} {{\n{plant}\n}}\n"
            places.append((check, plant, range(first, text.count("\n"))))
        code, output = clang_tidy(text)
        self.assertNotEqual(code, 0)
        for check, plant, lines in places:
            with self.subTest(check=check, plant=plant):
                failed = re.findall(rf"planted\.cpp:(\d+):\d+: error: [^\n]*\[{re.escape(check)},-warnings-as-errors\]", output)
                self.assertTrue(set(map(int, failed)) & set(lines), "a planted violation passed")


class ClangFormat(unittest.TestCase):
    def test_clean_text_passes(self):
        self.assertEqual(clang_format(CLEAN), 0)

    def test_each_planted_violation_fails(self):
        plants = [
            "int  f() { return 1; }\n",
            "int f()\n{\n  return 1;\n}\n",
            "int f(int *a) { return *a; }\n",
            "int f() {\n    return 1;\n}\n",
            "// " + "word " * 30 + "\nint a = 0;\n",
        ]
        for plant in plants:
            with self.subTest(plant=plant):
                self.assertNotEqual(clang_format(plant), 0)


if __name__ == "__main__":
    unittest.main()
