#!/usr/bin/python3
"""Stations, from outside: scans over HTTP and from `archroom station`, kill -9 in mid-dialogue, a file that comes twice.

People, applications and signatures are written into the register while the daemon is down: this test is about scans."""
import datetime
import json
import os
import pty
import re
import sqlite3
import subprocess
import time
import unittest

from case import RoomCase
from house import BIN, Stream, box_at, few_boxes, rows, until, verify_journal

STATIONS = '\n[[station]]\nname = "desk"\ntitle = "查阅室"\n[[station]]\nname = "hall"\n'
HOME, ELSEWHERE = "A/1/03L/2/4/1", "A/1/07R/2/4/2"
BOX, UNSIGNED = box_at(3, 1), box_at(4, 1)
CARD, NAME = "017", "张三"


def rfc3339(seconds_ago=0.0):
    at = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=seconds_ago)
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def write_people(store, boxes, unsigned):
    """A person who may take and shelve boxes, an application that was signed, and one that was not."""
    register = sqlite3.connect(f"{store}/register.db")
    now = int(time.time() * 1000)
    day = 24 * 3600 * 1000
    with register:
        register.execute("INSERT INTO people(id, card, name, roles) VALUES(1, ?, ?, 'operator,archivist')", (CARD, NAME))
        for n, (state, wanted) in enumerate((("approved", boxes), ("filed", unsigned)), 1):
            register.execute(
                "INSERT INTO applications(n, use, person, filed_by, department, purpose, grounds, paper, begins_at, lapses_at, "
                "state, filed_at, decided_at) VALUES(?, 'consult', 1, 1, '征缴', '核对', '', '', ?, ?, ?, ?, ?)",
                (n, now - day, now + day, state, now - day, now - day if state == "approved" else None),
            )
            for position, box in enumerate(wanted):
                register.execute(
                    "INSERT INTO application_boxes(application, position, box, barcode) SELECT ?, ?, row, barcode FROM boxes "
                    "WHERE barcode = ?",
                    (n, position, box),
                )
    register.close()


