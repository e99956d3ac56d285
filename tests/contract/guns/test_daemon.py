"""archroomd with emulated guns behind real libusb: every typed code is in the register once, and no other, whatever happens to
the gun or the daemon; at rest nothing is asked of the bus."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from bus import SKIPPED, Bus, is_possible  # noqa: E402  pylint: disable=wrong-import-position
from case import RoomCase  # noqa: E402  pylint: disable=wrong-import-position
from house import Stream, few_boxes, rows, until, verify_journal  # noqa: E402  pylint: disable=wrong-import-position

ZEBRA, HONEYWELL = "05e0:1200", "0c2e:0720"
STATIONS = f"""
[[station]]
name = "desk"
title = "查阅室"
gun = "usb:{ZEBRA}"
[[station]]
name = "hall"
gun = "usb"
gun_charset = "utf8"
[[station]]
name = "away"
"""


class Guns(RoomCase):
    def setUp(self):
        super().setUp()
        self.bus = Bus()
        self.addCleanup(self.bus.end)
        self.bus.tell("plug", "typing", "keyboard", "1-1", ZEBRA)
        self.bus.tell("plug", "pos", "pos", "1-2", HONEYWELL)
        self.room = self.daemon(1, more=STATIONS)  # no bank answers: shelves are not what this is about
        self.start()
        status, report = self.room.load(few_boxes())
        self.assertEqual(status, 201, report)
        self.sent = {"desk": [], "hall": []}

    def start(self):
        self.room.start(environment=self.bus.environment())
        until("both guns are there", lambda: all((self.gun(s) or {}).get("there") for s in ("desk", "hall")))
        self.bus.listened_to("typing")
        self.bus.listened_to("pos")

    def scan(self, station, code):
        """And waits until the register has it."""
        self.sent[station].append(code)
        self.bus.tell("scan", {"desk": "typing", "hall": "pos"}[station], code)
        until(f"{code} is kept", lambda: len(self.kept(station)) == len(self.sent[station]))

    def kept(self, station):
        return rows(self.room.store, "SELECT seq, code FROM station_scans WHERE station = ? ORDER BY seq", station)

    def each_exactly_once(self):
        for station, codes in self.sent.items():
            self.assertEqual([code for _, code in self.kept(station)], codes)
            self.assertEqual([seq for seq, _ in self.kept(station)], list(range(1, len(codes) + 1)))
        verify_journal(self.room.store)

    def gun(self, station):
        return self.room.get(f"/api/v1/stations/{station}")[1]["gun"]

    def told(self, station):
        return self.room.get(f"/api/v1/stations/{station}")[1]["feedback"]

    def test_two_guns_and_rest(self):
        stream = Stream(self.room.port)
        self.addCleanup(stream.close)
        for n in range(8):
            self.scan("desk", f"BOX-{n}")
            self.scan("hall", f"档案盒{n}")
        self.scan("desk", "P:9999")
        until("the desk is told", lambda: self.told("desk")["told"] == "refused")
        self.assertEqual(self.told("desk")["why"], "unknown-person")
        until("the stream told it", lambda: "refused" in [d["feedback"]["told"] for _, d in stream.of("station")])
        self.each_exactly_once()
        symbologies = rows(self.room.store, "SELECT DISTINCT station, symbology FROM station_scans ORDER BY 1")
        self.assertEqual(symbologies, [("desk", ""), ("hall", "]C0")])
        self.assertEqual((self.gun("desk")["there"], self.gun("away")), (True, None))
        self.assertIn("1-2, HID POS", self.gun("hall")["detail"])
        for name in ("typing", "pos"):
            self.assertLessEqual(self.bus.ioctls_at_rest(name), 1, name)
        self.room.program.tell(15)
        self.assertEqual(self.room.program.ends(20), 0)
        for name in ("typing", "pos"):
            self.assertEqual(self.bus.look(name)["driver"], "kernel", name)

    def test_pulled_out_in_the_middle(self):
        for n in range(3):
            self.scan("desk", f"BOX-{n}")
            self.bus.tell("begin", "typing", "BOX-00")
            self.bus.tell("unplug", "typing")
            until("the station knows", lambda: not self.gun("desk")["there"])
            self.assertEqual(self.told("desk")["told"], "gun-gone")
            self.bus.tell("plug", "typing", "keyboard", "1-1", ZEBRA)
            self.bus.tell("again", "typing")
            self.bus.listened_to("typing")
            until("the gun is back", lambda: self.gun("desk")["there"])
        self.scan("desk", "BOX-LAST")
        self.each_exactly_once()

    def told_of(self, station, stream):
        """How often it was told that its gun is gone."""
        return [d for _, d in stream.of("station") if d["id"] == station and d["feedback"]["told"] == "gun-gone"]

    def test_transfer_errors(self):
        stream = Stream(self.room.port)
        self.addCleanup(stream.close)
        for n in range(3):
            self.scan("hall", f"BOX-{n}")
            self.bus.tell("begin", "pos", "BOX-00")
            self.bus.tell("disturb", "pos")
            until("the station knows", lambda: len(self.told_of("hall", stream)) > n)
            until("it is read again", lambda: self.gun("hall")["there"])
            self.bus.listened_to("pos")
        self.scan("hall", "BOX-LAST")
        self.each_exactly_once()

    def test_the_daemon_is_killed_again_and_again(self):
        for n in range(4):
            self.scan("desk", f"BOX-{n}")
            self.scan("hall", f"档案盒{n}")
            self.bus.tell("scan", "typing", f"CUT-{n}")  # somewhere in it the daemon dies; the gun sends the rest to the next one
            self.room.kill()
            self.start()
            self.bus.tell("scan", "typing", "")  # Enter alone: ends what is left of it, should that have no end
            if [code for _, code in self.kept("desk")][-1] == f"CUT-{n}":
                self.sent["desk"].append(f"CUT-{n}")  # it came through before
        self.scan("desk", "BOX-LAST")
        self.each_exactly_once()


if __name__ == "__main__":
    if not is_possible():
        print("skipped: umockdev is not installed")
        sys.exit(SKIPPED)
    unittest.main(verbosity=2)
