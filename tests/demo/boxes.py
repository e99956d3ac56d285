#!/usr/bin/python3
"""Writes a list of boxes for `archroom import`: the same 2,000 every time, made up, all over the bank of config/room.toml."""
import csv
import random
import sys

HEADER = (
    "barcode,rfid,fonds,catalogue,volume_from,volume_to,reference_code,title,year,category,retention,pages,place,medium,secrecy,"
    "external_id"
).split(",")
KINDS = [
    ("J", "婚姻登记档案", "永久"),
    ("Y", "职工养老保险缴费台账", "100"),
    ("L", "劳动合同备案材料", "50"),
    ("T", "土地使用权登记卡", "永久"),
    ("C", "会计凭证", "30"),
    ("X", "学籍卡", "永久"),
    ("B", "病案首页汇编", "30"),
    ("Z", "招工审批表", "永久"),
    ("G", "工程竣工图", "永久"),
    ("W", "文书档案", "30"),
]
DISTRICTS = ["东城", "西关", "南门", "北桥", "河口", "新区", "城关镇", "柳林乡"]
COLUMNS, SECTIONS, SHELVES, SLOTS = 13, 5, 6, 8
FACES = [(c, s) for c in range(1, COLUMNS + 1) for s in "LR" if (c, s) not in ((1, "L"), (COLUMNS, "R"))]


def places(rng):
    every = [
        f"A/1/{c:02d}{s}/{section}/{shelf}/{slot}"
        for c, s in FACES
        for section in range(1, SECTIONS + 1)
        for shelf in range(1, SHELVES + 1)
        for slot in range(1, SLOTS + 1)
    ]
    rng.shuffle(every)
    return every


def boxes(count):
    rng = random.Random(2026)
    free = places(rng)
    for n in range(1, count + 1):
        letter, kind, retention = rng.choice(KINDS)
        year, volumes = rng.randint(1978, 2024), rng.randint(1, 8)
        title = f"{rng.choice(DISTRICTS)}{year}年{kind}（第{rng.randint(1, 60)}盒）"
        yield [
            f"A{n:07d}",
            f"E2801160{n:016d}",
            f"{letter}001",
            f"{rng.randint(1, 40):02d}",
            1,
            volumes,
            f"{letter}001-{year}-{n:05d}",
            title,
            year,
            f"{rng.randint(1, 9)}.{rng.randint(1, 6)}",
            retention,
            rng.randint(40, 480),
            free.pop(),
            "paper",
            "内部",
            f"cat-{n}",
        ]


if __name__ == "__main__":
    lines = csv.writer(sys.stdout, lineterminator="\n")
    lines.writerow(HEADER)
    lines.writerows(boxes(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))
