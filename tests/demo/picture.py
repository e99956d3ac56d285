#!/usr/bin/python3
"""Starts a room, lets somebody stand in an aisle, asks for a box, and keeps what `archroom watch` shows, as SVG; and a sheet of
labels for boxes of it, as PNG.

usage: picture.py FOLDER_OF_PROGRAMS FOLDER_FOR_PICTURES
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import unicodedata
from xml.sax.saxutils import escape

HERE = pathlib.Path(__file__).resolve().parent
programs, pictures = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
os.environ["ARCHROOM_BIN"] = str(programs)
sys.path[:0] = [str(HERE), str(HERE.parent / "contract" / "whole")]
from boxes import boxes, HEADER  # noqa: E402
from frames import Watch  # noqa: E402
from house import Daemon, Emulator, until  # noqa: E402

WIDTH = 84  # characters
CELL, LINE, MARGIN = 9.0, 20, 18  # pixels
STRONG = {"已打开，请取": "#7ee787", "等待安全条件": "#f2cc60", "移动中": "#79c0ff", "SR-04": "#f2cc60"}


def cells(character):
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def line_to_svg(line, row):
    """Each character stands where a terminal would put it, whatever the font of the reader."""
    colour = next((c for word, c in STRONG.items() if word in line), "#e6edf3")
    out, column, run, start = [], 0, "", 0

    def flush():
        if run.strip():
            wide = CELL * cells(run[-1])
            places = " ".join(f"{MARGIN + start * CELL + i * wide:.0f}" for i in range(len(run)))
            size = "" if wide == CELL else f' font-size="{wide:.0f}"'  # an ideograph is as wide as its font is high
            y = MARGIN + row * LINE
            out.append(f'<text x="{places}" y="{y}" fill="{colour}"{size} xml:space="preserve">{escape(run)}</text>')

    for character in line:
        if run and cells(character) != cells(run[-1]):
            flush()
            run, start = "", column
        run += character
        column += cells(character)
    flush()
    return "".join(out)


def svg(title, frames):
    rows = [line for name, lines in frames for line in [f"# {name}", *lines, ""]][:-1]
    wide, high = MARGIN * 2 + WIDTH * CELL, MARGIN * 2 + len(rows) * LINE
    body = "\n".join(line_to_svg(line, n + 1) for n, line in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {high}" width="{wide:.0f}" height="{high}" role="img" '
        f'aria-label="{escape(title)}">\n<rect width="100%" height="100%" rx="8" fill="#0d1117"/>\n'
        '<g font-family="DejaVu Sans Mono, Noto Sans Mono CJK SC, Noto Sans CJK SC, Menlo, Consolas, monospace" font-size="15">\n'
        f"{body}\n</g></svg>\n"
    )


def frame_when(watch, wanted):
    """The first frame that fits."""

    def fits():
        watch.read(0.2)
        while watch.read(0):
            pass  # only the youngest counts
        lines = watch.body()
        return lines if lines and wanted("\n".join(lines)) else None

    return until("a picture of it", fits, 30)


def film(room, shelf, list_of_boxes):
    box_at = {b[12][4:7]: b[0] for b in list_of_boxes}
    os.environ["ARCHROOM_URL"] = f"http://127.0.0.1:{room.port}"
    watch = Watch([str(programs / "archroom"), "--lang", "zh", "watch"], WIDTH)
    try:
        room.request(box_at["05L"], "cat-20771")
        middle = lambda: 350 < shelf.positions()[-1] - 12 * 550 < 650  # noqa: E731
        moving = frame_when(watch, lambda text: "移动中" in text and middle())
        room.await_state("cat-20771", "presented")
        shelf.set(person_enters=4)
        until("nobody is on a threshold", lambda: [a["aisle"] for a in room.bank()["aisles"] if a["occupied"]] == [4])
        room.request(box_at["09R"], "cat-20772")
        waiting = frame_when(watch, lambda text: "SR-04" in text and "等待安全条件" in text)
    finally:
        watch.end()
    return [
        ("archroom watch: 通道正在打开 an aisle opens", moving),
        ("通道有人，下一个申请等待 somebody is in it: the next one waits", waiting),
    ]


def print_labels(room, boxes_of_it, folder):
    """The upper rows of a sheet, as the printer would lay it out."""
    sheet, shown = pathlib.Path(folder) / "labels.pdf", pictures / "labels"
    command = [str(programs / "archroom"), "--url", f"http://127.0.0.1:{room.port}", "--lang", "zh", "labels", "boxes"]
    command += [b[0] for b in boxes_of_it[:6]] + ["--symbols", "code128+datamatrix", "--frames", "-o", str(sheet)]
    subprocess.run(command, check=True)
    size = ["-x", "0", "-y", "0", "-W", "910", "-H", "330"]  # 110 dots an inch: A4 is 910 wide, two rows are 325 high
    subprocess.run(["pdftoppm", "-r", "110", *size, "-png", "-singlefile", str(sheet), str(shown)], check=True)
    print(shown.with_suffix(".png"))


def main():
    with tempfile.TemporaryDirectory(prefix="archroom-picture-") as folder:
        shelf = Emulator(folder, speed=100)
        room = Daemon(folder, shelf.port)
        try:
            room.start()
            made = list(boxes(2000))
            status, report = room.load("\n".join([",".join(HEADER), *(",".join(map(str, b)) for b in made)]) + "\n")
            assert status == 201, report
            pictures.mkdir(parents=True, exist_ok=True)
            print_labels(room, made, folder)
            room.rearm()
            frames = film(room, shelf, made)
        finally:
            room.kill()
            shelf.kill()
    (pictures / "watch.svg").write_text(svg("archroom watch", frames), encoding="utf-8")
    print(pictures / "watch.svg")


if __name__ == "__main__":
    main()
