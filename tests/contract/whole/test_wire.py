#!/usr/bin/python3
"""The wire to the bank fails in mid-travel, or the bank obeys somebody else: nothing moves on, nothing starts by itself."""
import pathlib
import sys
import time
import unittest

from case import LiveRoom, RoomCase
from house import box_at, few_boxes, rows, until, verify_journal

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "pymodbus_plc"))
from peers import Master  # noqa: E402

LEASE_S = 2.0


class LostInMidTravel(LiveRoom):
    emulator_speed = 100

    def lost(self, lose, rules, stands):
        """The link goes; the bank stands by its lease; the request waits and says why; a stop is still answered at once."""
        request = self.under_way(box_at(3, 1))
        lose()
        gone = time.monotonic()
        until("the daemon has noticed", lambda: self.room.bank()["blocked_by"] and not self.room.bank()["armed"], 3)
        self.assertLess(time.monotonic() - gone, 1.5)
        self.assertLessEqual({self.room.bank()["blocked_by"][0]["rule"]}, rules)
        if stands:
            until("the bank stands", self.standing, LEASE_S + 0.5)
        asked = time.monotonic()
        self.assertIn(self.room.post("/api/v1/stop")[0], (200, 202))
        self.assertLess(time.monotonic() - asked, 0.5)
        shown = self.room.await_state(request, "waiting_safety")
        self.assertIn(shown["reason"]["rule"], rules | {"SR-03"}, shown)
        return request

    def found_again(self, request, where):
        until("the bank is seen again", lambda: self.room.bank()["session"] == "ours", 15)
        until("the request waits for a person", lambda: self.room.shown(request)["reason"]["rule"] == "SR-03")
        self.assertEqual(self.shelf.positions(), where)
        self.room.rearm()
        self.room.await_state(request, "presented")
        self.assertEqual(self.shelf.truth()["open_aisle"], 2)
        verify_journal(self.room.store)
        self.nobody_was_squeezed()

    def test_the_controller_goes_silent(self):
        request = self.lost(lambda: self.shelf.set(hang=True), {"SR-01", "SR-02"}, stands=True)
        where = self.shelf.positions()
        self.shelf.set(hang=False)
        self.found_again(request, where)

    def test_the_controller_hangs_up_and_refuses(self):
        request = self.lost(
            lambda: self.shelf.set(refuse_connections=True, drop_connections=True), {"SR-01", "SR-02"}, stands=True
        )
        where = self.shelf.positions()
        self.shelf.set(refuse_connections=False)
        self.found_again(request, where)

    def test_the_controller_disappears(self):
        request = self.lost(self.shelf.kill, {"SR-01", "SR-02"}, stands=False)
        self.shelf.start()
        self.found_again(request, self.shelf.positions())

    def test_the_controller_starts_anew(self):
        request = self.under_way(box_at(3, 1))
        self.shelf.set(restart=True)
        until("it has noticed", lambda: not self.room.bank()["armed"], 3)
        self.assertTrue(self.standing())
        where = self.shelf.positions()
        self.found_again(request, where)


class SomebodyElse(LiveRoom):
    emulator_speed = 100

    def test_another_host_takes_the_bank_in_mid_travel(self):
        request = self.under_way(box_at(3, 1))
        ours = self.shelf.truth()["session"]["epoch"]
        other = Master(self.shelf.port)
        self.addCleanup(other.close)
        other.begin(ours + 10)
        until("it has noticed", lambda: "SR-09" in [b["rule"] for b in self.room.bank()["blocked_by"]], 3)
        self.assertTrue(self.standing())
        where = self.shelf.positions()
        self.assertFalse(self.room.bank()["armed"])
        status, answer = self.room.post("/api/v1/banks/1/rearm")
        self.assertEqual((status, answer["blocked_by"][0]["rule"]), (409, "SR-09"), answer)
        other.renew(seq=0)
        self.assertEqual(other.state().epoch, ours + 10, "it does not fight for the bank")
        self.assertEqual(self.shelf.positions(), where)
        self.assertIsNotNone(self.room.await_state(request, "failed", "waiting_safety", seconds=3)["reason"])
        # the other one goes; with a new connection the bank is ours again, and still waits for a person
        other.close()
        self.shelf.set(drop_connections=True)
        until("it is ours", lambda: self.room.bank()["session"] == "ours", 15)
        self.assertFalse(self.room.bank()["armed"])
        self.assertGreater(self.shelf.truth()["session"]["epoch"], ours + 10)
        self.room.rearm()


class EpochAtTheTop(RoomCase):
    def test_a_controller_that_holds_an_epoch_nobody_can_exceed(self):
        shelf = self.emulator()
        other = Master(shelf.port)
        other.begin(0xFFFFFFFF)
        other.close()
        room = self.daemon(shelf.port).start()
        self.assertEqual(room.load(few_boxes())[0], 201)
        until("it is known", lambda: room.bank()["blocked_by"][0]["rule"] == "SR-09")
        request = room.request(box_at(3, 1))
        room.await_state(request, "waiting_safety")
        status, answer = room.post("/api/v1/banks/1/rearm")
        self.assertEqual((status, answer["blocked_by"][0]["rule"]), (409, "SR-09"), answer)
        truth = shelf.truth()
        self.assertEqual((truth["session"]["epoch"], truth["counts"]["motions_started"]), (0xFFFFFFFF, 0))

    def test_a_controller_that_holds_a_higher_epoch(self):
        shelf = self.emulator()
        other = Master(shelf.port)
        other.begin(70000)
        other.close()
        room = self.daemon(shelf.port).start()
        until("it is ours", lambda: room.bank()["session"] == "ours", 15)
        held = shelf.truth()["session"]["epoch"]
        self.assertGreater(held, 70000)
        self.assertEqual(rows(room.store, "SELECT epoch FROM epochs WHERE bank = '1'"), [(held,)], "durable before it is used")


if __name__ == "__main__":
    unittest.main()
