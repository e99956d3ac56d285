#!/usr/bin/python3
"""Runs the demo with --exit and does not believe its exit code: it reads the stream with a client of its own from the start,
looks at the emulated shelf fifty times a second, reads the register with sqlite3, and computes the journal's chain anew."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from datetime import datetime, timezone

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "contract" / "whole"))
from house import ask, rows, Stream, until, verify_journal  # noqa: E402

DEMO_S = 240
STOP_TAKES_MS = 200  # from the record of the stop to the last turn of a motor, on a machine that has other things to do too
STORY = {
    "demo-1": [("queued", None), ("opening", None), ("presented", "arrived"), ("done", "visited")],
    "demo-2": [
        ("waiting_safety", "SR-04"),
        ("queued", "aisle_in_use"),
        ("opening", None),
        ("presented", "arrived"),
        ("done", "visited"),
    ],
    "demo-3": [("queued", None), ("opening", None), ("failed", "stop")],
    "demo-4": [
        ("queued", None),
        ("opening", None),
        ("queued", "restart"),
        ("waiting_safety", "SR-03"),
        ("opening", None),
        ("presented", "arrived"),
        ("done", "visited"),
    ],
}
JOBS = [("arrived", "arrived"), ("arrived", "arrived"), ("stopped", "stop"), ("failed", "restart"), ("arrived", "arrived")]


def milliseconds(text):
    return round(datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc).timestamp() * 1000)


class Listener(threading.Thread):
    """The stream over all lives of the daemon: after each break it asks for what came after the last number it has."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port, self.events, self.over, self.lives = port, [], threading.Event(), 0

    def last(self):
        return max((n for _, n, _ in self.events if n), default=0)

    def run(self):
        while not self.over.wait(0.02):
            try:
                stream = Stream(self.port, after=self.last())
            except OSError:
                continue  # the daemon is not there: it will be, or the demo ends
            self.lives += 1
            while not stream.over and not self.over.is_set():
                stream.thread.join(0.05)
            stream.close()
            self.events += [(name, number, data) for _, name, number, data in stream.events]

    def end(self):
        self.over.set()
        self.join(10)


