#!/usr/bin/python3
"""Pick lists through the whole room: aisle after aisle, in the fewest openings, with people who come and go, and a daemon that is
killed on the way."""
import os
import random
import subprocess
import time
import unittest

from case import LiveRoom, RoomCase
from house import BIN, HEADER, SIGKILL, Daemon, Emulator, ask, box_at, box_line, few_boxes, rows, until, verify_journal

SEED = int(os.environ.get("ARCHROOM_SEED", time.time_ns() % 1_000_000))
ENDED = ("done", "failed", "cancelled", "refused")


class DaemonOfTwo(Daemon):
    def _site(self, plc_port, bank):
        text = super()._site(plc_port, bank)
        block = text[text.index("[[bank]]"):]
        return text + "\n" + block.replace('name = "1" ', 'name = "2" ', 1).replace("unit = 1 ", "unit = 2 ", 1)


class Fetching:
    """What a person with a list does, and what is asked of the room about it."""

    def file_list(self, boxes, identity="list"):
        status, answer = self.room.post("/api/v1/requests", {"id": identity, "boxes": boxes, "action": "open"})
        self.assertIn(status, (200, 202), answer)
        return answer

    def shown(self, identity="list"):
        return self.room.shown(identity)

    def occupied(self, bank, aisle):
        seen = self.room.get(f"/api/v1/banks/{bank}")[1]
        return any(a["occupied"] for a in seen["aisles"] if a["aisle"] == aisle)

    def person(self, bank, **does):
        status, answer = ask(self.shelf.control, "POST", f"/twins/{bank}", does)
        self.assertEqual(status, 200, answer)

    def visit(self, stop):
        bank, aisle = stop["bank"], stop["aisle"]
        self.person(bank, person_enters=aisle)
        until("the person is seen", lambda: self.occupied(bank, aisle))
        self.person(bank, person_leaves=aisle)

    def presented(self, identity="list"):
        return [s for s in self.shown(identity)["stops"] if s["state"] == "presented"]

    def go_to_next(self, identity="list"):
        """Waits for an open aisle, goes there and comes out again; the stop at which that was."""
        stop = until("an aisle is open", lambda: self.presented(identity), 30)[0]
        self.visit(stop)
        until("the stop is done", lambda: self.shown(identity)["stops"][stop["stop"] - 1]["state"] == "done")
        return stop

    def motions(self, bank="1"):
        return ask(self.shelf.control, "GET", f"/twins/{bank}")[1]["counts"]["motions_started"]

    def rearm(self, bank="1"):
        until(f"bank {bank} is armed", lambda: self.room.post(f"/api/v1/banks/{bank}/rearm")[0] in (200, 202), 10, 0.05)


class AList(Fetching, LiveRoom):
    # Four faces, two of which look into the same aisle: three openings, from the end where the free space of the closed bank is.
    LIST = [box_at(3, 1), box_at(6, 2), box_at(10, 2), box_at(7, 1)]
    WAY = [10, 6, 2]

    def daemon(self, plc_port, **options):
        return super().daemon(plc_port, presented_s=120, **options)  # no aisle is shown in vain, however slow this machine is


