#!/usr/bin/python3
"""A box goes out and comes home, one terminal page: a person, an application, a signature that is missing, the signature, the
gun, kill -9 in the middle, the wrong slot, the right one, and a journal that was verified.

Everything is typed at the real command line and scanned at the real `archroom station`; what came of it is read from the
register by sqlite, beside what the programs say. Ends with 1 where any of it was not so.   usage: records.py [--exit]
"""
import os
import pathlib
import queue
import subprocess
import sys
import tempfile
import threading

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "contract" / "whole")]
os.environ.setdefault("ARCHROOM_BIN", str(HERE.parents[1] / "build" / "release" / "bin"))
from boxes import HEADER, boxes  # noqa: E402
from house import BIN, Daemon, rows, verify_journal  # noqa: E402

BOLD, DIM, PLAIN = ("\x1b[1m", "\x1b[2m", "\x1b[0m") if sys.stdout.isatty() else ("", "", "")
READER, KEEPER, HEAD = "K1", "K2", "K3"
ANSWERS_WITHIN_S = 20


def claim(true, what):
    if not true:
        raise AssertionError(what)


class Page:
    """What people see: a numbered step in both languages, then commands and what they say."""

    def __init__(self):
        self.number = 0

    def step(self, zh, en):
        self.number += 1
        print(f"\n{BOLD}── {self.number}  {zh}{PLAIN}\n{DIM}      {en}{PLAIN}", flush=True)

    def line(self, text, mark=" "):
        print(f"   {mark} {text}", flush=True)


class Room:
    def __init__(self, folder, page):
        self.folder, self.page = pathlib.Path(folder), page
        self.daemon = Daemon(folder, 1, more='\n[[station]]\nname = "desk"\ntitle = "查阅室"\n')

    def archroom(self, *words, expected=0, shown=3):
        """A command as a person types it, with what it says."""
        self.page.line(f"{BOLD}archroom {' '.join(words)}{PLAIN}", "$")
        command = [BIN / "archroom", "--url", f"http://127.0.0.1:{self.daemon.port}", "--lang", "zh", *words]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        said = (done.stdout + done.stderr).strip()
        for text in said.splitlines()[:shown]:
            self.page.line(text)
        claim(done.returncode == expected, f"archroom {' '.join(words)}: exit {done.returncode}\n{said}")
        return said

    def box(self, barcode):
        return rows(self.daemon.store, "SELECT state, place FROM boxes WHERE barcode = ?", barcode)[0]

    def movements(self, barcode):
        return [kind for (kind,) in rows(self.daemon.store, "SELECT kind FROM movements WHERE barcode = ? ORDER BY n", barcode)]


