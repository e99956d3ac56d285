"""Every label that is printed is read back by another decoder, from pictures that other programs drew."""
import json
import os
import pathlib
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "whole"), str(HERE)]
from case import LiveRoom  # noqa: E402
from house import BIN, HEADER, ROOT, box_at, box_line  # noqa: E402
from paper import SHEETS, codes_on, fonts_of, is_white, pictures, words_of  # noqa: E402

TITLES = [
    "东城1998年婚姻登记档案（第3盒）", "职工养老保险缴费台账", "河口镇土地使用权登记卡·一九九一年至二〇〇四年", "Annual accounts"
]
LONG = "城关镇及所属各乡一九七八年至二〇二四年企业职工基本养老保险个人账户管理与待遇审核支付业务档案汇编" * 3
ENVIRONMENT = {**os.environ, "LSAN_OPTIONS": f"suppressions={ROOT}/tests/leaks.txt:print_suppressions=0"}
CONTROLS = ["C:OUT", "C:IN", "C:MOVE", "C:PUT", "C:UNDO", "C:CANCEL", "C:WHO"]


class Labels(LiveRoom):
    def setUp(self):
        super().setUp()
        lines = [box_line(5000 + n, "", TITLES[n % len(TITLES)]) for n in range(30)]
        lines.append(box_line(5100, "", LONG))
        status, report = self.room.load(HEADER + "".join(lines))
        self.assertEqual(status, 201, report)
        self.boxes = [f"A{5000 + n:07d}" for n in range(30)]

    def labels(self, *arguments, status=0, language="zh", environment=None):
        command = [BIN / "archroom", "--url", f"http://127.0.0.1:{self.room.port}", "--lang", language, "labels", *arguments]
        environment = {**ENVIRONMENT, **(environment or {})}
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=environment)
        self.assertEqual(done.returncode, status, f"{arguments}: {done.stdout}{done.stderr}")
        return done

    def files(self, name):
        """The file of this name, or the pages of it, in their order."""
        path = self.folder / name
        return [path] if path.exists() else sorted(self.folder.glob(f"{path.stem}-*{path.suffix}"))

    def read_back(self, sheet, symbols, name, codes, skip=0):
        """Every place of the sheet: the code that was asked for, or white paper."""
        layout, seen = SHEETS[sheet], []
        for path in self.files(name):
            for page in pictures(path, self.folder):
                seen += [(page, cell, read) for cell, read in zip(layout.cells(), codes_on(page, layout, symbols))]
        self.assertGreaterEqual(len(seen), skip + len(codes))
        for place, (page, cell, read) in enumerate(seen):
            if skip <= place < skip + len(codes):
                wanted = codes[place - skip]
                self.assertEqual(read, {kind: wanted for kind in symbols.split("+")}, f"{name}, place {place}")
            else:
                self.assertTrue(is_white(page, cell), f"{name}, place {place} is not empty")

    def test_boxes_on_every_sheet_and_with_every_symbol(self):
        cases = [
            ("3474", "code128"), ("L7159", "code128"), ("L7163", "code128+datamatrix"), ("L7165", "code128+qr"),
            ("3474", "datamatrix"), ("A4 90x50 2x5 5x4", "qr"), ("100x50", "code128+datamatrix"),
        ]
        for number, (sheet, symbols) in enumerate(cases):
            for kind in ("pdf", "svg"):
                with self.subTest(sheet=sheet, symbols=symbols, kind=kind):
                    boxes, name = self.boxes[: 30 if sheet == "3474" else 9], f"boxes{number}.{kind}"
                    self.labels("boxes", *boxes, "--sheet", sheet, "--symbols", symbols, "-o", str(self.folder / name))
                    self.read_back(sheet, symbols, name, boxes)

    def test_control_codes_and_people(self):
        self.labels("controls", "-o", str(self.folder / "controls.pdf"), "--symbols", "code128+qr")
        self.read_back("3474", "code128+qr", "controls.pdf", CONTROLS)
        said = words_of(self.folder / "controls.pdf")
        for word in ("借出", "check-out", "归还", "撤销", "undo", "取消", "cancel"):
            self.assertIn(word, said)
        self.labels("people", "--card", "K0004711", "--name", "库管员甲", "-o", str(self.folder / "card.svg"), "--sheet", "L7163")
        self.read_back("L7163", "code128", "card.svg", ["P:K0004711"])

    def test_slots_of_a_place_and_the_boxes_in_it(self):
        told = self.labels("slots", "1/03L/2", "A/1/03L/1/1/1", "-o", str(self.folder / "slots.pdf"), "--sheet", "L7163")
        shelves, slots = 6, 8  # of the site file
        wanted = [f"S:A/1/03L/2/{shelf}/{slot}" for shelf in range(1, shelves + 1) for slot in range(1, slots + 1)]
        self.assertIn(f"{len(wanted) + 1} 个标签", told.stdout)
        self.read_back("L7163", "code128", "slots.pdf", [*wanted, "S:A/1/03L/1/1/1"])
        self.assertIn("3架左—2档—4层", words_of(self.folder / "slots.pdf"))
        self.assertIn("第8格", words_of(self.folder / "slots.pdf"))
        self.labels("boxes", "--all-in", "1/03L", "-o", str(self.folder / "there.pdf"))
        self.read_back("3474", "code128", "there.pdf", [box_at(3, 1)])
        self.assertIn("99L", self.labels("slots", "1/99L", "-o", str(self.folder / "no.pdf"), status=1).stderr)
        self.labels("boxes", "--all-in", "1/09L/5/6/8", "-o", str(self.folder / "no.pdf"), status=2)

    def test_used_up_places_and_copies(self):
        self.labels("boxes", *self.boxes[:3], "--skip", "22", "--copies", "2", "-o", str(self.folder / "rest.pdf"))
        wanted = [code for code in self.boxes[:3] for _ in (1, 2)]
        self.read_back("3474", "code128", "rest.pdf", wanted, skip=22)
        self.assertIn("24", self.labels("boxes", "A1", "--skip", "24", "-o", "x.pdf", status=2).stderr)

    def test_chinese_survives_and_what_is_too_long_ends_in_an_ellipsis(self):
        pdf = self.folder / "titles.pdf"
        said = self.labels("boxes", *self.boxes[:4], "A0005100", "-o", str(pdf))
        self.assertEqual(said.stdout, f"5 个标签，1 页：{pdf}\n")
        self.assertEqual(said.stderr, "")
        words = words_of(pdf)
        for title in TITLES:
            self.assertIn(title.replace(" ", ""), words)
        for caption in ("档号J001-005000", "全宗号J001", "目录号", "起止卷号1–4"):
            self.assertIn(caption, words)
        self.assertIn("…", words)
        self.assertNotIn(LONG, words)
        self.assertTrue(all(" yes " in font for font in fonts_of(pdf)), "every font is in the file")
        self.read_back("3474", "code128", "titles.pdf", [*self.boxes[:4], "A0005100"])
        self.labels("boxes", self.boxes[0], "-o", str(self.folder / "en.pdf"), language="en")
        self.assertIn("fondsJ001", words_of(self.folder / "en.pdf"))

    def test_a_list_as_for_picking(self):
        path = self.folder / "list.txt"
        path.write_text("# today\n" + "\n".join(self.boxes[:5]) + "\n", encoding="utf-8")
        told = self.labels("boxes", "--list", str(path), "-o", str(self.folder / "list.pdf"))
        self.assertIn("5 个标签", told.stdout)
        self.read_back("3474", "code128", "list.pdf", self.boxes[:5])
        path.write_text("A1,A2\n", encoding="utf-8")
        self.labels("boxes", "--list", str(path), "-o", str(self.folder / "no.pdf"), status=2)

    def test_without_a_chinese_font_the_codes_are_right_and_it_is_said(self):
        (self.folder / "fonts").mkdir()
        settings = self.folder / "fonts.conf"
        settings.write_text(f"<fontconfig><dir>{self.folder}/fonts</dir><cachedir>{self.folder}/cache</cachedir></fontconfig>",
                            encoding="utf-8")
        environment = {"FONTCONFIG_FILE": str(settings)}
        said = self.labels("boxes", *self.boxes[:2], "-o", str(self.folder / "bare.pdf"), language="en", environment=environment)
        self.assertIn("no font of this machine has all characters", said.stderr)
        self.assertIn("fonts-noto-cjk", said.stderr)
        self.read_back("3474", "code128", "bare.pdf", self.boxes[:2])

    def test_refusals_name_what_is_wrong_and_leave_no_file(self):
        line = box_line(1, "").replace("A0000001", "W" * 50).replace("E2801160" + "0" * 15 + "1", "")
        self.assertEqual(self.room.load(HEADER + line)[0], 201)
        path = str(self.folder / "no.pdf")
        said = self.labels("boxes", self.boxes[0], "W" * 50, "-o", path, status=1, language="en").stderr
        self.assertIn("70.0 x 37.0 mm is too narrow", said)
        self.assertIn("W" * 50, said)
        self.assertIn("太窄", self.labels("boxes", "W" * 50, "-o", path, status=1).stderr)
        said = self.labels("boxes", self.boxes[0], "--sheet", "70x15", "-o", path, status=1, language="en").stderr
        self.assertIn("too low", said)
        self.assertIn("NOWHERE", self.labels("boxes", "NOWHERE", "-o", path, status=1).stderr)
        self.assertIn("ASCII", self.labels("people", "--card", "卡1", "--name", "x", "-o", path, status=1).stderr)
        for wrong in (["boxes", "-o", path], ["boxes", "A1"], ["boxes", "A1", "-o", "x.png"], ["dance", "-o", path], [],
                      ["boxes", "A1", "-o", path, "--sheet", "L0000"], ["boxes", "A1", "-o", path, "--symbols", "ean"]):
            self.labels(*wrong, status=2)
        self.assertFalse(pathlib.Path(path).exists())
        self.assertIn("/nowhere/x.pdf", self.labels("controls", "-o", "/nowhere/x.pdf", status=1).stderr)

    def test_sheets_and_json(self):
        self.assertIn("63.5 x 38.1 mm, 3 x 7", self.labels("sheets").stdout)
        command = [BIN / "archroom", "--json", "labels", "controls", "-o", self.folder / "x.svg", "--sheet", "60x40"]
        said = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, env=ENVIRONMENT).stdout)
        self.assertEqual((said["labels"], said["pages"], len(said["files"])), (7, 7, 7))
        self.assertTrue(all(pathlib.Path(name).exists() for name in said["files"]))


if __name__ == "__main__":
    unittest.main()
