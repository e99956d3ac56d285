#!/usr/bin/python3
"""Eight stations and the HTTP door at the same hundred boxes, all at once: what everybody was told is what some order of single
deeds would have given.

The order is the register's own. Every deed that was booked is put to a model at its place in it; everything else that was told
(out already, in store, slot full, nothing to undo) must be true of the model at some moment between the question and the answer.
The seed is printed first; ARCHROOM_SEED=n plays it again."""
import os
import random
import time
import unittest

from case import RoomCase
from desk import Asked, Crew, Station, check_books, stations_of, write_people
from house import HEADER, ask, box_line, verify_journal
from serial_model import Model

SEED = int(os.environ.get("ARCHROOM_SEED", time.time_ns() % 1_000_000))
STATIONS = [f"s{n}" for n in range(1, 9)]
BOXES = {f"A{n:07d}": f"A/1/{2 + n % 11:02d}L/{1 + n // 11 % 5}/{1 + n // 55}/1" for n in range(1, 101)}
FREE = [f"A/1/{column:02d}R/1/1/{slot}" for column in (2, 3, 4) for slot in (1, 2, 3)]
SECONDS = 8.0
MOVEMENTS = {"taken-out", "brought-in", "moved", "undone"}
IN_STORE = {"box-noted", "conditions", "not-out", "where"}  # how a station says it, depending on what it is about


def word_of(told):
    return told["why"] if told["told"] == "refused" else told["told"]


class SerialOrder(RoomCase):
    def setUp(self):
        super().setUp()
        self.room = self.daemon(1, more=stations_of(STATIONS)).start()
        lines = "".join(box_line(int(code[1:]), place) for code, place in BOXES.items())
        status, report = self.room.load(HEADER + lines)
        self.assertEqual(status, 201, report)
        self.room.kill()
        write_people(self.room.store, ["K1"], 120, list(BOXES))
        self.room.start()
        self.stations = [Station(self.room.port, name) for name in STATIONS]
        self.door_log = []

    # --- who works ------------------------------------------------------------------------------------------------------------
    def some_box(self, chance):
        """Most of the time one of a few, so that they meet."""
        return chance.choice(list(BOXES)[:10] if chance.random() < 0.7 else list(BOXES))

    def some_slot(self, chance, box):
        return BOXES[box] if chance.random() < 0.5 else chance.choice(FREE + [BOXES[self.some_box(chance)]])

    def bring(self, station, chance, box):
        station.scan("C:IN")
        if word_of(station.scan(box, ("look in", box, None))) not in ("is-out", "conditions"):
            return
        slot = self.some_slot(chance, box)
        if word_of(station.scan("S:" + slot, ("in", box, slot))) == "ask-here" and chance.random() < 0.6:
            self.assertNotEqual(station.log[-1].answer, None)
            station.scan("C:WHO")  # the same code again at once would be one scan
            station.scan("S:" + slot, ("in anyway", box, slot))

    def shift(self, station, chance, box):
        station.scan("C:MOVE")
        if word_of(station.scan(box, ("look move", box, None))) in ("is-out", "conditions", "box-noted"):
            slot = self.some_slot(chance, box)
            station.scan("S:" + slot, ("move", box, slot))

    def at_station(self, station, chance, until):
        def work():
            while time.monotonic() < until:
                station.scan("C:CANCEL")
                station.scan("P:K1")
                box = self.some_box(chance)
                deed = chance.random()
                if deed < 0.45:
                    station.scan("C:OUT")
                    station.scan(box, ("out", box, None))
                elif deed < 0.8:
                    self.bring(station, chance, box)
                elif deed < 0.92:
                    self.shift(station, chance, box)
                else:
                    station.scan("C:UNDO", ("undo", None, None))

        return work

    def has_circulation(self):
        paths = self.room.get("/api/v1/openapi.json")[1]["paths"]
        return "/api/v1/circulation/checkout" in paths

    def at_door(self, chance, until):
        def work():
            while time.monotonic() < until:
                box = self.some_box(chance)
                slot = self.some_slot(chance, box)
                kind, path, body = chance.choice((
                    ("out", "checkout", {"box": box, "card": "K1"}),
                    ("in", "checkin", {"box": box, "slot": slot}),
                    ("in anyway", "checkin", {"box": box, "slot": slot, "here": True}),
                    ("move", "move", {"box": box, "slot": slot}),
                ))
                asked = Asked("door", None, (kind, box, slot))
                asked.asked_at = time.monotonic()
                status, answer = ask(self.room.port, "POST", f"/api/v1/circulation/{path}", body)
                asked.told_at = time.monotonic()
                self.assertIn(status, (200, 409, 422), answer)
                asked.movement = answer.get("movement")
                words = {"out": "taken-out", "in": "brought-in", "move": "moved"}
                told = words[answer["kind"]] if asked.movement else answer.get("declined", {}).get("code", "where")
                asked.answer = {"told": {"wrong-slot": "ask-here"}.get(told, told)}
                self.door_log.append(asked)

        return work

    # --- what must hold -------------------------------------------------------------------------------------------------------
    def deeds(self, booked):
        """Everything that was answered, each with its movement if there is one."""
        number = {(m["station"], m["seq"]): m["n"] for m in booked if m["seq"] is not None}
        for asked in [a for station in self.stations for a in station.log if a.deed]:
            asked.movement = number.pop((asked.station, asked.seq), None)
            yield asked
        self.assertEqual(number, {}, "booked, and nobody asked for it")
        yield from self.door_log

    def check_time(self, by_number):
        """Who had the answer before the other asked comes first."""
        for n, asked in by_number.items():
            early = [m for m, other in by_number.items() if other.told_at < asked.asked_at]
            self.assertLess(max(early, default=0), n, f"{asked} was asked after {max(early, default=0)} was answered")

    def windows(self, asked, by_number):
        """How many movements the model may have seen when this was told."""
        low = max((n for n, other in by_number.items() if other.told_at < asked.asked_at), default=0)
        high = min((n for n, other in by_number.items() if other.asked_at > asked.told_at), default=len(by_number) + 1) - 1
        return low, high

    def explains(self, model, asked):
        told = word_of(asked.answer)
        wanted, after = model.answer(asked.station, asked.deed)
        return after is None and (told == wanted or (wanted == "in-store" and told in IN_STORE))

    def explain_all(self, booked, deeds):
        by_number = {a.movement: a for a in deeds if a.movement}
        self.assertEqual(sorted(by_number), [m["n"] for m in booked], "every movement was told to somebody")
        self.check_time(by_number)
        rest = [(self.windows(a, by_number), a) for a in deeds if not a.movement]
        for _, asked in rest:
            self.assertNotIn(word_of(asked.answer), MOVEMENTS, f"{asked}: told, and not booked")
        model = Model(BOXES)
        for count in range(len(booked) + 1):
            rest = [(w, a) for w, a in rest if not (w[0] <= count <= w[1] and self.explains(model, a))]
            if count < len(booked):
                self.book(model, booked[count], by_number[booked[count]["n"]])
        self.assertEqual([(w, a) for w, a in rest], [], "told, and true at no moment")

    def book(self, model, movement, asked):
        wanted, after = model.answer(asked.station, asked.deed)
        self.assertEqual(word_of(asked.answer), wanted, f"{asked} at {movement}")
        self.assertEqual(after, (movement["to_state"] == "out", movement["to_place"]), f"{asked} at {movement}")
        model.book(movement["n"], asked.station, movement["kind"], movement["barcode"], after)

    def test_everything_that_was_told_fits_one_order(self):
        print(f"ARCHROOM_SEED={SEED}", flush=True)
        end = time.monotonic() + SECONDS
        works = [self.at_station(s, random.Random(SEED + n), end) for n, s in enumerate(self.stations)]
        door = self.has_circulation()
        if door:
            works += [self.at_door(random.Random(SEED + 100 + n), end) for n in range(2)]
        Crew(works).join(SECONDS + 60)
        booked = check_books(self.room.store)
        deeds = list(self.deeds(booked))
        self.explain_all(booked, deeds)
        words = {}
        for asked in deeds:
            words[word_of(asked.answer)] = words.get(word_of(asked.answer), 0) + 1
        print(f"{len(deeds)} deeds, {len(booked)} movements, door {'with' if door else 'without'}: {dict(sorted(words.items()))}")
        verify_journal(self.room.store)
        self.assertGreater(len(booked), 100)
        for word in ("taken-out", "brought-in", "already-out", "ask-here", "undone"):
            self.assertGreater(words.get(word, 0), 0, f"nobody was told {word}: they did not meet")