class Onlooker(threading.Thread):
    """What the shelf really does: (wall clock in ms, positions, motors on, brakes, motions started, squeezed)."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port, self.seen, self.over = port, [], threading.Event()

    def run(self):
        deadline = time.monotonic() + DEMO_S
        while not self.over.is_set() and time.monotonic() < deadline:
            try:
                now = ask(self.port, "GET", "/twins/1")[1]
            except OSError:
                continue
            places = [c["position_mm"] for c in now["columns"]]
            started = now["counts"]["motions_started"]
            self.seen.append((time.time() * 1000, places, now["motors_on"], now["braking"], started, now["squeezed"]))
            self.over.wait(0.02)

    def end(self):
        self.over.set()
        self.join(10)

    def between(self, first, last):
        return [look for look in self.seen if first <= look[0] <= last]

    def standing_between(self, first, last):
        """Without what it looked like while the columns braked."""
        return [look for look in self.between(first, last) if not look[3]]


class Bar(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory(prefix="archroom-bar-")
        cls.addClassCleanup(holder.cleanup)
        cls.folder = pathlib.Path(holder.name)
        cls.said = cls.folder / "said.txt"
        with open(cls.said, "w", encoding="utf-8") as out:
            demo = subprocess.Popen(
                [str(HERE / "demo.sh"), "--exit"],
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env={**os.environ, "ARCHROOM_DEMO_FOLDER": str(cls.folder)},
            )
        try:
            until("the demo says where", lambda: (cls.folder / "where").exists() or demo.poll() is not None, 30)
            if demo.poll() is not None:
                raise AssertionError(cls.said.read_text())
            where = dict(line.split("=", 1) for line in (cls.folder / "where").read_text().splitlines())
            cls.store = where["store"]
            cls.ports = [int(where[name].rsplit(":", 1)[1]) for name in ("url", "control")]
            cls.listener, cls.onlooker = Listener(cls.ports[0]), Onlooker(cls.ports[1])
            cls.listener.start()
            cls.onlooker.start()
            cls.code = demo.wait(timeout=DEMO_S)
        finally:
            if demo.poll() is None:
                demo.terminate()
                demo.wait(30)
        cls.listener.end()
        cls.onlooker.end()

    def register(self, sql, *values):
        return rows(self.store, sql, *values)

    def at(self, kind, body_like="%"):
        """When the journal's entries of this kind were made."""
        return [
            at for at, in self.register("SELECT at FROM journal WHERE type = ? AND body LIKE ? ORDER BY n", kind, body_like)
        ]

    def states(self, request):
        return self.register(
            "SELECT s.state, s.reason, s.at, s.subject FROM request_states s JOIN requests r ON r.row = s.request WHERE r.id = ? "
            "ORDER BY s.rowid",
            request,
        )

    def test_the_demo_ends_well_and_leaves_nothing_running(self):
        self.assertEqual(self.code, 0, self.said.read_text(encoding="utf-8")[-3000:])
        for port in self.ports:
            with self.assertRaises(OSError):
                ask(port, "GET", "/", timeout=1)

    def test_two_thousand_boxes(self):
        self.assertEqual(
            self.register("SELECT count(*), count(DISTINCT barcode), count(place) FROM visible_boxes"), [(2000, 2000, 2000)]
        )
        self.assertEqual(self.register("SELECT state, good, bad FROM imports"), [("published", 2000, 0)])
        found = re.search(r"--search 婚 --limit 3\n((?:.*\n){3})", self.said.read_text(encoding="utf-8"))
        for line in found[1].splitlines():
            (title,) = self.register("SELECT title FROM boxes WHERE barcode = ?", line.split()[0])[0]
            self.assertIn("婚", title)

    def test_each_request_went_its_way(self):
        self.assertEqual(sorted(i for i, in self.register("SELECT id FROM requests")), sorted(STORY))
        for request, story in STORY.items():
            kept = self.states(request)
            times = [at for _, _, at, _ in kept]
            self.assertEqual(times, sorted(times))
            self.assertGreater(times[0], 1_600_000_000_000)
            # a reason may become known bit by bit while a state lasts; the last one counts
            told = [
                (state, rule or None)
                for i, (state, rule, _, _) in enumerate(kept)
                if i + 1 == len(kept) or kept[i + 1][0] != state
            ]
            if request == "demo-2" and told[0] == ("queued", None):
                told = told[1:]
            self.assertEqual(told, story, request)
        subject = [s for state, rule, _, s in self.states("demo-2") if rule == "SR-04"]
        self.assertEqual(subject[0], 2, "the aisle with the person in it")

    def test_the_stream_told_what_the_register_holds(self):
        self.assertEqual(self.listener.lives, 2, "one stream for each life of the daemon")
        numbers = [n for name, n, _ in self.listener.events if name == "journal"]
        self.assertEqual(numbers, list(range(1, len(numbers) + 1)), "in order, without a gap, none twice")
        self.assertEqual(self.register("SELECT n FROM journal WHERE type LIKE 'request%' AND n > ?", len(numbers)), [])
        for request in STORY:
            told = [
                (d["state"], (d["reason"] or {}).get("rule", ""), milliseconds(d["history"][-1]["at"]))
                for name, _, d in self.listener.events
                if name == "request" and d["id"] == request
            ]
            self.assertEqual(told, [(state, rule, at) for state, rule, at, _ in self.states(request)], request)

    def test_motions(self):
        self.assertEqual(self.register("SELECT outcome, reason FROM jobs ORDER BY id"), JOBS)
        self.assertEqual(self.register("SELECT count(*) FROM jobs WHERE ended_at IS NULL"), [(0,)])
        looks = self.onlooker.seen
        self.assertGreater(len(looks), 300)
        self.assertEqual(looks[-1][4], len(JOBS), "no motion without a record")
        self.assertEqual({squeezed for *_, squeezed in looks}, {0})

    def test_the_stop_took_effect(self):
        (stopped,) = self.at("job_ended", '%"outcome":"stopped"%')
        goes_on = min(at for at in self.at("motion_intended") if at > stopped)
        turning = [at for at, _, motors, *_ in self.onlooker.seen if motors and at < goes_on]
        self.assertLess(stopped - turning[-1], 1000, "it was stopped while it moved")
        self.assertLess(turning[-1] - stopped, STOP_TAKES_MS)
        standing = self.onlooker.standing_between(turning[-1] + 1, goes_on)
        self.assertGreater(len(standing), 3)
        self.assertEqual(len({tuple(places) for _, places, *_ in standing}), 1)
        free = [place - 550 * i for i, place in enumerate(standing[0][1])]
        self.assertTrue(any(50 < x < 850 for x in free), "in mid-travel")

    def test_nothing_moved_between_restart_and_rearm(self):
        first, second, *_ = self.at("epoch_taken")
        (failed,) = self.at("job_ended", '%"code":"restart"%')
        self.assertGreater(second, first)
        armed = min(at for at in self.at("bank_armed") if at > failed)
        looks = self.onlooker.standing_between(failed, armed)
        self.assertGreater(len(looks), 5)
        self.assertEqual({motors for _, _, motors, *_ in looks}, {0})
        self.assertEqual(len({tuple(places) for _, places, *_ in looks}), 1)
        self.assertEqual({started for *_, started, _ in looks}, {4})
        free = [place - 550 * i for i, place in enumerate(looks[0][1])]
        self.assertTrue(any(50 < x < 850 for x in free), "it died in mid-travel")
        self.assertTrue(any(motors for at, _, motors, *_ in self.onlooker.seen if armed < at), "and went on afterwards")

    def test_the_journal_verifies(self):
        count = verify_journal(self.store)
        self.assertEqual(self.register("SELECT max(n) FROM journal"), [(count,)])
        self.assertGreater(count, 30)

    def test_the_flight_recordings_agree(self):
        said = self.said.read_text(encoding="utf-8")
        recordings = sorted(pathlib.Path(self.store, "flight").glob("*.rec"))
        self.assertEqual(len(recordings), 2, "one for each life")
        compared = re.findall(r"^   (\d+) 个事件.*\n   (?:与记录一致，比对 (\d+) 处|记录太短)", said, re.M)
        self.assertEqual(len(compared), 2)
        for events, digests in compared:
            self.assertGreater(int(events), 20)
            self.assertGreaterEqual(int(digests or 0), int(events) // 101)
        self.assertTrue(any(digests for _, digests in compared), "no state was compared")
        damaged = self.folder / "damaged.rec"
        data = bytearray(recordings[0].read_bytes())
        data[len(data) // 2] ^= 1
        damaged.write_bytes(data)
        program = pathlib.Path(os.environ["ARCHROOM_BIN"], "archroom")
        self.assertNotEqual(subprocess.run([program, "replay", damaged], capture_output=True, check=False).returncode, 0)


if __name__ == "__main__":
    unittest.main()
