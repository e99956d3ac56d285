"""docs/plc-map.md read by a program: its tables, its lists of codes and bits, its commands.

Every test that holds one side of the wire to the page reads it here, so that nobody has a copy of it. Whatever is not found on
the page is an error: a page that has changed its form must not pass by finding nothing.
"""
import pathlib
import re
import shlex

PAGE = pathlib.Path(__file__).resolve().parents[3] / "docs" / "plc-map.md"


class Row:
    """One line of an address table: name, first and last address, and what the page says of it."""

    def __init__(self, name, first, last, value):
        self.name, self.first, self.last, self.value = name, first, last, value

    def __repr__(self):
        return f"{self.name}@{self.first:#06x}"


class Page:
    def __init__(self, path=PAGE):
        self.text = pathlib.Path(path).read_text(encoding="utf-8")
        self.sections = dict(re.findall(r"^## (\d)\. [^\n]*\n(.*?)(?=^## |\Z)", self.text, re.M | re.S))
        if sorted(self.sections) != list("123456"):
            raise ValueError(f"docs/plc-map.md: expected sections 1 to 6, found {sorted(self.sections)}")
        self.holding = self._table("3", 16)
        self.state = self._table("4", 28)
        self.codes = {
            "cmd_code": self._list_in(self.holding["cmd_code"].value),
            "area_state": self._list_in(re.sub(r" \(standing.*", "", self.state["area_state"].value)),
            "fixed_column": self._list_in(self.state["fixed_column"].value),
            "result": self._result(),
            "safety": self._list_in(self._paragraph("`safety` and `latched` bits:")),
            "column_bits": self._list_in(re.sub(r" \(its left[^)]*\)", "", self._paragraph("`column_bits`:"))),
            "fault_code": self._list_in(self._paragraph("`fault_code`:").split(". ")[0]),
        }
        self.column_base, self.column_stride, self.column_words, self.codes["column_state"] = self._per_column()

    def _table(self, section, at_least):
        rows = {}
        line = r"^\| 0x([0-9A-F]{4})(?:–0x([0-9A-F]{4}))?(?: \+ \(n−1\))? \| (\w+) \| (.*) \|$"
        for first, last, name, value in re.findall(line, self.sections[section], re.M):
            first = int(first, 16)
            rows[name] = Row(name, first, int(last, 16) if last else first, value)
        if len(rows) < at_least:
            raise ValueError(f"docs/plc-map.md, section {section}: expected at least {at_least} rows, found {len(rows)}")
        return rows

    def _paragraph(self, start):
        found = re.search(r"^" + re.escape(start) + r"(.*?)(?=\n\n|\n`|\nA |\nOrder|\nOnly|\Z)", self.sections["4"], re.M | re.S)
        if not found:
            raise ValueError(f"docs/plc-map.md, section 4: no paragraph {start!r}")
        return " ".join(found.group(1).split())

    @staticmethod
    def _list_in(text):
        """'1 open, 3 close all' -> {1: 'open', 3: 'close all'}; what stands in brackets is a remark."""
        text = re.sub(r"\s*\([^()]*\)", "", text)
        entries = re.findall(r"(?:^|, )\s*(\d+) ([^,]+?)(?=, \d+ |, *$|\. |\.$|$)", text)
        if not entries:
            raise ValueError(f"docs/plc-map.md: no list of codes in {text!r}")
        return {int(number): name.strip().rstrip(".") for number, name in entries}

    def _result(self):
        text = re.split(r"\.(?:\s|$)", self._paragraph("`result`:"))[0]
        return self._list_in(text)

    def _per_column(self):
        found = re.search(r"### Per column.*?0x([0-9A-F]{4}) \+ \(n−1\)·(\d+)\n(.*?)\. Words", self.sections["4"], re.S)
        if not found:
            raise ValueError("docs/plc-map.md, section 4: no block per column")
        words, states = {}, {}
        for part in " ".join(found.group(3).split()).split(" · "):
            offset, name = re.match(r"\+(\d+)(?:–\d+)? (.*)", part).groups()
            if "(" in name and name.startswith("column_state"):
                states = self._list_in(re.search(r"\((.*)\)", name).group(1))
            words[re.sub(r" (u32|s16)$", "", re.sub(r" \(.*\)", "", name))] = int(offset)
        if len(words) != 11 or not states:
            raise ValueError(f"docs/plc-map.md, section 4: block per column not understood: {words}")
        return int(found.group(1), 16), int(found.group(2)), words, states

    def command_lines(self):
        """Section 6: what a person types, as lists of arguments."""
        lines = [line.split("#")[0].strip() for line in self.sections["6"].splitlines() if line.startswith("    ")]
        lines = [shlex.split(line) for line in lines if line]
        if not lines:
            raise ValueError("docs/plc-map.md, section 6: no command lines")
        return lines


if __name__ == "__main__":
    import pprint

    page = Page()
    pprint.pprint({"holding": page.holding, "state": page.state, "codes": page.codes, "column": page.column_words,
                   "commands": page.command_lines()}, width=140)
