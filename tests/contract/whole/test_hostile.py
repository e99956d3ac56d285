#!/usr/bin/python3
"""A controller that answers wrongly, endlessly, half or with yesterday's pictures can neither fake an arrival nor keep another
bank from being served."""
import pathlib
import re
import tempfile
import time
import unittest

from hostile_wire import HostileWire, MODES
from house import Daemon, Emulator, until

OPEN = {3: 3, 9: 9}  # aisle: the column whose right face opens it


class Hostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory(prefix="archroom-hostile-")
        cls.addClassCleanup(holder.cleanup)
        folder = pathlib.Path(holder.name)
        (folder / "two").mkdir()
        cls.one = Emulator(folder, speed=400)
        cls.addClassCleanup(cls.one.kill)
        cls.two = Emulator(folder / "two", speed=2000)
        cls.addClassCleanup(cls.two.kill)
        cls.wire = HostileWire(cls.one.port)
        cls.addClassCleanup(cls.wire.close)
        cls.daemon = Daemon(folder, cls.wire.port, speed=100)
        cls._second_bank(cls.daemon.site, cls.two.port)
        cls.daemon.start()
        cls.addClassCleanup(cls.daemon.kill)
        cls._yesterday()

    @staticmethod
    def _second_bank(site, port):
        text = site.read_text(encoding="utf-8")
        bus, bank = text[text.index("[[bus]]") : text.index("[[bank]]")], text[text.index("[[bank]]") :]
        bus = re.sub(r"^port = \d+", f"port = {port}", re.sub(r'^name = "plc"', 'name = "plc2"', bus, flags=re.M), flags=re.M)
        bank = re.sub(r'^bus = "plc"', 'bus = "plc2"', re.sub(r'^name = "1"', 'name = "2"', bank, flags=re.M), flags=re.M)
        site.write_text(f"{text}\n{bus}\n{bank}", encoding="utf-8")

    # --- doors ----------------------------------------------------------------------------------------------------------------
    @classmethod
    def bank(cls, number):
        return cls.daemon.get(f"/api/v1/banks/{number}")[1]

    @classmethod
    def post(cls, number, verb, body=None):
        return cls.daemon.post(f"/api/v1/banks/{number}/{verb}", body)

    @classmethod
    def ready(cls, number):
        until(f"bank {number} is armed", lambda: cls.post(number, "rearm")[0] in (200, 202), 20, 0.05)
        until(f"bank {number} may move", lambda: cls.bank(number)["blocked_by"] == [], 20, 0.02)

    @classmethod
    def open(cls, number, aisle):
        status, answer = cls.post(number, "open", {"column": OPEN[aisle], "side": "right"})
        if status not in (200, 202):
            raise AssertionError(answer)
        return answer.get("job")

    @classmethod
    def job(cls, number):
        """Its record; it may not be on the disk yet."""
        told = cls.daemon.get("/api/v1/jobs")[1]["jobs"]
        return next((job for job in told if job["job"] == number), {"outcome": None})

    @classmethod
    def _yesterday(cls):
        """Aisle 3 of bank 1 once stood open, in another session: the wire keeps that picture."""
        cls.ready(1)
        job = cls.open(1, 3)
        until("it arrived", lambda: cls.job(job)["outcome"] == "arrived", 20)
        until("and was seen", lambda: cls.wire.pictures(), 5)
        seen = len(cls.wire.pictures())
        until("standing", lambda: len(cls.wire.pictures()) > seen + 2, 5)
        cls.wire.yesterday = cls.wire.pictures()[-1]
        job = cls.open(1, 9)
        until("it arrived", lambda: cls.job(job)["outcome"] == "arrived", 20)
        cls.daemon.program.kill()
        cls.daemon.start()
        cls.one.set(speed_mm_s=60)

    # --- the claim ------------------------------------------------------------------------------------------------------------
    def other_bank_is_served(self):
        """A whole motion of bank 2, and a stop, while bank 1's controller is hostile."""
        aisle = 3 if self.two.truth()["open_aisle"] != 3 else 9
        began = time.monotonic()
        self.ready(2)
        job = self.open(2, aisle)
        until("bank 2 arrives", lambda: self.job(job)["outcome"] == "arrived", 15)
        self.assertLess(time.monotonic() - began, 10)
        self.assertEqual(self.two.truth()["open_aisle"], aisle)
        asked = time.monotonic()
        self.assertIn(self.post(2, "stop")[0], (200, 202))
        self.assertLess(time.monotonic() - asked, 0.5)

    def test_no_arrival_is_faked_and_no_other_bank_waits(self):
        for mode in MODES:
            with self.subTest(mode):
                self.wire.mode = "honest"
                self.ready(1)
                target = 3 if mode == "yesterday" or self.one.truth()["open_aisle"] != 3 else 9
                before = self.one.positions()
                job = self.open(1, target)
                until("columns travel", lambda: max(abs(a - b) for a, b in zip(before, self.one.positions())) > 60, 15)
                self.wire.mode = mode
                try:
                    until("bank 1 stands", lambda: self.one.truth()["motors_on"] == 0, 5)
                    self.other_bank_is_served()
                    until("its job has ended", lambda: self.job(job)["outcome"] is not None, 5)
                    self.assertNotEqual(self.job(job)["outcome"], "arrived")
                    self.assertNotEqual(self.one.truth()["open_aisle"], target)
                    self.assertFalse(self.bank(1)["armed"])
                    self.assertNotEqual(self.bank(1)["blocked_by"], [])
                finally:
                    self.wire.mode = "honest"
        self.assertEqual(self.one.truth()["squeezed"], 0)


if __name__ == "__main__":
    unittest.main()