class Stations(RoomCase):
    def setUp(self):
        super().setUp()
        self.room = self.daemon(1, more=STATIONS).start()  # no bank answers: shelves are not what this is about
        status, report = self.room.load(few_boxes())
        self.assertEqual(status, 201, report)
        self.room.kill()
        write_people(self.room.store, [BOX, box_at(5, 1), box_at(6, 1)], [UNSIGNED])
        self.room.start()
        self.seq = {"desk": 0, "hall": 0}

    def scan(self, code, station="desk", at=None):
        self.seq[station] += 1
        return self.send(self.seq[station], code, station, at)

    def send(self, seq, code, station="desk", at=None):
        return self.room.post(f"/api/v1/stations/{station}/scans", {"code": code, "at": at or rfc3339(), "seq": seq})

    def told(self, code, expected, station="desk"):
        status, answer = self.scan(code, station)
        self.assertEqual(status, 200, answer)
        self.assertEqual(answer["feedback"]["told"], expected, answer)
        return answer["feedback"]

    def box_state(self, box=BOX):
        return rows(self.room.store, "SELECT state, place FROM boxes WHERE barcode = ?", box)[0]

    def movements(self):
        return rows(self.room.store, "SELECT kind, barcode, station, seq FROM movements ORDER BY n")

    def test_out_and_home_over_http_with_feedback_on_the_stream(self):
        stream = Stream(self.room.port)
        self.addCleanup(stream.close)
        who = self.told("P:" + CARD, "signed-in")
        self.assertEqual(who["private"], {"person": NAME})
        self.assertNotIn(NAME, who["text"]["zh"] + who["text"]["en"])
        out = self.told(BOX, "taken-out")
        self.assertEqual((out["tone"], out["colour"]), ("ok", "green"))
        self.assertRegex(out["text"]["zh"], "已借出")
        self.assertEqual(self.box_state(), ("out", HOME))
        missing = self.told(UNSIGNED, "refused")
        self.assertEqual(missing["why"], "signature-missing")
        self.assertIn("缺档案部门负责人签字", missing["text"]["zh"])
        self.told("C:IN", "chosen")
        self.told(BOX, "is-out")
        ask = self.told("S:" + ELSEWHERE, "ask-here")
        self.assertIn("3架左—2档—4层", ask["text"]["zh"])
        self.assertEqual(self.box_state(), ("out", HOME), "only asked")
        self.told("S:" + HOME, "brought-in")
        self.assertEqual(self.box_state(), ("in_store", HOME))
        until("the stream told the last answer", lambda: any(d["seq"] == self.seq["desk"] for _, d in stream.of("station")))
        seen = [d["feedback"]["told"] for _, d in stream.of("station") if d["id"] == "desk" and d["seq"]]
        self.assertEqual(seen[-1], "brought-in")
        status, shown = self.room.get("/api/v1/stations/desk")
        self.assertEqual((status, shown["title"], shown["last_seq"]), (200, "查阅室", self.seq["desk"]))
        self.assertLessEqual({"desk", "hall"}, {s["id"] for s in self.room.get("/api/v1/stations")[1]["stations"]})
        verify_journal(self.room.store)

    def test_two_stations_on_one_box(self):
        for station in ("desk", "hall"):
            self.told("P:" + CARD, "signed-in", station)
            self.told("C:OUT", "chosen", station)
        self.told(BOX, "taken-out", "desk")
        late = self.told(BOX, "refused", "hall")
        self.assertEqual(late["why"], "already-out")

    def test_kill_in_the_middle_of_a_dialogue(self):
        self.told("P:" + CARD, "signed-in")
        self.told(BOX, "taken-out")
        self.told("C:IN", "chosen")
        self.told(BOX, "is-out")
        self.room.kill()
        self.room.start()
        status, again = self.send(self.seq["desk"] - 2, BOX, at="2020-01-01T00:00:00Z")
        self.assertEqual((status, again["type"]), (409, "urn:archroom:problem:number-used"), "another scan under its number")
        self.told("S:" + HOME, "brought-in")
        self.assertEqual(self.box_state(), ("in_store", HOME))
        self.assertEqual([m[0] for m in self.movements()], ["out", "in"])

    def test_an_answer_that_was_lost_is_given_again(self):
        self.told("P:" + CARD, "signed-in")
        self.seq["desk"] += 1
        at = rfc3339()
        first = self.send(self.seq["desk"], BOX, at=at)
        head = verify_journal(self.room.store)
        for _ in range(2):
            self.assertEqual(self.send(self.seq["desk"], BOX, at=at), first)
            self.room.kill()
            self.room.start()
        self.assertEqual(len(self.movements()), 1)
        ours = "SELECT count(*) FROM journal WHERE type NOT LIKE 'daemon_%' AND n > ?"
        self.assertEqual(rows(self.room.store, ours, head), [(0,)])

    def test_bad_scans_are_refused_by_name(self):
        good = {"code": BOX, "at": rfc3339(), "seq": 1}
        tomorrow = rfc3339(-24 * 3600)
        for change, problem in (
            ({"at": tomorrow}, "future-time"),
            ({"at": "yesterday"}, "bad-value"),
            ({"code": "B\u0001"}, "control-character"),
            ({"code": ""}, "bad-value"),
            ({"code": "B" * 129}, "bad-value"),
            ({"seq": 0}, "bad-value"),
            ({"seq": -1}, "bad-value"),
            ({"seq": 2**60}, "bad-value"),
            ({"seq": "1"}, "wrong-type"),
            ({"seq": None}, "wrong-type"),
            ({"by": "me"}, "unknown-key"),
        ):
            for body in ({**good, **change}, {"scans": [good, {**good, **change}]}):
                status, answer = self.room.post("/api/v1/stations/desk/scans", body)
                self.assertEqual((status >= 400, answer["type"]), (True, "urn:archroom:problem:" + problem), (body, answer))
        self.assertEqual(self.room.post("/api/v1/stations/desk/scans", {"scans": []})[0], 422)
        nowhere = self.room.post("/api/v1/stations/nowhere/scans", good)[1]
        self.assertEqual(nowhere["type"], "urn:archroom:problem:unknown-station")
        self.assertEqual(rows(self.room.store, "SELECT count(*) FROM station_scans"), [(0,)], "nothing half-done")

    # --- the command line ---------------------------------------------------------------------------------------------------
    def station(self, *arguments, stdin=subprocess.PIPE, port=None):
        url = f"http://127.0.0.1:{port or self.room.port}"
        process = subprocess.Popen(
            [str(BIN / "archroom"), "--url", url, "--lang", "zh", "station", "desk", *map(str, arguments)],
            stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "XDG_STATE_HOME": str(self.folder)},
        )
        self.addCleanup(lambda: (process.kill() if process.poll() is None else None, process.communicate()))
        return process

    def type(self, process, *codes):
        process.stdin.write("".join(code + "\n" for code in codes))
        process.stdin.flush()

    def kept(self):
        path = self.folder / "archroom" / "station-desk.scans"
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]

    def test_a_station_scans_through_a_dead_daemon_and_its_own_death(self):
        first = self.station()
        self.type(first, "P:" + CARD)
        until("the person is known", lambda: rows(self.room.store, "SELECT count(*) FROM station_scans") == [(1,)])
        self.room.kill()
        self.type(first, BOX, box_at(5, 1))
        until("both are on the station's disk", lambda: len(self.kept()) == 3)
        first.kill()
        first.wait()
        with open(self.folder / "archroom" / "station-desk.scans", "a", encoding="utf-8") as file:
            file.write('{"seq": 4, "at": "2026-')  # power failed in the middle of a line
        second = self.station()
        self.type(second, box_at(6, 1))
        until("the third, too", lambda: len(self.kept()) == 4)
        self.room.start()
        out, err = second.communicate(timeout=30)
        self.assertEqual(second.returncode, 0, out + err)
        self.assertIn("已暂存", out)
        self.assertEqual([m[1] for m in self.movements()], [BOX, box_at(5, 1), box_at(6, 1)])
        self.assertEqual([s["seq"] for s in self.kept()], [1, 2, 3, 4])

    def test_twelve_hours_offline_uploaded_twice(self):
        """Every minute or so a scan, for twelve hours: the second upload changes nothing."""
        file = self.folder / "away.scans"
        codes = ["P:" + CARD, BOX, "C:IN", BOX, "S:" + HOME, "C:MOVE", BOX, "S:" + ELSEWHERE, "C:UNDO", "C:CANCEL"]
        with open(file, "w", encoding="utf-8") as out:
            for n in range(700):
                at = rfc3339(12 * 3600 - n * 60 + (n % 10) * 50)
                out.write(json.dumps({"seq": n + 1, "at": at, "code": codes[n % 10]}) + "\n")
        heads = []
        for _ in range(2):
            process = self.station("--upload", file)
            out, err = process.communicate(timeout=120)
            self.assertEqual(process.returncode, 0, out + err)
            self.assertIn("700 / 700", out)
            heads.append((
                verify_journal(self.room.store), self.movements(), self.box_state(),
                rows(self.room.store, "SELECT * FROM station_scans ORDER BY seq"),
                rows(self.room.store, "SELECT * FROM stations"),
            ))
        self.assertEqual(heads[0], heads[1])
        kinds = [m[0] for m in heads[0][1]]
        self.assertGreaterEqual(len(kinds), 3)
        self.assertEqual(set(kinds), {"out", "in", "move", "undo"})
        self.assertEqual(len({(m[2], m[3]) for m in heads[0][1]}), len(kinds), "one movement a scan")

    def test_a_station_that_lost_its_numbers(self):
        """Its file is gone and it begins at 1 again: the daemon knows other scans under these numbers, and none is lost."""
        self.told("P:" + CARD, "signed-in")
        self.told("C:CANCEL", "cancelled")
        self.room.kill()
        process = self.station()
        self.type(process, "P:" + CARD, BOX)
        until("both are on the station's disk", lambda: len(self.kept()) == 2)
        self.room.start()
        out, err = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 0, out + err)
        self.assertEqual([(m[0], m[3]) for m in self.movements()], [("out", 4)])

    def test_the_screen_is_coloured_and_rings(self):
        ours, theirs = pty.openpty()
        url = f"http://127.0.0.1:{self.room.port}"
        process = subprocess.Popen(
            [str(BIN / "archroom"), "--url", url, "station", "desk"], stdin=theirs, stdout=theirs, stderr=theirs,
            env={**os.environ, "XDG_STATE_HOME": str(self.folder)},
        )
        self.addCleanup(lambda: (process.kill() if process.poll() is None else None, process.wait(), os.close(ours)))
        os.close(theirs)
        os.write(ours, f"P:{CARD}\n{UNSIGNED}\n".encode())
        screen = b""

        def shown():
            nonlocal screen
            screen += os.read(ours, 65536)
            return "缺档案部门负责人签字".encode() in screen and screen.count(b"\a") >= 4

        until("the refusal stands on the screen", shown)
        self.assertIn(NAME.encode(), screen, "at the station itself people are called by name")
        self.assertRegex(screen.decode(errors="replace"), re.escape("\x1b[1;97;41m"), "red")


if __name__ == "__main__":
    unittest.main(verbosity=2)