class PlantedDisorder(unittest.TestCase):
    """The check is no formality: a register that gives one box to two stations, or answers from before, is found out."""

    def told(self, station, seq, deed, word, asked_at, told_at, movement=None):
        asked = Asked(station, seq, deed)
        asked.asked_at, asked.told_at, asked.movement = asked_at, told_at, movement
        asked.answer = {"told": word}
        return asked

    def moved(self, n, barcode, kind, state, place):
        return {"n": n, "barcode": barcode, "kind": kind, "to_state": state, "to_place": place}

    def judge(self, booked, deeds):
        SerialOrder("test_everything_that_was_told_fits_one_order").explain_all(booked, deeds)

    def test_two_stations_with_one_box(self):
        box, home = next(iter(BOXES.items()))
        booked = [self.moved(1, box, "out", "out", home), self.moved(2, box, "out", "out", home)]
        deeds = [self.told(station, 1, ("out", box, None), "taken-out", 0, 5, n) for n, station in enumerate(("s1", "s2"), 1)]
        self.judge(booked[:1], deeds[:1])
        with self.assertRaises(AssertionError):
            self.judge(booked, deeds)

    def test_an_answer_from_the_past(self):
        box, home = next(iter(BOXES.items()))
        booked = [self.moved(1, box, "out", "out", home), self.moved(2, box, "in", "in_store", home)]
        deeds = [self.told("s1", 1, ("out", box, None), "taken-out", 0, 1, 1),
                 self.told("s1", 2, ("in", box, home), "brought-in", 2, 3, 2)]
        self.judge(booked, [*deeds, self.told("s2", 1, ("out", box, None), "already-out", 0.5, 2.5)])
        with self.assertRaises(AssertionError):
            self.judge(booked, [*deeds, self.told("s2", 1, ("out", box, None), "already-out", 4, 5)])

    def test_a_later_deed_before_an_earlier_one(self):
        (one, home), (other, elsewhere) = list(BOXES.items())[:2]
        booked = [self.moved(1, one, "out", "out", home), self.moved(2, other, "out", "out", elsewhere)]
        with self.assertRaises(AssertionError):
            self.judge(booked, [self.told("s1", 1, ("out", one, None), "taken-out", 4, 5, 1),
                                self.told("s2", 1, ("out", other, None), "taken-out", 0, 1, 2)])


if __name__ == "__main__":
    unittest.main()
