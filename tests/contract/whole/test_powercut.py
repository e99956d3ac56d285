#!/usr/bin/python3
"""kill -9 at random moments under scans of several stations, circulation at the door, and requests: every movement that was
answered is there, none is doubled, the journal holds; whoever had no answer asks again and gets one.

ARCHROOM_POWERCUTS=n: so many. The seed is printed first; ARCHROOM_SEED=n plays it again."""
import http.client
import os
import random
import threading
import time
import unittest

from case import RoomCase
from desk import Crew, Station, check_books, stations_of, write_people
from house import HEADER, box_line, rows, until, verify_journal

CUTS = int(os.environ.get("ARCHROOM_POWERCUTS", "20"))
MOST_S = float(os.environ.get("ARCHROOM_POWERCUTS_S", "150"))  # no new round after that
SEED = int(os.environ.get("ARCHROOM_SEED", time.time_ns() % 1_000_000))
STATIONS = ["desk", "hall", "door", "cellar"]
BOXES = [f"A{n:07d}" for n in range(1, 41)]
MOVED = {"taken-out": "out", "brought-in": "in", "moved": "move", "undone": "undo"}


def home(number):
    return f"A/1/{2 + number % 11:02d}L/{1 + number % 5}/{1 + number % 6}/1"


class PowerCut(RoomCase):
    def setUp(self):
        super().setUp()
        self.room = self.daemon(1, more=stations_of(STATIONS)).start()  # no bank answers: shelves are not what this is about
        lines = "".join(box_line(n, home(n)) for n in range(1, len(BOXES) + 1))
        status, report = self.room.load(HEADER + lines)
        self.assertEqual(status, 201, report)
        self.room.kill()
        write_people(self.room.store, ["K1"], 200, BOXES)
        self.stations = [Station(self.room.port, name) for name in STATIONS]
        self.taken, self.sent = set(), {}  # requests that were answered; id -> box
        self.door = {}  # movements that the door answered: number -> (kind, box)
        self.dead = threading.Event()

    # --- who works ------------------------------------------------------------------------------------------------------------
    def steps(self, chance):
        """Codes one after another, as people at a station scan them: each station has its own boxes, so that most go through."""
        while True:
            yield "P:K1"
            for _ in range(chance.randint(1, 4)):
                number = chance.randint(1, len(BOXES))
                box, place = BOXES[number - 1], "S:" + home(number)
                yield from chance.choice((["C:OUT", box], ["C:IN", box, place], ["C:OUT", box, "C:IN", box, place], ["C:UNDO"],
                                          ["C:OUT", box, "C:UNDO"]))

    def at_station(self, station, steps):
        def work():
            if station.open and station.send_open() is None:
                return
            while not self.dead.is_set():
                if station.scan(next(steps)) is None:
                    return

        return work

    def at_catalogue(self, chance, life):
        def work():
            for number in range(1000):
                if self.dead.is_set() or not self.ask_for(f"r{life}-{number}", chance.choice(BOXES)):
                    return

        return work

    def at_door(self, chance):
        """Who goes to the desk without a gun. An answer that is lost stays lost: only what was answered is known."""

        def work():
            while not self.dead.is_set():
                number = chance.randint(1, len(BOXES))
                box = BOXES[number - 1]
                out, back = {"box": box, "card": "K1"}, {"box": box, "slot": home(number)}
                path, body = chance.choice((("checkout", out), ("checkin", back)))
                try:
                    status, answer = self.room.post(f"/api/v1/circulation/{path}", body)
                except (OSError, http.client.HTTPException, ValueError):
                    return
                self.assertIn(status, (200, 409, 422), answer)
                if status == 200:
                    self.door[answer["movement"]] = (answer["kind"], box)

        return work

    def has_circulation(self):
        return "/api/v1/circulation/checkout" in self.room.get("/api/v1/openapi.json")[1]["paths"]

    def ask_for(self, identity, box):
        box = self.sent.setdefault(identity, box)
        try:
            status, answer = self.room.post("/api/v1/requests", {"id": identity, "box": box, "action": "locate"})
        except (OSError, http.client.HTTPException, ValueError):
            return False
        self.assertIn(status, (200, 202), answer)
        self.taken.add(identity)
        return True

    # --- what must hold -------------------------------------------------------------------------------------------------------
    def check(self):
        books = check_books(self.room.store)
        booked = {(m["station"], m["seq"]): m["kind"] for m in books if m["seq"] is not None}
        numbered = {m["n"]: (m["kind"], m["barcode"]) for m in books}
        for n, deed in self.door.items():
            self.assertEqual(numbered.get(n), deed, f"movement {n} of the door: lost, or another")
        answered = 0
        for station in self.stations:
            for asked in station.log:
                if asked.answer is None:
                    continue
                kind = MOVED.get(asked.answer["told"])
                self.assertEqual(booked.get((station.name, asked.seq)), kind, f"{asked}: lost, or booked and not told")
                answered += kind is not None
        known = dict(rows(self.room.store, "SELECT id, count(*) FROM requests GROUP BY id"))
        self.assertEqual(self.taken - set(known), set(), "requests lost")
        self.assertEqual({i for i, n in known.items() if n != 1}, set(), "requests doubled")
        verify_journal(self.room.store)
        return answered

    def live_and_die(self, life, chance, steps):
        self.dead.clear()
        self.room.start()
        works = [self.at_station(station, walk) for station, walk in zip(self.stations, steps)]
        works.append(self.at_catalogue(random.Random(chance.random()), life))
        if self.has_circulation():
            works.append(self.at_door(random.Random(chance.random())))
        crew = Crew(works)
        die_at = time.monotonic() + chance.random() * 0.5
        until("its hour has come", lambda: time.monotonic() >= die_at, every=0.001)
        self.room.kill()
        self.dead.set()
        crew.join(30)

    def test_power_cuts(self):
        print(f"ARCHROOM_SEED={SEED}", flush=True)
        chance = random.Random(SEED)
        steps = [self.steps(random.Random(SEED + n)) for n in range(len(self.stations))]
        began, cuts, open_scans = time.monotonic(), 0, 0
        while cuts < CUTS and time.monotonic() - began < MOST_S:
            self.live_and_die(cuts, chance, steps)
            self.check()
            open_scans += sum(station.open is not None for station in self.stations)
            cuts += 1
        self.room.start()
        for station in self.stations:
            if station.open:
                self.assertIsNotNone(station.send_open(), "asked again, and still no answer")
        for identity, box in self.sent.items():
            self.assertTrue(self.ask_for(identity, box))
        answered = self.check()
        scans = sum(len(station.log) for station in self.stations)
        told = len(check_books(self.room.store))
        print(f"{cuts} kills, {scans} scans ({open_scans} cut off and asked again), {told} movements, {answered} at stations, "
              f"{len(self.door)} at the door, {len(self.taken)} requests, {verify_journal(self.room.store)} entries")
        at_stations = sum(m["seq"] is not None for m in check_books(self.room.store))
        self.assertEqual(answered, at_stations, "after all is answered, every movement of a station was told")
        self.assertGreaterEqual(cuts, min(CUTS, 10))
        self.assertGreater(told, 2 * cuts)
        self.assertGreater(open_scans, cuts // 4, "the kills must come in the middle of something")


if __name__ == "__main__":
    unittest.main()
