"""Every route of the HTTP door, driven by curl against emulator and daemon; every answer is held against openapi.json."""
import urllib.parse

from routes_case import OPENAPI, DoorCase, curl, main
from desk_routes import DeskRoutes
from house import HEADER, Stream, box_at, box_line, until
from sensing_routes import SensingRoutes

V1 = "/api/v1"
RULES = {"fonds": "J001", "retention": "永久"}  # what every box must have
SEEN = set()


class Routes(DeskRoutes, SensingRoutes, DoorCase):
    def call(self, method, template, status, body=None, **more):
        SEEN.add((method.lower(), template))
        return super().call(method, template, status, body, **more)

    def state_of(self, identity):
        return curl(self.room.port, "GET", f"{V1}/requests/{identity}").json["state"]

    def test_service(self):
        self.assertEqual(self.call("GET", "/health", 200).json["status"], "alive")
        self.assertTrue(self.call("GET", "/ready", 200).json["ready"])
        self.assertIn("date", self.call("GET", "/health", 200).headers)
        for path in ("/openapi.json", V1 + "/openapi.json"):
            self.assertEqual(self.call("GET", path, 200).json, OPENAPI)
        text = self.call("GET", "/metrics", 200).body
        self.assertIn('archroom_http_requests_total{method="GET",path="/health",status="200"} 2', text)
        self.assertIn('archroom_bank_armed{bank="1"} 1', text)
        for line in text.splitlines():
            self.assertRegex(line, r"^(# (HELP|TYPE) \w+ .+|\w+(\{.+\})? -?[0-9.]+)$")

    def test_boxes(self):
        code = box_at(3, 1)
        box = self.call("GET", V1 + "/boxes/{code}", 200, code=code).json
        self.assertEqual((box["barcode"], box["place"], box["place_text"]), (code, "A/1/03L/2/4/1", "3架左—2档—4层"))
        place = self.call("GET", V1 + "/boxes/{code}/location", 200, code=code).json
        self.assertEqual((place["place"], place["bank"], place["column"], place["side"]), ("A/1/03L/2/4/1", "1", 3, "left"))
        by_ref = self.call("GET", V1 + "/boxes/{code}/location", 200, code=box["reference_code"], query="?by=ref").json
        self.assertEqual((by_ref["barcode"], by_ref["by"]), (code, "ref"))
        by_rfid = self.call("GET", V1 + "/boxes/{code}", 200, code=box["rfid"]).json
        self.assertEqual(by_rfid["barcode"], code)
        self.refused("GET", V1 + "/boxes/{code}", 404, "unknown-box", code="NOWHERE")
        self.refused("GET", V1 + "/boxes/{code}/location", 404, "unknown-box", code=code, query="?by=rfid")
        self.refused("GET", V1 + "/boxes/{code}", 422, "bad-value", code=code, query="?by=colour")
        self.refused("GET", V1 + "/boxes/{code}", 422, "unknown-key", code=code, query="?colour=red")
        self.refused("GET", V1 + "/boxes/{code}", 422, "control-character", code="A%00B")

    def test_search_from_one_character_up(self):
        for words in ("养", "保险", "职工养老"):
            found = self.call("GET", V1 + "/boxes", 200, query="?limit=5&q=" + urllib.parse.quote(words)).json
            self.assertEqual(len(found["boxes"]), 5, words)
        more = f"?limit=200&after={found['after']}&q=" + urllib.parse.quote(words)
        rest = self.call("GET", V1 + "/boxes", 200, query=more).json
        self.assertEqual(len(rest["boxes"]), 24 - 5)
        self.assertIsNone(rest["after"])
        self.assertEqual(self.call("GET", V1 + "/boxes", 200, query="?q=" + urllib.parse.quote("银河")).json["boxes"], [])
        self.assertEqual(len(self.call("GET", V1 + "/boxes", 200, query="?limit=3").json["boxes"]), 3)
        self.refused("GET", V1 + "/boxes", 422, "bad-value", query="?limit=0")
        self.refused("GET", V1 + "/boxes", 422, "bad-value", query="?q=%20")

    def test_boxes_are_made_and_changed(self):
        place = "A/1/02R/1/1/1"
        form = {"barcode": "N0000001", **RULES, "title": "新盒", "year": 2026, "place": place}
        made = self.call("POST", V1 + "/boxes", 201, form)
        self.assertEqual(made.headers["location"], V1 + "/boxes/N0000001")
        self.refused("POST", V1 + "/boxes", 409, "already-exists", {"barcode": "N0000001", **RULES, "title": "又一盒"})
        self.refused("POST", V1 + "/boxes", 409, "already-exists", {**form, "barcode": "N0000002"})
        wrong = self.refused("POST", V1 + "/boxes", 422, "unknown-key", {"barcode": "N3", **RULES, "title": "x", "colour": "red"})
        self.assertEqual(wrong["errors"][0]["where"], "/colour")
        self.refused("POST", V1 + "/boxes", 422, "wrong-type", {"barcode": "N3", **RULES, "title": "x", "year": "2026"})
        self.refused("POST", V1 + "/boxes", 422, "bad-value", {"barcode": "N3", **RULES, "title": "x", "place": "A/9/02R/1/1/1"})
        changed = self.call("PATCH", V1 + "/boxes/{code}", 200, {"title": "改名", "year": None}, code="N0000001").json
        self.assertEqual((changed["title"], changed["year"], changed["place"]), ("改名", None, place))
        self.refused("PATCH", V1 + "/boxes/{code}", 404, "unknown-box", {"title": "x"}, code="NOWHERE")

    def test_batch_of_places(self):
        codes = [box_at(3, 1), "NOWHERE", box_at(4, 2)]
        found = self.call("POST", V1 + "/boxes/locations", 200, {"codes": codes}).json["locations"]
        self.assertEqual([(one["code"], one["found"]) for one in found], list(zip(codes, ("one", "none", "one"))))
        self.refused("POST", V1 + "/boxes/locations", 422, "bad-value", {"codes": [str(n) for n in range(1001)]})
        self.refused("POST", V1 + "/boxes/locations", 422, "wrong-type", {"codes": ["A", 1]})
        self.refused("POST", V1 + "/boxes/locations", 422, "missing-key", {})

    def test_imports(self):
        good = (HEADER + box_line(5001, "A/1/05L/1/1/1") + box_line(5002, "A/1/05L/1/1/2")).encode()
        made = self.call("POST", V1 + "/imports", 201, good, kind="text/csv").json
        self.assertEqual((made["state"], made["good"], made["bad"]), ("published", 2, 0))
        self.assertEqual(self.call("GET", V1 + "/imports/{id}", 200, id=str(made["id"])).json["lines"], 2)
        mixed = (HEADER + box_line(5003, "A/1/05L/1/1/3") + box_line(5004, "A/1/99L/1/1/4")).encode()
        refused = self.refused("POST", V1 + "/imports", 422, "bad-import", mixed, kind="text/csv")
        self.assertEqual([e["line"] for e in refused["import"]["errors"]], [3])
        self.refused("GET", V1 + "/boxes/{code}", 404, "unknown-box", code="A0005003")
        kept = self.call("POST", V1 + "/imports", 201, mixed, kind="text/csv", query="?skip_bad=true").json
        self.assertEqual((kept["good"], kept["bad"]), (1, 1))
        self.call("GET", V1 + "/boxes/{code}", 200, code="A0005003")
        self.refused("POST", V1 + "/imports", 422, "bad-import", b"", kind="text/csv")
        self.refused("POST", V1 + "/imports", 415, "wrong-media-type", {"a": 1})
        self.refused("POST", V1 + "/imports", 422, "bad-value", good, kind="text/csv", query="?skip_bad=maybe")
        self.refused("GET", V1 + "/imports/{id}", 404, "unknown-import", id="999")
        self.refused("GET", V1 + "/imports/{id}", 404, "unknown-import", id="x")

    def test_a_large_import_is_streamed(self):
        lines = "".join(box_line(100000 + n, "") for n in range(30000))
        done = self.call("POST", V1 + "/imports", 201, (HEADER + lines).encode(), kind="text/csv",
                         headers=["Transfer-Encoding: chunked", "Expect: 100-continue"]).json
        self.assertEqual(done["good"], 30000)

    def test_a_request_from_filing_to_done(self):
        stream = Stream(self.room.port)
        self.addCleanup(stream.close)
        body = {"id": "catalogue-1", "box": box_at(4, 1), "action": "open", "need_by": "2026-12-01T08:00:00+08:00"}
        filed = self.call("POST", V1 + "/requests", 202, body)
        self.assertEqual(filed.headers["location"], V1 + "/requests/catalogue-1")
        self.assertEqual(filed.json["boxes"][0]["place"], "A/1/04L/2/4/1")
        self.assertEqual(self.call("POST", V1 + "/requests", 200, body).json["id"], "catalogue-1")
        self.refused("POST", V1 + "/requests", 409, "id-used", {**body, "box": box_at(5, 1)})
        self.assertIn("catalogue-1", [r["id"] for r in self.call("GET", V1 + "/requests", 200).json["requests"]])
        until("the aisle is open", lambda: self.state_of("catalogue-1") == "presented", 30)
        until("the request is done", lambda: self.state_of("catalogue-1") == "done", 30)
        states = [step["state"] for step in self.call("GET", V1 + "/requests/{id}", 200, id="catalogue-1").json["history"]]
        self.assertEqual(states, ["queued", "opening", "presented", "done"])
        until("the stream told all of it", lambda: [s for s, _ in stream.states_of("catalogue-1")] == states)
        self.assertEqual([job["state"] for _, job in stream.of("job")][:2], ["intended", "ended"])
        job = self.call("GET", V1 + "/jobs", 200, query="?limit=5").json["jobs"][0]
        self.assertEqual((job["request"], job["outcome"], job["column"], job["side"]), ("catalogue-1", "arrived", 4, "left"))
        self.refused("DELETE", V1 + "/requests/{id}", 409, "already-ended", id="catalogue-1")
        self.assertEqual(self.call("GET", V1 + "/requests", 200, query="?state=done").json["requests"][0]["id"], "catalogue-1")
        self.refused("GET", V1 + "/requests", 422, "bad-value", query="?state=tired")

    def test_a_pick_list_is_planned_filed_and_cancelled(self):
        post, plan = V1 + "/requests", V1 + "/requests/plan"
        body = {"boxes": [box_at(3, 1), box_at(9, 2), box_at(10, 1)], "action": "open"}
        planned = self.call("POST", plan, 200, body).json
        self.assertEqual((planned["openings"], planned["travel_mm"], planned["unseen_banks"]), (2, (4 + 7) * 900, []))
        self.assertEqual([[b["barcode"] for b in s["boxes"]] for s in planned["stops"]],
                         [[box_at(9, 2), box_at(10, 1)], [box_at(3, 1)]])
        self.assertEqual(self.call("GET", post, 200).json["requests"], [], "nothing was filed")
        filed = self.call("POST", post, 202, {"id": "list", **body}).json
        self.assertEqual([(s["aisle"], s["request"]) for s in filed["stops"]], [(9, "list#1"), (2, None)])
        self.assertEqual([b["stop"] for b in filed["boxes"]], [1, 1, 2])
        until("the first aisle is open", lambda: self.state_of("list") == "presented", 30)
        listed = {r["id"]: r["part_of"] for r in self.call("GET", post, 200).json["requests"]}
        self.assertEqual(listed, {"list": None, "list#1": "list"})
        self.refused("POST", post + "/{id}/confirm", 409, "busy", {"aisle_empty": True}, id="list")
        self.call("DELETE", post + "/{id}", 202, id="list")
        until("its stop is cancelled", lambda: self.state_of("list%231") == "cancelled")
        self.refused("DELETE", post + "/{id}", 409, "already-ended", id="list")
        located = self.call("POST", post, 202, {**body, "action": "locate"}).json
        self.assertEqual((located["state"], located["stops"], len(located["boxes"])), ("done", [], 3))

    def test_a_list_with_bad_boxes_names_all_of_them(self):
        self.call("POST", V1 + "/boxes", 201, {"barcode": "N0000010", **RULES, "title": "未上架"})
        body = {"boxes": ["NOWHERE", box_at(3, 1), "N0000010"], "action": "open"}
        for path in (V1 + "/requests", V1 + "/requests/plan"):
            problem = self.refused("POST", path, 422, "bad-boxes", body)
            self.assertEqual([e["where"] for e in problem["errors"]], ["/boxes/0", "/boxes/2"])
        self.assertEqual(self.call("GET", V1 + "/requests", 200).json["requests"], [])

    def test_a_locate_request_is_done_at_once(self):
        filed = self.call("POST", V1 + "/requests", 202, {"box": box_at(4, 1), "action": "locate"}).json
        self.assertEqual((filed["state"], filed["boxes"][0]["place_text"]), ("done", "4架左—2档—4层"))

    def test_requests_that_are_refused(self):
        post = V1 + "/requests"
        self.refused("POST", post, 404, "unknown-box", {"box": "NOWHERE", "action": "open"})
        self.refused("POST", post, 422, "bad-value", {"box": box_at(3, 1), "boxes": [box_at(3, 1)], "action": "open"})
        for boxes, problem in (([], "bad-value"), (["x"] * 1001, "bad-value"), ("A", "wrong-type"), ([1], "wrong-type"),
                               (["A", "B\u0007"], "control-character"), ([""], "bad-value")):
            self.refused("POST", post, 422, problem, {"boxes": boxes, "action": "open"})
        self.refused("POST", post, 422, "missing-key", {"action": "open"})
        self.refused("POST", post, 422, "bad-value", {"box": box_at(3, 1), "action": "burn"})
        self.refused("POST", post, 422, "unknown-key", {"box": box_at(3, 1), "action": "open", "by": "somebody"})
        self.refused("POST", post, 422, "control-character", {"box": "A\u0007", "action": "open"})
        self.refused("POST", post, 422, "bad-value", {"id": "x" * 65, "box": box_at(3, 1), "action": "open"})
        self.call("POST", V1 + "/boxes", 201, {"barcode": "N0000009", **RULES, "title": "未上架"})
        self.refused("POST", post, 422, "no-place", {"box": "N0000009", "action": "open"})
        self.refused("GET", V1 + "/requests/{id}", 404, "unknown-request", id="nobody")
        self.refused("DELETE", V1 + "/requests/{id}", 404, "unknown-request", id="nobody")
        self.refused("POST", V1 + "/requests/{id}/confirm", 404, "unknown-request", {"aisle_empty": True}, id="nobody")
        self.refused("POST", V1 + "/requests/{id}/confirm", 422, "bad-value", {"aisle_empty": False}, id="nobody")

    def test_a_request_that_waits_says_why_and_is_cancelled(self):
        self.call("POST", V1 + "/banks/{id}/open", 202, {"column": 7, "side": "right"}, id="1")
        until("aisle 7 is open", lambda: self.stands_open_at(7), 30)
        self.shelf.set(person_enters=7)
        until("the daemon sees somebody", lambda: self.is_occupied(7))
        filed = self.call("POST", V1 + "/requests", 202, {"id": "late", "box": box_at(4, 1), "action": "open"}).json
        self.assertEqual(filed["id"], "late")
        until("the request waits", lambda: self.state_of("late") == "waiting_safety")
        waiting = self.call("GET", V1 + "/requests/{id}", 200, id="late", headers=["Accept-Language: en"]).json
        self.assertEqual(waiting["reason"]["rule"], "SR-04")
        self.assertIn("aisle", waiting["reason"]["text"])
        self.assertIn("通道", self.call("GET", V1 + "/requests/{id}", 200, id="late").json["reason"]["text"])
        self.call("DELETE", V1 + "/requests/{id}", 202, id="late")
        until("the request is cancelled", lambda: self.state_of("late") == "cancelled")

    def bank(self):
        return curl(self.room.port, "GET", V1 + "/banks/1").json

    def is_occupied(self, aisle):
        return [a["occupied"] for a in self.bank()["aisles"] if a["aisle"] == aisle] == [True]

    def stands_open_at(self, aisle):
        return self.bank()["open_aisle"] == aisle and self.bank()["job"] is None

    def test_banks(self):
        listed = self.call("GET", V1 + "/banks", 200).json["banks"]
        self.assertEqual([bank["bank"] for bank in listed], ["1"])
        bank = self.call("GET", V1 + "/banks/{id}", 200, id="1").json
        self.assertTrue(bank["armed"] and bank["link_up"])
        self.assertEqual([c["position_mm"] for c in bank["columns"]], self.shelf.positions())
        self.refused("GET", V1 + "/banks/{id}", 404, "unknown-bank", id="9")
        device = self.call("GET", V1 + "/devices", 200).json["devices"][0]
        self.assertEqual((device["device"], device["state"], device["error"]), ("1", "up", None))

    def test_motion_by_hand(self):
        job = self.call("POST", V1 + "/banks/{id}/open", 202, {"column": 6, "side": "right"}, id="1").json["job"]
        self.assertIsInstance(job, int)
        blocked = self.refused("POST", V1 + "/banks/{id}/close", 409, "refused", id="1")
        self.assertIn("SR-05", [b["rule"] for b in blocked["blocked_by"]])
        until("the aisle is open", lambda: self.stands_open_at(6), 30)
        self.assertEqual(self.call("POST", V1 + "/banks/{id}/close", 202, id="1").json["job"], job + 1)
        until("it moves", lambda: self.shelf.truth()["motors_on"] > 0)
        self.call("POST", V1 + "/banks/{id}/stop", 200, id="1")
        until("it stands", self.standing)
        until("the bank is disarmed", lambda: not self.bank()["armed"])
        refused = self.refused("POST", V1 + "/banks/{id}/close", 409, "refused", id="1", headers=["Accept-Language: en"])
        self.assertIn("SR-03", [b["rule"] for b in refused["blocked_by"]])
        until("it can be armed", lambda: self.room_answers("POST", V1 + "/banks/1/rearm") in (200, 202))
        until("the bank is armed", lambda: self.bank()["armed"])
        self.call("POST", V1 + "/banks/{id}/rearm", 200, id="1")
        self.call("POST", V1 + "/stop", 200)
        for verb in ("close", "stop", "rearm"):
            self.refused("POST", V1 + "/banks/{id}/" + verb, 404, "unknown-bank", id="9")

    def test_forbids_and_maintenance_locks(self):
        forbid, clear = V1 + "/banks/{id}/forbid", V1 + "/banks/{id}/clear_forbid"
        self.assertIsNone(self.call("POST", forbid, 200, id="1").json["key"])
        self.assertIsNone(self.call("POST", forbid, 200, {"note": "参观"}, id="1").json["key"])
        held = self.call("GET", V1 + "/banks/{id}", 200, id="1").json
        self.assertEqual([(f["kind"], f["note"], f["owner"]) for f in held["forbids"]], [("order", "参观", "local")])
        self.assertFalse(held["armed"])
        refused = self.refused("POST", V1 + "/banks/{id}/close", 409, "refused", id="1", headers=["Accept-Language: en"])
        self.assertIn("SR-11", [b["rule"] for b in refused["blocked_by"]])
        key = self.call("POST", forbid, 200, {"maintenance": True}, id="1").json["key"]
        self.assertRegex(key, r"^[2-9A-Z]{4}(-[2-9A-Z]{4}){3}$")
        self.refused("POST", forbid, 409, "refused", {"maintenance": True}, id="1")
        self.refused("POST", clear, 422, "missing-key", {"kind": "maintenance"}, id="1")
        self.refused("POST", clear, 409, "refused", {"kind": "maintenance", "key": "2222-3333-4444-5555"}, id="1")
        self.call("POST", clear, 200, {"kind": "maintenance", "key": key}, id="1")
        self.call("POST", clear, 200, {"kind": "order"}, id="1")
        self.refused("POST", clear, 404, "unknown-forbid", {"kind": "order"}, id="1")
        self.assertEqual(self.bank()["forbids"], [])
        self.call("POST", V1 + "/forbid", 200, {"note": "全部"})
        self.call("POST", V1 + "/clear_forbid", 200, {"kind": "order"})
        self.refused("POST", V1 + "/clear_forbid", 404, "unknown-forbid", {"kind": "seismic"})
        self.refused("POST", clear, 422, "bad-value", {"kind": "curfew"}, id="1")
        self.refused("POST", clear, 422, "missing-key", {}, id="1")
        self.refused("POST", forbid, 422, "unknown-key", {"why": "so"}, id="1")
        self.refused("POST", forbid, 422, "bad-value", {"note": "x" * 201}, id="1")
        self.refused("POST", forbid, 422, "control-character", {"note": "a\u0007"}, id="1")
        for verb in ("forbid", "clear_forbid"):
            body = {"kind": "order"} if verb == "clear_forbid" else None
            self.refused("POST", V1 + "/banks/{id}/" + verb, 404, "unknown-bank", body, id="9")

    def test_a_protective_input_is_proven(self):
        prove = V1 + "/banks/{id}/proof_test"
        first = {p["input"]: p for p in self.bank()["proofs"]}
        self.assertEqual(set(first), {"emergency_stop", "photo_eye", "kick_plate", "aisle_occupied", "entry_beam",
                                      "end_space_occupied"})
        self.assertFalse(any(p["overdue"] for p in first.values()))
        begun = self.call("POST", prove, 202, {"input": "photo_eye"}, id="1").json
        self.assertEqual(begun, {"input": "photo_eye", "seconds": 120})
        self.assertEqual(self.bank()["proof_test"], "photo_eye")
        self.shelf.set(photo_eye={"column": 4, "side": "right", "on": True})
        until("it is seen", lambda: "photo_eye" in self.bank()["active"])
        self.refused("POST", prove, 409, "refused", {"input": "photo_eye"}, id="1")
        self.shelf.set(photo_eye={"column": 4, "side": "right", "on": False})
        until("it is proven", lambda: self.bank()["proof_test"] is None)
        now = {p["input"]: p["proven"] for p in self.bank()["proofs"]}
        self.assertEqual([i for i in first if now[i] != first[i]["proven"]], ["photo_eye"])
        self.refused("POST", prove, 404, "unknown-input", {"input": "seismic"}, id="1")
        self.refused("POST", prove, 422, "bad-value", {"input": "magic_eye"}, id="1")
        self.refused("POST", prove, 422, "missing-key", {}, id="1")
        self.refused("POST", prove, 404, "unknown-bank", {"input": "photo_eye"}, id="9")

    def test_airing_and_fire_park(self):
        spread = V1 + "/banks/{id}/ventilate"
        self.assertIsInstance(self.call("POST", spread, 202, {"aisle_empty": True}, id="1").json["job"], int)
        job = self.call("GET", V1 + "/banks/{id}", 200, id="1").json["job"]
        self.assertEqual((job["motion"], job["purpose"]), ("spread", "asked"))
        until("the job has ended", lambda: self.bank()["job"] is None, 60)
        ended = lambda: self.call("GET", V1 + "/jobs", 200, query="?limit=1").json["jobs"][0]["outcome"]  # after the commit
        self.assertEqual(until("the register knows how", ended), "arrived")
        self.refused("POST", spread, 422, "unknown-key", {"fast": True}, id="1")
        self.refused("POST", spread, 404, "unknown-bank", id="9")
        self.refused("POST", V1 + "/banks/{id}/fire_park", 422, "not-offered", id="1")
        self.refused("POST", V1 + "/banks/{id}/fire_park", 404, "unknown-bank", id="9")

    def test_where_no_sensors_tell_somebody_must_look(self):
        self.room.kill()
        self.room = self.daemon(self.shelf.port, requests='"confirm"', evidence='"look"').start()
        self.room.rearm()
        face = {"column": 6, "side": "right"}
        refused = self.refused("POST", V1 + "/banks/{id}/open", 409, "refused", face, id="1")
        self.assertEqual(refused["blocked_by"][0]["rule"], "SR-14")
        self.refused("POST", V1 + "/banks/{id}/close", 409, "refused", {"aisle_empty": False}, id="1")
        self.assertEqual(self.bank()["evidence"]["kind"], "look")
        self.call("POST", V1 + "/banks/{id}/open", 202, {**face, "aisle_empty": True}, id="1")
        until("the aisle is open", lambda: self.stands_open_at(6), 30)
        self.call("POST", V1 + "/banks/{id}/close", 202, {"aisle_empty": True}, id="1")

    def room_answers(self, method, path):
        return curl(self.room.port, method, path).status

    def test_faces_that_do_not_exist(self):
        face = V1 + "/banks/{id}/open"
        self.refused("POST", face, 404, "unknown-bank", {"column": 3, "side": "left"}, id="9")
        self.refused("POST", face, 422, "bad-value", {"column": 14, "side": "left"}, id="1")
        self.refused("POST", face, 422, "bad-value", {"column": 1, "side": "left"}, id="1")
        self.refused("POST", face, 422, "bad-value", {"column": 13, "side": "right"}, id="1")
        self.refused("POST", face, 422, "bad-value", {"column": 3, "side": "up"}, id="1")
        self.refused("POST", face, 422, "wrong-type", {"column": 3.5, "side": "left"}, id="1")
        self.refused("POST", face, 422, "wrong-type", {"column": True, "side": "left"}, id="1")

    def test_stations(self):
        at = "2026-03-01T08:15:30.250Z"
        scan = {"code": box_at(9, 1), "at": at, "seq": 1}
        self.assertIn("desk", [s["id"] for s in self.call("GET", V1 + "/stations", 200).json["stations"]])
        said = self.call("POST", V1 + "/stations/{id}/scans", 200, scan, id="desk").json
        self.assertEqual((said["seq"], said["feedback"]["told"]), (1, "where"))
        self.assertEqual(self.call("POST", V1 + "/stations/{id}/scans", 200, scan, id="desk").json, said)
        more = [{"code": code, "at": at, "seq": n} for n, code in ((1, "other"), (2, "C:OUT"), (3, "C:WHO"))]
        said = self.call("POST", V1 + "/stations/{id}/scans", 200, {"scans": more}, id="desk").json
        self.assertEqual([a["feedback"]["told"] for a in said["answers"]], ["number-used", "chosen", "nobody-is"])
        self.assertEqual(said["left"], 0)
        self.assertEqual(self.call("GET", V1 + "/stations/{id}", 200, id="desk").json["last_seq"], 3)
        self.refused("GET", V1 + "/stations/{id}", 404, "unknown-station", id="nowhere")
        self.refused("POST", V1 + "/stations/{id}/scans", 404, "unknown-station", scan, id="nowhere")
        self.refused("POST", V1 + "/stations/{id}/scans", 409, "number-used", {**scan, "code": "other"}, id="desk")
        self.refused("POST", V1 + "/stations/{id}/scans", 422, "future-time", {**scan, "at": "2100-01-01T00:00:00Z"}, id="desk")

    def test_events_and_the_stream(self):
        until("the arming is in the journal", lambda: "bank_armed" in self.call("GET", V1 + "/events", 200).body)
        events = self.call("GET", V1 + "/events", 200, query="?after=0&limit=1000").json["events"]
        self.assertEqual([e["n"] for e in events], list(range(1, len(events) + 1)))
        self.assertIn("import_published", [e["type"] for e in events])
        self.assertEqual(self.call("GET", V1 + "/events", 200, query=f"?after={len(events)}").json["events"], [])
        self.assertEqual(len(self.call("GET", V1 + "/events", 200, query="?limit=2").json["events"]), 2)
        said = curl(self.room.port, "HEAD", V1 + "/stream")
        self.assertEqual((said.status, said.headers["content-type"]), (200, "text/event-stream"))
        SEEN.add(("get", V1 + "/stream"))
        self.refused("GET", V1 + "/stream", 422, "bad-value", headers=["Last-Event-ID: soon"])
        stream = Stream(self.room.port, after=0)
        self.addCleanup(stream.close)
        until("the journal is replayed", lambda: len(stream.of("journal")) >= len(events))
        self.assertEqual([d["n"] for _, d in stream.of("journal")][: len(events)], [e["n"] for e in events])
        numbers = [number for _, name, number, _ in stream.events if name == "journal"]
        self.assertEqual(numbers, sorted(numbers))
        self.assertEqual(stream.of("bank")[0][1]["bank"], "1")

    def test_where_a_person_must_confirm_a_request_waits_for_one(self):
        self.room.kill()
        self.room = self.daemon(self.shelf.port, requests='"confirm"').start()
        self.room.rearm()
        self.call("POST", V1 + "/requests", 202, {"id": "asked", "box": box_at(9, 1), "action": "open"})
        until("it waits for a person", lambda: self.state_of("asked") == "waiting_operator")
        self.refused("POST", V1 + "/requests/{id}/confirm", 422, "missing-key", {}, id="asked")
        self.assertTrue(self.standing())
        self.call("POST", V1 + "/requests/{id}/confirm", 202, {"aisle_empty": True}, id="asked")
        until("the aisle is open", lambda: self.state_of("asked") == "presented", 30)

    @classmethod
    def tearDownClass(cls):
        promised = {(method, path) for path, methods in OPENAPI["paths"].items() for method in methods}
        missing = promised - SEEN
        if missing:
            raise AssertionError(f"routes that no test drove: {sorted(missing)}")


if __name__ == "__main__":
    main(verbosity=2)