class OneBank(AList):
    emulator_speed = 900

    def test_aisle_after_aisle_in_the_fewest_openings(self):
        filed = self.file_list(self.LIST)
        self.assertEqual([s["aisle"] for s in filed["stops"]], self.WAY)
        self.assertEqual([(b["barcode"], b["stop"]) for b in filed["boxes"]],
                         [(box_at(10, 2), 1), (box_at(6, 2), 2), (box_at(7, 1), 2), (box_at(3, 1), 3)])
        self.assertEqual([s["request"] for s in filed["stops"]], ["list#1", None, None])
        walked = [self.go_to_next()["aisle"] for _ in self.WAY]
        self.assertEqual(walked, self.WAY)
        self.room.await_state("list", "done")
        self.assertEqual(self.motions(), 3)
        self.assertEqual({b["state"] for b in self.shown()["boxes"]}, {"done"})
        self.assertEqual(self.room.get("/api/v1/requests/list%232")[1]["part_of"], "list")
        self.assertEqual(self.file_list(self.LIST)["state"], "done", "the same id again is the same list")
        self.assertEqual(self.motions(), 3)
        verify_journal(self.room.store)

    def test_killed_at_any_moment(self):
        print(f"ARCHROOM_SEED={SEED}", flush=True)
        chance = random.Random(SEED)
        self.file_list(self.LIST)
        for _ in range(6):
            die_at = time.monotonic() + chance.random() * 2.5
            been_at = set()  # in this life: who goes back when the aisle may close again would stop it

            def its_hour_has_come():
                for stop in self.presented():
                    if stop["stop"] not in been_at and chance.random() < 0.1:
                        been_at.add(stop["stop"])
                        self.visit(stop)
                return time.monotonic() >= die_at

            until("its hour has come", its_hour_has_come)
            self.room.program.tell(SIGKILL)
            self.room.program.kill()
            until("columns stand", self.standing, 5)
            self.room.start()
            self.rearm()
        while self.shown()["state"] not in ENDED:
            until("a stop is open, or all are done", lambda: self.presented() or self.shown()["state"] in ENDED, 30)
            for stop in self.presented()[:1]:
                self.visit(stop)
                until("the stop is done", lambda: self.shown()["stops"][stop["stop"] - 1]["state"] == "done", 20)
        self.assertEqual(self.shown()["state"], "done")
        kept = rows(self.room.store, "SELECT id, state FROM requests ORDER BY row")
        self.assertEqual(kept, [("list", "done"), ("list#1", "done"), ("list#2", "done"), ("list#3", "done")])
        jobs = rows(self.room.store, "SELECT request, outcome FROM jobs ORDER BY id")
        arrived = [request for request, outcome in jobs if outcome == "arrived"]  # one may lack: killed before it was written
        self.assertEqual(arrived, sorted(set(arrived)), "opened twice")
        self.assertEqual([request for request, _ in jobs], sorted(request for request, _ in jobs), "out of turn")
        self.assertLessEqual(self.motions(), len(jobs), "a motion without a record")
        ends = rows(self.room.store, "SELECT count(*) FROM request_states WHERE state = 'done' GROUP BY request")
        self.assertEqual(ends, [(1,)] * 4)
        self.assertFalse(self.shelf.truth()["squeezed"])
        verify_journal(self.room.store)

    def test_bad_boxes_are_all_named_and_nothing_moves(self):
        body = {"boxes": [box_at(3, 1), "X1", box_at(9, 1), "X2"], "action": "open"}
        status, problem = self.room.post("/api/v1/requests", body)
        self.assertEqual((status, problem["type"]), (422, "urn:archroom:problem:bad-boxes"))
        self.assertEqual([e["where"] for e in problem["errors"]], ["/boxes/1", "/boxes/3"])
        self.assertEqual(rows(self.room.store, "SELECT count(*) FROM requests"), [(0,)])
        self.assertEqual(self.motions(), 0)

    def pick(self, *arguments, status=0, language="en"):
        done = subprocess.run([BIN / "archroom", "--url", f"http://127.0.0.1:{self.room.port}", "--lang", language, "pick",
                               *arguments], capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def test_the_command_line(self):
        path = self.folder / "list.txt"
        path.write_text("# for Li\n" + "\n".join(self.LIST) + "\n", encoding="utf-8")
        planned = self.pick(str(path), "--plan").stdout.splitlines()
        self.assertEqual(planned[0], "3 stops, 3 openings, columns travel 9.9 m in all")
        self.assertEqual(planned[1], "1/3  bank 1, aisle 10 (column 10 right)")
        self.assertIn("3 站，打开通道 3 次", self.pick(str(path), "--plan", language="zh").stdout)
        self.assertEqual(rows(self.room.store, "SELECT count(*) FROM requests"), [(0,)])
        waiting = subprocess.Popen([BIN / "archroom", "--url", f"http://127.0.0.1:{self.room.port}", "--lang", "zh", "pick",
                                    str(path), "--id", "mine", "--wait"], stdout=subprocess.PIPE, text=True)
        self.addCleanup(waiting.kill)
        until("the list is filed", lambda: self.room.get("/api/v1/requests/mine")[0] == 200)
        said = ""
        for number, _ in enumerate(self.WAY, 1):
            for line in waiting.stdout:
                said += line
                if line.startswith(f"{number}/3") and "已打开" in line:
                    break
            self.go_to_next("mine")
        said += waiting.communicate(timeout=20)[0]
        self.assertEqual(waiting.returncode, 0, said)
        self.assertIn("1/3  区 1，第10通道（10列右面）  已打开，请取", said)
        self.assertIn(f"  {box_at(7, 1)}  7架左—2档—4层\n", said)
        self.assertTrue(said.endswith("mine  完成\n"), said)
        self.assertIn("done", self.pick(str(path), "--id", "mine").stdout, "the same id again is the same list")

    def test_the_command_line_names_bad_lines(self):
        path = self.folder / "list.csv"
        path.write_text(f"title,barcode\nx,{box_at(3, 1)}\ny,NOWHERE\n# z\nz,{box_at(9, 1)}\nw,NOWHERE2\n", encoding="utf-8")
        said = self.pick(str(path), status=1).stderr
        self.assertIn('line 3: the register has no box "NOWHERE"', said)
        self.assertIn('line 6: the register has no box "NOWHERE2"', said)
        path.write_text(f"{box_at(3, 1)}\nA,B\n", encoding="utf-8")
        self.assertIn("，第 2 行：有多列", self.pick(str(path), status=2, language="zh").stderr)
        path.write_text("# nothing\n", encoding="utf-8")
        self.pick(str(path), status=2)
        self.pick("/nowhere", status=2)
        self.pick(str(path), "--plan", "--wait", status=2)


class InTravel(AList):
    emulator_speed = 200  # columns are on their way for some seconds

    def test_killed_in_mid_travel_it_opens_nothing_twice_and_loses_nothing(self):
        self.file_list(self.LIST)
        self.go_to_next()
        until("it moves to the second aisle", lambda: self.shelf.truth()["motors_on"] > 0)
        self.room.program.tell(SIGKILL)
        self.room.program.kill()
        until("the lease ends the motion", self.standing, 5)
        self.room.start()
        until("it waits for the re-arm", lambda: self.shown()["stops"][1]["state"] == "waiting_safety")
        self.assertEqual(self.shown()["stops"][2]["state"], None)
        self.rearm()
        self.assertEqual([self.go_to_next()["aisle"] for _ in range(2)], self.WAY[1:])
        self.room.await_state("list", "done")
        self.assertEqual(rows(self.room.store, "SELECT request, outcome FROM jobs ORDER BY id"),
                         [("list#1", "arrived"), ("list#2", "failed"), ("list#2", "arrived"), ("list#3", "arrived")])
        verify_journal(self.room.store)

    def test_cancelled_with_all_its_stops(self):
        self.file_list(self.LIST)
        until("it moves", lambda: self.shelf.truth()["motors_on"] > 0)
        self.assertEqual(ask(self.room.port, "DELETE", "/api/v1/requests/list")[0], 202)
        until("it stands", self.standing)
        self.room.await_state("list#1".replace("#", "%23"), "cancelled")
        self.assertEqual((self.shown()["state"], [s["state"] for s in self.shown()["stops"]]),
                         ("cancelled", ["cancelled", None, None]))
        self.assertEqual(ask(self.room.port, "DELETE", "/api/v1/requests/list")[0], 409)
        self.assertEqual(self.motions(), 1)

    def test_a_stop_by_itself_is_left_out(self):
        self.file_list(self.LIST)
        until("it moves", lambda: self.shelf.truth()["motors_on"] > 0)
        self.assertEqual(ask(self.room.port, "DELETE", "/api/v1/requests/list%231")[0], 202)
        self.assertEqual([self.go_to_next()["aisle"] for _ in range(2)], self.WAY[1:])
        self.room.await_state("list", "done")


class ByPersonsWord(Fetching, RoomCase):
    def test_where_a_person_must_confirm_each_stop_waits_for_one(self):
        self.shelf = self.emulator(speed=900)
        self.room = self.daemon(self.shelf.port, requests='"confirm"', presented_s=120).start()
        self.assertEqual(self.room.load(few_boxes())[0], 201)
        self.rearm()
        self.file_list([box_at(3, 1), box_at(9, 1)])
        for _ in range(2):
            self.room.await_state("list", "waiting_operator")
            self.assertEqual(self.room.post("/api/v1/requests/list/confirm", {"aisle_empty": True})[0], 202)
            self.go_to_next()
        self.room.await_state("list", "done")
        self.assertEqual(self.motions(), 2)


class AcrossBanks(Fetching, RoomCase):
    def test_the_next_bank_opens_while_the_person_is_at_one(self):
        self.shelf = Emulator(self.folder, speed=900, banks=2)
        self.addCleanup(self.shelf.kill)
        self.room = DaemonOfTwo(self.folder, self.shelf.port, presented_s=120, response_timeout_ms=50)
        self.addCleanup(self.room.kill)
        self.room.start()
        boxes = {n: f"A/{bank}/{column:02d}L/1/1/1" for n, (bank, column) in enumerate(((1, 3), (1, 9), (2, 4), (2, 11)), 1)}
        self.assertEqual(self.room.load(HEADER + "".join(box_line(n, place) for n, place in boxes.items()))[0], 201)
        self.rearm("1")
        self.rearm("2")
        filed = self.file_list([f"A{n:07d}" for n in boxes])
        self.assertEqual([(s["bank"], s["aisle"]) for s in filed["stops"]], [("1", 8), ("2", 10), ("1", 2), ("2", 3)])
        until("both banks stand open at once", lambda: len(self.presented()) == 2, 30)
        self.assertEqual((self.motions("1"), self.motions("2")), (1, 1))
        walked = [(s["bank"], s["aisle"]) for s in (self.go_to_next() for _ in range(4))]
        self.assertEqual(walked, [("1", 8), ("2", 10), ("1", 2), ("2", 3)])
        self.room.await_state("list", "done")
        self.assertEqual((self.motions("1"), self.motions("2")), (2, 2))


if __name__ == "__main__":
    unittest.main()
