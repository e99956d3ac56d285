"""The command line as people and scripts use it: exit codes, both languages, a terminal that is left as it was found."""
import fcntl
import json
import os
import pathlib
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time

from routes_case import DoorCase, main
from house import BIN, HEADER, box_at, box_line, free_port, until


class Terminal:
    """The program on a pseudo-terminal."""

    def __init__(self, arguments, columns=100, rows=30):
        self.got = b""
        self.pid, self.wire = pty.fork()
        if self.pid == 0:
            os.execv(BIN / "archroom", ["archroom", *arguments])
        fcntl.ioctl(self.wire, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self):
        ready, _, _ = select.select([self.wire], [], [], 0.05)
        if ready:
            try:
                self.got += os.read(self.wire, 65536)
            except OSError:
                pass
        return self.got.decode("utf-8", "replace")

    def read_all(self):
        return self.got.decode("utf-8", "replace")

    def end(self, number=None):
        """Its exit status, after a signal if one is given."""
        if number is not None:
            os.kill(self.pid, number)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            self.read()
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.read()
                os.close(self.wire)
                return os.waitstatus_to_exitcode(status)
        os.kill(self.pid, signal.SIGKILL)
        raise AssertionError("archroom does not end:\n" + self.read())


class CommandLine(DoorCase):
    def archroom(self, *arguments, status=0, language="en", url=None):
        url = url or f"http://127.0.0.1:{self.room.port}"
        done = subprocess.run([BIN / "archroom", "--url", url, "--lang", language, *arguments], capture_output=True, text=True,
                              timeout=60, check=False)
        self.assertEqual(done.returncode, status, f"{arguments}: {done.stdout}{done.stderr}")
        return done

    def test_locate_and_box(self):
        code = box_at(3, 1)
        self.assertEqual(self.archroom("locate", code).stdout, f"{code}  3架左—2档—4层  A/1/03L/2/4/1\n")
        self.assertIn("题名            职工养老保险缴费记录", self.archroom("box", code, language="zh").stdout)
        found = self.archroom("box", "--search", "养老", "--limit", "2").stdout.splitlines()
        self.assertEqual(len(found), 3)
        self.assertEqual(json.loads(self.archroom("--json", "box", code).stdout)["barcode"], code)
        refused = self.archroom("locate", "NOWHERE", status=1)
        self.assertEqual(refused.stderr, 'There is no such box: the register has no box "NOWHERE"\n')
        self.assertEqual(self.archroom("locate", "NOWHERE", status=1, language="zh").stderr,
                         "没有此档案盒：登记库中没有档案盒“NOWHERE”\n")
        self.assertEqual(json.loads(self.archroom("--json", "locate", "NOWHERE", status=1).stdout)["status"], 404)

    def test_usage(self):
        for wrong in ([], ["dance"], ["locate"], ["open", "1"], ["open", "1", "3up"], ["open", "1", "L3"], ["box"],
                      ["jobs", "--limit", "0"]):
            self.archroom(*wrong, status=2)
        self.assertIn("档案盒在哪里", self.archroom("--help", language="zh").stdout)
        self.assertIn("where a box is", self.archroom("--help").stdout)
        self.archroom("import", "/nowhere.csv", status=2)

    def test_no_daemon(self):
        url = f"http://127.0.0.1:{free_port()}"
        said = self.archroom("status", status=3, url=url).stderr
        self.assertIn(url, said)
        self.assertIn("archroomd --config", said)
        self.archroom("watch", status=3, url=url)
        for nonsense in ("nonsense://x", "http://127.0.0.1:x"):
            self.archroom("stop", status=3, url=nonsense)

    def test_not_our_daemon(self):
        said = self.archroom("status", status=3, url=f"http://127.0.0.1:{self.shelf.control}").stderr
        self.assertIn("not an answer of archroomd", said)

    def test_import(self):
        path = pathlib.Path(self.folder) / "boxes.csv"
        path.write_text(HEADER + box_line(7001, "A/1/05L/1/1/1") + box_line(7002, "A/1/99L/1/1/2"), encoding="utf-8")
        refused = self.archroom("import", str(path), status=1)
        self.assertIn("line 3, place:", refused.stderr)
        self.archroom("locate", "A0007001", status=1)
        done = self.archroom("import", "--skip-bad", str(path))
        self.assertRegex(done.stdout, r"imported 1 boxes in [0-9.]+ s \(import \d+\)")
        self.assertIn("line 3, place:", done.stderr)
        self.archroom("locate", "A0007001")
        path.write_text("nonsense\n" + "x" * 3000000, encoding="utf-8")
        self.assertIn("line 1", self.archroom("import", str(path), status=1).stderr)

    def test_import_on_a_terminal_shows_a_bar(self):
        path = pathlib.Path(self.folder) / "many.csv"
        path.write_text(HEADER + "".join(box_line(200000 + n, "") for n in range(20000)), encoding="utf-8")
        terminal = Terminal(["--url", f"http://127.0.0.1:{self.room.port}", "--lang", "zh", "import", str(path)])
        self.assertEqual(terminal.end(), 0, terminal.got)
        said = terminal.got.decode()
        self.assertRegex(said, r"\[#+\.*\]  \d+ %  \d+ 行")
        self.assertIn("导入 20000 盒", said)

    def test_a_request_is_followed_to_the_open_aisle(self):
        said = self.archroom("request", box_at(5, 2), "--id", "mine", "--wait").stdout.splitlines()
        self.assertIn("queued", said[0])
        self.assertIn("open: go and take it", said[-1])
        self.assertIn("mine", self.archroom("status").stdout)
        self.assertIn("arrived", self.archroom("jobs").stdout)
        self.archroom("confirm", "mine", status=1)
        self.archroom("confirm", "nobody", "--aisle-empty", status=1)
        self.archroom("cancel", "nobody", status=1)

    def test_motion_by_hand(self):
        self.assertRegex(self.archroom("open", "1", "08R").stdout, r"opening, job \d+\n")
        until("it moves", lambda: self.shelf.truth()["motors_on"] > 0)
        self.assertEqual(self.archroom("stop").stdout, "stop ordered\n")
        until("it stands", self.standing)
        until("the bank is disarmed", lambda: "archroom rearm 1" in self.archroom("status").stdout)
        self.assertIn("SR-03", self.archroom("close", "1", status=1).stderr)
        self.assertIn("archroom rearm 1", self.archroom("status", language="zh").stdout)

        def rearmed():
            return subprocess.run([BIN / "archroom", "--url", f"http://127.0.0.1:{self.room.port}", "rearm", "1"],
                                  capture_output=True, check=False).returncode == 0
        until("it is armed again", rearmed)
        self.archroom("stop", "9", status=1)

    def test_forbid_lock_and_clear(self):
        self.assertIn("stopped", self.archroom("forbid", "1", "--note", "visitors").stdout)
        said = self.archroom("status").stdout
        self.assertIn("forbidden by order, by local: visitors", said)
        self.assertIn("archroom clear-forbid 1", said)
        self.assertIn("SR-11", self.archroom("close", "1", status=1).stderr)
        self.assertIn("archroom rearm 1", self.archroom("clear-forbid", "1").stdout)
        self.assertIn("There is no such forbid", self.archroom("clear-forbid", "1", status=1).stderr)
        locked = self.archroom("forbid", "1", "--maintenance", language="zh").stdout
        key = re.search(r"--key ([0-9A-Z-]+)", locked)[1]
        self.assertIn("检修锁定", self.archroom("status", language="zh").stdout)
        self.archroom("clear-forbid", "1", "--key", "2222-2222-2222-2222", status=1)
        self.archroom("clear-forbid", "1", "--key", key)
        self.archroom("forbid")
        self.archroom("clear-forbid")
        self.archroom("rearm", "1")
        for wrong in (["clear-forbid", "1", "--kind", "curfew"], ["prove", "1"], ["ventilate"], ["fire-park"]):
            self.archroom(*wrong, status=2)
        self.assertIn("fire", self.archroom("fire-park", "1", status=1).stderr)

    def test_prove_shows_what_was_seen(self):
        terminal = Terminal(["--url", f"http://127.0.0.1:{self.room.port}", "--lang", "en", "prove", "1", "photo_eye"])
        until("it asks to act", lambda: "make the photo-eye act" in terminal.read())
        until("the test runs", lambda: self.room.bank()["proof_test"] == "photo_eye")
        self.shelf.set(photo_eye={"column": 4, "side": "right", "on": True})
        until("it was seen to come on", lambda: "it came on" in terminal.read())
        self.shelf.set(photo_eye={"column": 4, "side": "right", "on": False})
        self.assertEqual(terminal.end(), 0)
        self.assertIn("proven, and written down: photo-eye", terminal.read_all())
        self.archroom("prove", "1", "seismic", status=1)

    def test_watch_prints_lines_where_it_cannot_draw(self):
        said = self.archroom("watch", "--changes", "1").stdout
        self.assertRegex(said, r"^bank 1  .+  armed")
        event = json.loads(self.archroom("--json", "watch", "--changes", "1").stdout)
        self.assertEqual((event["event"], event["data"]["bank"]), ("bank", "1"))

    def test_watch_draws_moves_and_gives_the_terminal_back(self):
        terminal = Terminal(["--url", f"http://127.0.0.1:{self.room.port}", "--lang", "zh", "watch"])
        until("the bank is drawn", lambda: "╔" in terminal.read() and "13" in terminal.read())
        self.assertTrue(terminal.got.startswith(b"\x1b[?1049h"))
        self.archroom("open", "1", "06L")
        until("columns are seen moving", lambda: re.search(r" [<>]", terminal.read()), 20)
        until("the open aisle is seen", lambda: "5通道" in terminal.read(), 30)
        self.room.kill()
        until("the lost connection is said", lambda: "正在重连" in terminal.read())
        self.room.start()
        until("it goes on", lambda: "未启用" in terminal.read(), 20)
        self.assertEqual(terminal.end(signal.SIGINT), 0)
        self.assertTrue(terminal.got.rstrip().endswith(b"\x1b[?1049l"), terminal.got[-60:])


if __name__ == "__main__":
    main(verbosity=2)
