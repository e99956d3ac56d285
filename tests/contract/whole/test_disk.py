#!/usr/bin/python3
"""The register can't be written: nothing moves, a stop still works, and when there is room again it goes on.

Needs root, for a small file system of its own."""
import os
import subprocess
import time
import unittest

from case import RoomCase
from desk import Station, check_books, rfc3339, stations_of, write_people
from house import box_at, few_boxes, rows, until, verify_journal


@unittest.skipUnless(os.geteuid() == 0, "a file system of our own takes root")
class SmallDisk(RoomCase):
    def setUp(self):
        super().setUp()
        self.disk = self.folder / "disk"
        self.disk.mkdir()
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(self.disk)], capture_output=True, text=True, check=False
        )
        if mounted.returncode != 0:
            self.skipTest("no tmpfs here: " + mounted.stderr.strip())
        self.addCleanup(lambda: subprocess.run(["umount", "-l", str(self.disk)], check=True))

    def fill(self):
        """To the last byte; whatever is written afterwards fails."""
        with open(self.disk / "filler", "ab", buffering=0) as filler:
            for size in (1 << 20, 4096, 1):
                try:
                    while True:
                        filler.write(bytes(size))
                except OSError:
                    pass


class DiskFull(SmallDisk):
    def setUp(self):
        super().setUp()
        self.shelf = self.emulator(speed=100)
        self.room = self.daemon(self.shelf.port, store=self.disk / "store").start()
        self.assertEqual(self.room.load(few_boxes())[0], 201)
        self.room.rearm()

    def moved(self):
        return self.shelf.truth()["counts"]["motions_started"]

    def stop_answers(self):
        asked = time.monotonic()
        status, answer = self.room.post("/api/v1/banks/1/stop")
        self.assertLess(time.monotonic() - asked, 0.5)
        self.assertIn(status, (200, 202), answer)

    def recovers(self):
        (self.disk / "filler").unlink()
        until("the register can be written", lambda: self.room.get("/ready")[0] == 200, 20, 0.05)
        self.room.rearm()
        request = self.room.request(box_at(7, 2))
        self.room.await_state(request, "presented", seconds=40)
        self.assertEqual(self.shelf.truth()["open_aisle"], 7)
        verify_journal(self.room.store)

    def refused_request(self):
        """A request is either durable or refused. Asked until the disk is known to be full; what was taken before is returned."""
        taken = []

        def refused():
            status, answer = self.room.post("/api/v1/requests", {"box": box_at(3, 1), "action": "open"})
            if status == 202:
                taken.append(answer["id"])
                return False
            self.assertEqual(status, 503, answer)
            return True

        until("a request is refused", refused, 10)
        return taken

    def test_full_before_a_request(self):
        before = self.moved()
        self.room.post("/api/v1/banks/1/stop")  # disarmed: what is taken below must not move because of the disk alone
        self.room.rearm()
        self.fill()
        taken = self.refused_request()
        until("it is said", lambda: self.room.get("/ready")[0] == 503, 5)
        until("the bank says so, too", lambda: "SR-08" in [b["rule"] for b in self.room.bank()["blocked_by"]], 5)
        status, answer = self.room.post("/api/v1/banks/1/open", {"column": 3, "side": "left"})
        self.assertIn(status, (409, 503), answer)
        self.stop_answers()
        durable = len(rows(self.room.store, "SELECT 1 FROM jobs"))
        self.assertLessEqual(self.moved() - before, durable, "a motion without a record")
        for request in taken:
            self.assertEqual(self.room.get(f"/api/v1/requests/{request}")[0], 200, "taken, then lost")
        self.recovers()

    def test_full_in_mid_travel(self):
        request = self.room.request(box_at(3, 1))
        until("columns move", lambda: self.shelf.truth()["motors_on"] > 0)
        self.fill()
        self.stop_answers()
        until("the bank stands", lambda: self.shelf.truth()["motors_on"] == 0, 1)
        self.assertEqual(self.shelf.truth()["session"]["result"], 4)
        self.recovers()
        self.assertIn(self.room.state_of(request), ("failed", "waiting_safety", "queued", "presented", "done"))


class DiskFullAtTheDesk(SmallDisk):
    """A box is out when it is durable, else it is in store: nobody is told anything that is not kept."""

    def setUp(self):
        super().setUp()
        self.room = self.daemon(1, store=self.disk / "store", more=stations_of(["desk"])).start()
        self.assertEqual(self.room.load(few_boxes())[0], 201)
        self.room.kill()
        write_people(self.room.store, ["K1"], 30, [box_at(3, 1), box_at(4, 1)])
        self.room.start()
        self.station = Station(self.room.port, "desk")

    def test_a_check_out_is_refused_and_goes_through_when_there_is_room(self):
        self.assertEqual(self.station.scan("P:K1")["told"], "signed-in")
        self.assertEqual(self.station.scan(box_at(3, 1))["told"], "taken-out")
        self.fill()
        def refused():
            """Until the last free page of the log is used up, a scan may still be kept: then it must be there."""
            codes = ("C:IN", box_at(3, 1), "C:OUT", box_at(4, 1), "C:UNDO")
            body = {"code": codes[self.station.seq % 5], "at": rfc3339(), "seq": self.station.seq + 1}
            status, answer = self.room.post("/api/v1/stations/desk/scans", body)
            if status == 200:
                self.station.seq += 1
                return None
            self.assertEqual((status, answer["type"]), (503, "urn:archroom:problem:store-failing"), answer)
            return body

        body = until("a scan is refused", refused, 20)
        booked = check_books(self.room.store)
        self.assertGreaterEqual(len(booked), 1)
        last = rows(self.room.store, "SELECT max(seq) FROM station_scans")[0][0]
        self.assertEqual(last, self.station.seq, "kept without a word")
        (self.disk / "filler").unlink()
        until("the register can be written", lambda: self.room.get("/ready")[0] == 200, 20, 0.05)
        status, answer = self.room.post("/api/v1/stations/desk/scans", body)
        self.assertEqual(status, 200, answer)
        check_books(self.room.store)
        verify_journal(self.room.store)


if __name__ == "__main__":
    unittest.main()
