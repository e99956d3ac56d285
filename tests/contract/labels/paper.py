"""A printed page as others see it: poppler and librsvg draw it, ZXing reads its codes, pdftotext its words."""
import pathlib
import re
import subprocess
import unicodedata

import zxingcpp
from PIL import Image

DOTS_PER_INCH = 200  # of a poor printer; the bars were laid out for 300
FORMATS = {
    "code128": zxingcpp.BarcodeFormat.Code128,
    "datamatrix": zxingcpp.BarcodeFormat.DataMatrix,
    "qr": zxingcpp.BarcodeFormat.QRCode,
}


class Sheet:
    """Where the labels stand, reckoned anew from the sizes on the pack."""

    def __init__(self, paper, label, count, gap=(0, 0)):
        self.paper, self.label, self.count, self.gap = paper, label, count, gap

    def cells(self):
        """(left, top, right, bottom) of each label in mm, row by row."""
        first = [(self.paper[i] - self.count[i] * self.label[i] - (self.count[i] - 1) * self.gap[i]) / 2 for i in (0, 1)]
        step = [self.label[i] + self.gap[i] for i in (0, 1)]
        for row in range(self.count[1]):
            for column in range(self.count[0]):
                left, top = first[0] + column * step[0], first[1] + row * step[1]
                yield left, top, left + self.label[0], top + self.label[1]


SHEETS = {
    "3474": Sheet((210, 297), (70, 37), (3, 8)),
    "L7159": Sheet((210, 297), (63.5, 33.9), (3, 8), (2.5, 0)),
    "L7163": Sheet((210, 297), (99.1, 38.1), (2, 7), (2.5, 0)),
    "L7165": Sheet((210, 297), (99.1, 67.7), (2, 4), (2.5, 0)),
    "100x50": Sheet((100, 50), (100, 50), (1, 1)),
    "A4 90x50 2x5 5x4": Sheet((210, 297), (90, 50), (2, 5), (5, 4)),
}


def pictures(path, folder):
    """The pages of a PDF, or of the SVG files that stand for them, as grey pictures."""
    path, resolution = pathlib.Path(path), str(DOTS_PER_INCH)
    drawn = pathlib.Path(folder) / f"{path.stem}-drawn"
    if path.suffix == ".pdf":
        subprocess.run(["pdftoppm", "-r", resolution, "-png", path, drawn], check=True)
        made = sorted(drawn.parent.glob(drawn.name + "-*.png"))
    else:
        made = [drawn.with_suffix(".png")]
        command = ["rsvg-convert", "-d", resolution, "-p", resolution, "--background-color", "white", "-o", made[0], path]
        subprocess.run(command, check=True)
    pages = [Image.open(name).convert("L") for name in made]
    for name in made:
        name.unlink()
    return pages


def aims(label):
    """The whole label, then parts of it: who reads a small code points at it."""
    yield label
    for share in (0.6, 0.4):
        side = round(min(label.size) * share)
        for top in range(0, label.height - side // 2, side // 2):
            for left in range(label.width - side, -side // 2, -side // 2):
                yield label.crop((max(0, left), top, max(0, left) + side, min(label.height, top + side)))


def read_from(label, kind):
    for part in aims(label):
        result = zxingcpp.read_barcode(part, formats=FORMATS[kind])
        if result is not None and result.text:
            return result.text
    return None


def codes_on(page, sheet, symbols):
    """What ZXing reads on each label of a page: {kind: text or None}, a dictionary for each place of the sheet."""
    pixels = DOTS_PER_INCH / 25.4
    read = []
    for cell in sheet.cells():
        label = page.crop(tuple(round(edge * pixels) for edge in cell))
        read.append({kind: read_from(label, kind) for kind in symbols.split("+")})
    return read


def is_white(page, cell):
    pixels = DOTS_PER_INCH / 25.4
    return page.crop(tuple(round(edge * pixels) for edge in cell)).getextrema()[0] == 255


def words_of(pdf):
    """The text of a PDF without blanks and line ends."""
    done = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True)
    return unicodedata.normalize("NFC", re.sub(r"\s+", "", done.stdout))


def fonts_of(pdf):
    done = subprocess.run(["pdffonts", pdf], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[2:]
