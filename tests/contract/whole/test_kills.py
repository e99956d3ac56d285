#!/usr/bin/python3
"""Fifty times kill -9 at a random moment, with requests on their way: none is lost, none is doubled, the journal holds.

The seed is printed first; ARCHROOM_SEED=n plays it again."""
import http.client
import os
import random
import time
import unittest

from case import RoomCase
from house import ask, box_at, few_boxes, rows, until, verify_journal

ROUNDS = int(os.environ.get("ARCHROOM_KILLS", "50"))
MOST_S = 100  # no new round after that
LEAST_ROUNDS = min(ROUNDS, 30)
SEED = int(os.environ.get("ARCHROOM_SEED", time.time_ns() % 1_000_000))


class Kills(RoomCase):
    def setUp(self):
        super().setUp()
        self.shelf = self.emulator(speed=900)
        self.room = self.daemon(self.shelf.port)
        self.chance = random.Random(SEED)
        self.sent, self.taken = {}, set()  # id -> box; ids that were answered with 202

    def ask_for(self, identity):
        """A catalogue that does not know whether it was heard asks again with the same id."""
        body = {"id": identity, "box": self.sent[identity], "action": "open"}
        try:
            status, answer = self.room.post("/api/v1/requests", body)
        except (OSError, http.client.HTTPException):
            return None
        self.assertIn(status, (200, 202), answer)
        self.assertFalse(status == 202 and identity in self.taken, "taken a second time")
        self.taken.add(identity)
        return status

    def play(self, number):
        """One life of the daemon: armed or not, asked for a few boxes, dead at some moment."""
        self.room.start()
        if self.chance.random() < 0.8:
            self.room.rearm()
            if self.chance.random() < 0.6:
                self.room.post(
                    "/api/v1/banks/1/close"
                )  # or a request that is presented holds up the others for its ten seconds
        for k in range(self.chance.randint(1, 3)):
            identity = f"r{number}-{k}"
            self.sent[identity] = box_at(self.chance.randint(2, 12), self.chance.randint(1, 2))
            self.ask_for(identity)
            if self.chance.random() < 0.5:
                self.ask_for(self.chance.choice(sorted(self.sent)))
        die_at = time.monotonic() + self.chance.random() * 0.6
        until("its hour has come", lambda: time.monotonic() >= die_at, every=0.001)
        self.room.kill()

    def check(self):
        known = dict(rows(self.room.store, "SELECT id, count(*) FROM requests GROUP BY id"))
        self.assertEqual(self.taken - set(known), set(), "lost")
        self.assertEqual({i for i, n in known.items() if n != 1}, set(), "doubled")
        self.assertLessEqual(set(known), set(self.sent))
        ends = rows(
            self.room.store,
            "SELECT request, count(*) FROM request_states WHERE state IN ('done', 'failed', 'cancelled', 'refused') "
            "GROUP BY request HAVING count(*) > 1",
        )
        self.assertEqual(ends, [], "ended twice")
        verify_journal(self.room.store)

    def finish_all(self):
        """What is still open is cancelled, one after another: every request has an end, and the room works."""
        self.room.start()
        self.room.rearm()
        for identity in sorted(self.sent):
            self.assertIn(self.ask_for(identity), (200, 202))
        last = self.room.request(box_at(9, 1), "last")
        self.sent["last"] = box_at(9, 1)
        for identity, state in rows(self.room.store, "SELECT id, state FROM requests"):
            if identity != last:
                self.room_cancels(identity)
        self.room.await_state(last, "presented", "done", seconds=40)

    def room_cancels(self, identity):
        status, answer = ask(self.room.port, "DELETE", f"/api/v1/requests/{identity}")
        self.assertIn(status, (200, 202, 409), answer)

    def test_fifty_deaths(self):
        print(f"ARCHROOM_SEED={SEED}", flush=True)
        self.room.start()
        self.assertEqual(self.room.load(few_boxes())[0], 201)
        self.room.kill()
        began, rounds = time.monotonic(), 0
        while rounds < ROUNDS and time.monotonic() - began < MOST_S:
            self.play(rounds)
            self.check()
            rounds += 1
        self.finish_all()
        self.check()
        open_jobs = rows(self.room.store, "SELECT count(*) FROM jobs WHERE ended_at IS NULL")[0][0]
        self.assertEqual(open_jobs, 0)
        self.assertFalse(self.shelf.truth()["squeezed"])
        moved = self.shelf.truth()["counts"]["motions_started"]
        jobs, boxes = rows(self.room.store, "SELECT (SELECT count(*) FROM jobs), (SELECT count(*) FROM boxes)")[0]
        self.assertEqual(boxes, 24)
        self.assertLessEqual(moved, jobs, "a motion without a record")
        entries = verify_journal(self.room.store)
        print(f"{rounds} deaths, {len(self.sent)} requests, {len(self.taken)} answered, {moved} motions, {entries} entries")
        self.assertGreaterEqual(rounds, LEAST_ROUNDS)
        self.assertGreater(moved, 0)


if __name__ == "__main__":
    unittest.main()
