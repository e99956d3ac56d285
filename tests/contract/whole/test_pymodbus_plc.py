#!/usr/bin/python3
"""The daemon drives a controller that somebody else built from docs/plc-map.md (tests/contract/pymodbus_plc): what people get,
and, from the controller's own log, that the daemon keeps to every rule of the page."""
import pathlib
import sys
import time
import unittest

from case import RoomCase
from house import SIGKILL, box_at, few_boxes, until, verify_journal

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "pymodbus_plc"))
from peers import PlcProcess  # noqa: E402

OPEN, CLOSE, STOP, SPREAD, RESET, BEGIN, ANNOUNCE = 1, 3, 4, 5, 8, 12, 13
MOST_LEASE_S = 2.0


class PymodbusPlc(RoomCase):
    def setUp(self):
        super().setUp()
        self.plc = PlcProcess(self.folder / "plc.log", speed=300)
        self.addCleanup(self.plc.end)
        self.room = self.daemon(self.plc.port).start()
        self.assertEqual(self.room.load(few_boxes())[0], 201)
        self.room.rearm()

    # --- the log, judged by the page --------------------------------------------------------------------------------
    def of(self, what):
        return [entry for entry in self.plc.log() if entry["what"] == what]

    def commands(self):
        return [e for e in self.of("write") if e["address"] == 0]

    def keeps_to_the_page(self):
        self.assertEqual(self.of("illegal"), [], "a read or write outside the tables")
        writes = self.of("write")
        self.assertGreater(len(writes), 0)
        for entry in writes:
            self.assertIn((entry["address"], len(entry["words"])), ((0, 18), (9, 6)))
            self.assertFalse(entry["outcome"].startswith("refused"), entry)
        self.sequences_increase()
        self.heartbeats_change(writes)
        self.leases_are_renewed(writes)

    def sequences_increase(self):
        last = {}
        for entry in self.commands():
            words = entry["words"]
            code, epoch = words[1], words[11] << 16 | words[12]
            self.assertEqual(words[7], ~code & 0xFFFF, "complement")
            self.assertIn(code, (OPEN, CLOSE, STOP, SPREAD, RESET, BEGIN, ANNOUNCE))
            if code == STOP:
                continue
            if code == BEGIN:
                self.assertEqual(words[0], 1)
                self.assertGreater(epoch, max(last, default=0), "an epoch was used before")
            else:
                self.assertIn(epoch, last)
                self.assertGreater(words[0], last[epoch])
            last[epoch] = words[0]
            ahead = (words[15] << 16 | words[16]) - entry["tick"]
            self.assertTrue(0 < ahead <= 2000, f"expiry {ahead} ms ahead")
            if code in (OPEN, CLOSE, SPREAD):
                self.assertTrue(100 <= words[13] <= 2000 and words[8] & 1, words)

    def heartbeats_change(self, writes):
        beats = {}
        for entry in writes:
            words = entry["words"] if entry["address"] == 9 else entry["words"][9:15]
            epoch = words[2] << 16 | words[3]
            self.assertNotEqual(words[0], beats.get(epoch), "a heartbeat that did not change")
            beats[epoch] = words[0]

    def leases_are_renewed(self, writes):
        """Within a motion no gap between two renewals as long as the lease; outside one, no renewal of anything."""
        ends = {e["seq"]: e for e in self.of("motion_ends")}
        for start in self.of("motion_starts"):
            end = ends[start["seq"]] if start["seq"] in ends else {"at": time.monotonic()}
            renewals = [e["at"] for e in writes if e["outcome"] == "renewed" and start["at"] <= e["at"] <= end["at"]]
            times = [start["at"], *renewals]
            if end.get("why") != "lease":
                times.append(end["at"])
                if end["at"] - start["at"] > start["lease_ms"] / 1000:
                    self.assertGreater(len(renewals), 0)
            gaps = [b - a for a, b in zip(times, times[1:])]
            self.assertLess(max(gaps, default=0), start["lease_ms"] / 1000)

    # --- what people get ------------------------------------------------------------------------------------------
    def test_a_request_is_presented_by_position(self):
        request = self.room.request(box_at(3, 1))
        shown = self.room.await_state(request, "presented")
        self.assertEqual([h["state"] for h in shown["history"]], ["queued", "opening", "presented"])
        self.assertEqual(self.plc.look()["open_aisle"], 2)
        self.room.post("/api/v1/banks/1/close")
        until("closed", lambda: self.plc.look()["area_state"] == 1)
        self.room.await_state(request, "done")
        self.keeps_to_the_page()

    def test_stop_in_mid_travel(self):
        request = self.room.request(box_at(3, 1))
        until("it moves", lambda: self.plc.look()["moving"])
        asked = time.monotonic()
        self.assertIn(self.room.post("/api/v1/stop")[0], (200, 202))
        until("it stands", lambda: not self.plc.look()["moving"], 1)
        stop = [e for e in self.commands() if e["words"][1] == STOP][0]
        self.assertLess(stop["at"] - asked, 0.2)
        self.assertEqual(self.of("motion_ends")[-1]["why"], "stop")
        self.assertEqual(self.room.await_state(request, "failed")["reason"]["rule"], "stop")
        self.keeps_to_the_page()

    def test_somebody_in_an_aisle(self):
        first = self.room.request(box_at(3, 1))
        self.room.await_state(first, "presented")
        self.plc.key("enter 2")
        until("it is seen", lambda: [a for a in self.room.bank()["aisles"] if a["occupied"]])
        second = self.room.request(box_at(8, 2))
        shown = self.room.await_state(second, "waiting_safety")
        self.assertEqual(shown["reason"]["rule"], "SR-04", shown)
        status, refused = self.room.post("/api/v1/banks/1/close")
        self.assertEqual((status, refused["blocked_by"][0]["rule"]), (409, "SR-04"))
        starts = len(self.of("motion_starts"))
        self.plc.key("leave 2")
        self.room.await_state(second, "presented")
        self.assertEqual((len(self.of("motion_starts")), self.plc.look()["open_aisle"]), (starts + 1, 8))
        self.keeps_to_the_page()

    def test_somebody_steps_in_during_motion(self):
        request = self.room.request(box_at(3, 1))
        until("it moves", lambda: self.plc.look()["moving"])
        self.plc.key("enter 13")
        until("the bank has tripped", lambda: not self.plc.look()["moving"], 1)
        shown = self.room.await_state(request, "failed", "waiting_safety")
        self.assertIsNotNone(shown["reason"])
        self.plc.key("leave 13")
        until("it is seen", lambda: not [a for a in self.room.bank()["aisles"] if a["occupied"]])
        status, refused = self.room.post("/api/v1/banks/1/rearm")
        self.assertEqual(
            (status, refused["blocked_by"][0]["rule"]), (409, "SR-06"), "a latch is reset at the bank, not from here"
        )
        starts = len(self.of("motion_starts"))
        self.plc.key("reset")
        self.room.rearm()
        again = self.room.request(box_at(3, 1))
        self.room.await_state(again, "presented")
        self.assertEqual(len(self.of("motion_starts")), starts + 1)
        self.keeps_to_the_page()

    def test_nothing_is_written_by_the_dead(self):
        self.room.request(box_at(3, 1))
        until("it moves", lambda: self.plc.look()["moving"])
        self.room.program.tell(SIGKILL)
        self.room.program.kill()
        dead = time.monotonic()
        until("the lease ends the motion", lambda: not self.plc.look()["moving"], MOST_LEASE_S + 1)
        self.assertEqual(self.of("motion_ends")[-1]["why"], "lease")
        self.assertLess(self.of("motion_ends")[-1]["at"] - dead, MOST_LEASE_S)
        self.assertEqual([e for e in self.of("write") if e["at"] > dead], [])
        where = until("it has braked", lambda: (now := self.plc.look())["area_state"] != 2 and now, 1)["positions"]
        self.room.start()
        until("it is ours again", lambda: self.room.bank()["session"] == "ours")
        self.assertEqual(self.plc.look()["positions"], where)
        self.room.rearm()
        until("it goes on", lambda: self.plc.look()["open_aisle"] == 2, 10)
        self.keeps_to_the_page()
        verify_journal(self.room.store)


if __name__ == "__main__":
    unittest.main()
