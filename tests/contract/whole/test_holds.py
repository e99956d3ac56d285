#!/usr/bin/python3
"""What holds a bank is kept: forbids, trips and proof tests outlive every end of the daemon, and go only as they are meant to."""
import datetime
import unittest

from case import LiveRoom, RoomCase
from house import SIGKILL, SIGTERM, box_at, rows, until, verify_journal

FORBID = "/api/v1/banks/1/forbid"
CLEAR = "/api/v1/banks/1/clear_forbid"


class Holds(LiveRoom):
    emulator_speed = 100

    def again(self, number=SIGKILL):
        """The daemon ends and is started anew; the bank is seen again."""
        self.room.program.tell(number)
        self.room.program.ends(10)
        self.room.start()
        until("the bank is seen", lambda: self.room.bank()["session"] == "ours" and self.room.bank()["columns"], 20)

    def rules_now(self):
        return [blocker["rule"] for blocker in self.room.bank()["blocked_by"]]

    def refused_to_arm_by(self, rule):
        status, answer = self.room.post("/api/v1/banks/1/rearm")
        self.assertEqual(status, 409, answer)
        self.assertIn(rule, [blocker["rule"] for blocker in answer["blocked_by"]])

    def test_a_maintenance_lock_outlives_the_daemon_and_opens_to_its_key_alone(self):
        status, answer = self.room.post(FORBID, {"maintenance": True, "note": "换电机"})
        self.assertEqual(status, 200, answer)
        key = answer["key"]
        # the answer came when it was durable: the very next moment the power may go
        self.again(SIGKILL)
        forbids = self.room.bank()["forbids"]
        self.assertEqual([(f["kind"], f["note"]) for f in forbids], [("maintenance", "换电机")])
        self.assertIn("SR-11", self.rules_now())
        self.refused_to_arm_by("SR-11")
        for wrong in ("2222-2222-2222-2222", key[:-1]):
            self.assertEqual(self.room.post(CLEAR, {"kind": "maintenance", "key": wrong})[0], 409)
        self.assertEqual(self.room.post(CLEAR, {"kind": "order"})[0], 404)
        self.assertEqual(self.room.post(CLEAR, {"kind": "maintenance", "key": key.lower().replace("-", " ")})[0], 200)
        self.again(SIGTERM)
        self.assertEqual(self.room.bank()["forbids"], [])
        self.room.rearm()
        stored = rows(self.room.store, "SELECT group_concat(body) FROM journal WHERE type LIKE 'forbid%'")[0][0]
        self.assertNotIn(key, stored)
        self.assertNotIn(key, self.room.program.log())
        verify_journal(self.room.store)

    def test_a_forbid_stops_what_moves_and_a_request_waits_for_it(self):
        request = self.under_way(box_at(3, 1))
        self.assertEqual(self.room.post("/api/v1/forbid", {"note": "参观"})[0], 200)
        until("it stands", self.standing, 2)
        self.room.await_state(request, "failed")
        later = self.room.request(box_at(5, 1))
        self.assertEqual(self.room.await_state(later, "waiting_safety")["reason"]["rule"], "SR-11")
        self.again(SIGTERM)
        self.assertEqual(self.room.await_state(later, "waiting_safety")["reason"]["rule"], "SR-11")
        self.assertEqual(self.room.post("/api/v1/clear_forbid", {"kind": "order"})[0], 200)
        self.room.rearm()
        self.room.await_state(later, "presented")
        self.nobody_was_squeezed()

    def test_a_trip_outlives_the_daemon_and_goes_by_the_reset_key_alone(self):
        self.under_way(box_at(3, 1))
        self.shelf.set(kick_plate={"column": 3, "side": "right", "on": True})
        until("it stands", self.standing, 2)
        until("it has tripped", lambda: self.room.bank()["trip"], 3)
        self.again(SIGKILL)
        trip = self.room.bank()["trip"]
        self.assertEqual(trip["rule"], "SR-06")
        self.refused_to_arm_by("SR-12")
        self.shelf.set(reset_at_bank=True)  # too early: the plate is still pressed
        early = "SELECT resets FROM trips"
        until("the early press is seen", lambda: rows(self.room.store, early) == [(1,)], 5)
        self.shelf.set(kick_plate={"column": 3, "side": "right", "on": False})
        until("the plate is free", lambda: "kick_plate" not in self.room.bank()["active"])
        self.assertIsNotNone(self.room.bank()["trip"], "what was pressed too early does not count")
        self.shelf.set(reset_at_bank=True)
        until("the key is seen", lambda: self.room.bank()["trip"] is None, 5)
        self.assertFalse(self.room.bank()["armed"])
        self.again(SIGTERM)
        self.assertIsNone(self.room.bank()["trip"])
        self.room.rearm()
        types = [t for t, in rows(self.room.store, "SELECT type FROM journal WHERE type IN ('bank_tripped', 'trip_reset')")]
        self.assertEqual(types, ["bank_tripped", "bank_tripped", "trip_reset"])

    def test_a_fire_forbids_until_a_person_lifts_it(self):
        self.shelf.set(fire=True)
        until("it is forbidden", lambda: [f["kind"] for f in self.room.bank()["forbids"]] == ["fire"], 5)
        self.assertEqual(self.room.post(CLEAR, {"kind": "fire"})[0], 409)
        self.again(SIGKILL)
        self.shelf.set(fire=False)
        until("the signal has gone", lambda: "fire_input" not in self.room.bank()["active"])
        self.assertEqual([f["kind"] for f in self.room.bank()["forbids"]], ["fire"])
        until("it can be lifted", lambda: self.room.post(CLEAR, {"kind": "fire"})[0] == 200, 5, 0.1)
        self.assertEqual(self.room.bank()["forbids"], [])

    def test_a_proof_is_kept_and_a_test_that_nobody_did_proves_nothing(self):
        def proof():
            return next(p for p in self.room.bank()["proofs"] if p["input"] == "photo_eye")

        first = proof()["proven"]
        self.assertEqual(self.room.post("/api/v1/banks/1/proof_test", {"input": "photo_eye"})[0], 202)
        self.assertEqual(self.room.bank()["proof_test"], "photo_eye")
        self.assertEqual(proof()["proven"], first)
        self.shelf.set(photo_eye={"column": 4, "side": "right", "on": True})
        until("it is seen to act", lambda: "photo_eye" in self.room.bank()["active"])
        self.assertEqual(proof()["proven"], first)
        self.shelf.set(photo_eye={"column": 4, "side": "right", "on": False})
        until("it is proven", lambda: self.room.bank()["proof_test"] is None)
        proven = proof()
        self.assertNotEqual(proven["proven"], first)
        self.assertFalse(proven["overdue"])
        until("it is written", lambda: rows(self.room.store, "SELECT by FROM proven WHERE input = 'photo_eye'") == [("local",)])
        self.again(SIGKILL)
        self.assertEqual(proof(), proven)


class Hours(RoomCase):
    """The hours of the site file are those of its zone, Asia/Shanghai: eight hours ahead of UTC, in summer and in winter."""

    def opened(self, ahead):
        """Whether the bank may be moved where the hours are those around the present time of such a zone."""
        now = datetime.datetime.now(datetime.timezone(ahead))
        around = "-".join((now + datetime.timedelta(hours=h)).strftime("%H:%M") for h in (-1, 1))
        shelf = self.emulator(speed=100)
        room = self.daemon(shelf.port, hours=f'["{around}"]').start()
        room.rearm()
        status, answer = room.post("/api/v1/banks/1/open", {"column": 3, "side": "right"})
        room.kill()
        shelf.kill()
        return status, [blocker["rule"] for blocker in answer.get("blocked_by", [])]

    def test_within_and_outside(self):
        self.assertEqual(self.opened(datetime.timedelta(hours=8)), (202, []))
        self.assertEqual(self.opened(datetime.timedelta(0)), (409, ["SR-17"]))


if __name__ == "__main__":
    unittest.main()