class Gun:
    """`archroom station desk` on the reading room's computer; a gun types into it. Its screen, line by line."""

    def __init__(self, room):
        self.room, self.said = room, queue.Queue()
        command = [BIN / "archroom", "--url", f"http://127.0.0.1:{room.daemon.port}", "--lang", "zh", "station", "desk"]
        command += ["--file", room.folder / "desk.scans"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        self.process = subprocess.Popen(command, text=True, **pipes)
        threading.Thread(target=self._read, daemon=True).start()
        claim("ready" in self.hears(), "the station does not show that it is ready")

    def _read(self):
        for text in self.process.stdout:
            self.said.put(text.rstrip("\n"))

    def hears(self):
        try:
            text = self.said.get(timeout=ANSWERS_WITHIN_S)
        except queue.Empty:
            raise AssertionError("the station says nothing") from None
        self.room.page.line(text)
        return text

    def types(self, code):
        self.room.page.line(f"{BOLD}▌▌▍▌ {code}{PLAIN}", "»")
        self.process.stdin.write(code + "\n")
        self.process.stdin.flush()

    def scan(self, code, expected):
        self.types(code)
        said = self.hears()
        claim(expected in said, f"{code}: expected “{expected}”, the station said “{said}”")

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


def a_room_with_boxes(room):
    room.page.step("登记库上线，导入 200 盒", "The register comes up with a list of 200 boxes")
    room.daemon.start()
    made = list(boxes(200))
    lines = [HEADER, *made]
    path = room.folder / "boxes.csv"
    path.write_text("".join(",".join(map(str, line)) + "\n" for line in lines), encoding="utf-8")
    room.archroom("import", str(path))
    wanted = made[0]
    other = next(b[12] for b in made if b[12] != wanted[12])
    return wanted[0], wanted[12], other


def people(room):
    room.page.step("登记三个人：读者、档案员、档案部门负责人", "Three people: a reader, an archivist, the head of the department")
    room.archroom("people", "add", READER, "--name", "读者甲", "--department", "征缴科")
    room.archroom("people", "add", KEEPER, "--name", "档案员乙", "--roles", "operator,archivist", "--department", "档案科")
    room.archroom("people", "add", HEAD, "--name", "负责人丙", "--roles", "approver", "--office", "archives_head")


def application_without_signature(room, gun, box):
    room.page.step("填写查阅申请单；没有签字，枪不放行", "An application is filled in; without its signature the gun says no")
    room.archroom("application", "file", READER, box, "--use", "consult", "--purpose", "核对缴费年限", "--acting", KEEPER)
    gun.scan("P:" + READER, "读者甲")
    gun.scan(box, "签字")
    claim(room.box(box)[0] == "in_store" and not room.movements(box), "a box went out without a signature")


def signature(room, gun, box):
    room.page.step("负责人签字；同一把枪，同一盒，出库", "The head signs; the same gun, the same box: out")
    room.archroom("application", "sign", "1", "--acting", HEAD)
    gun.scan("C:OUT", "check-out")
    gun.scan(box, "借出")
    claim(room.box(box)[0] == "out", "the box is not out")
    room.archroom("loans")


def kill_in_the_middle(room, gun, box, wrong):
    room.page.step("归还到一半：kill -9 控制程序；枪照扫，断线暂存", "Half-way home: kill -9; the gun keeps its scans")
    gun.scan("P:" + KEEPER, "档案员乙")
    gun.scan("C:IN", "check-in")
    gun.scan(box, "借出")
    before = verify_journal(room.daemon.store)
    room.daemon.kill()
    gun.scan("S:" + wrong, "暂存")
    room.page.step("重新启动：对话接着走；格位不对，先问一句", "Started again: the dialogue goes on; a wrong slot, and it asks")
    room.daemon.start()
    said = gun.hears()
    claim("放" in said, f"the wrong slot was taken without a word: {said}")
    claim(room.box(box)[0] == "out", "the box came home by a question")
    claim(verify_journal(room.daemon.store) >= before, "the journal lost something")


def put_right(room, gun, box, home):
    room.page.step("放回原位", "Put right: home")
    gun.scan("S:" + home, "已归还")
    claim(room.box(box) == ("in_store", home), f"the box is {room.box(box)}")
    claim(room.movements(box) == ["out", "in"], f"movements: {room.movements(box)}")
    claim(not rows(room.daemon.store, "SELECT 1 FROM loans WHERE returned IS NULL AND undone IS NULL"), "a loan stayed open")


def verify(room):
    room.page.step("逐条核对日志的散列链", "The journal's chain of hashes, entry by entry")
    room.archroom("journal", "verify")
    entries = verify_journal(room.daemon.store)
    room.page.line(f"另一程序重新计算：{entries} 条，完整  {DIM}reckoned anew by another program: {entries}, whole{PLAIN}")


def play(room, gun_box):
    box, home, wrong = a_room_with_boxes(room)
    people(room)
    gun = Gun(room)
    gun_box.append(gun)
    application_without_signature(room, gun, box)
    signature(room, gun, box)
    kill_in_the_middle(room, gun, box, wrong)
    put_right(room, gun, box, home)
    verify(room)
    room.page.step("完成：一盒出去、回来，断电也没有丢一步", "Done: a box went out and came home, and no step was lost")


def main():
    if any(word != "--exit" for word in sys.argv[1:]):
        sys.exit("usage: records.py [--exit]")
    with tempfile.TemporaryDirectory(prefix="archroom-demo-") as folder:
        room, guns = Room(folder, Page()), []
        try:
            play(room, guns)
        except AssertionError as fault:
            print(f"\n失败 failed: {fault}", file=sys.stderr)
            print(room.daemon.program.log()[-1500:], file=sys.stderr)
            sys.exit(1)
        finally:
            for gun in guns:
                gun.end()
            room.daemon.kill()


if __name__ == "__main__":
    main()
