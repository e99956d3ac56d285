"""The routes of people, keys, lending and places, each answer held against openapi.json. On a site without keys."""
from house import box_at

V1 = "/api/v1"


class DeskRoutes:
    """Mixed into the case of all routes."""

    def three_people(self):
        csv = "card,name,roles,office,department,outsider\n1,王芳,archivist,,业务科,0\n2,李强,approver,archives_head,,0\n"
        csv += "3,赵敏,,,,0\n"
        done = self.call("POST", V1 + "/people/import", 200, csv.encode(), kind="text/csv").json
        self.assertEqual(done, {"added": 3, "changed": 0, "unchanged": 0})

    def test_people_and_keys(self):
        self.three_people()
        bad = b"card,name,roles\n4,,\n5,x,king\n"
        wrong = self.refused("POST", V1 + "/people/import", 422, "bad-people", bad, kind="text/csv")
        self.assertEqual([one["where"] for one in wrong["errors"]], ["line 2, name", "line 3, roles"])
        self.call("POST", V1 + "/people", 201, {"card": "P:4", "name": "孙", "roles": ["viewer"], "outsider": True})
        self.refused("POST", V1 + "/people", 409, "already-exists", {"card": "4", "name": "孙"})
        self.refused("POST", V1 + "/people", 422, "missing-key", {"card": "5"})
        self.refused("POST", V1 + "/people", 422, "unknown-key", {"card": "5", "name": "x", "pin_hash": "y"})
        page = self.call("GET", V1 + "/people", 200, query="?limit=3").json
        self.assertEqual((len(page["people"]), page["after"]), (3, 3))
        self.assertEqual(self.call("GET", V1 + "/people/{card}", 200, card="P:4").json["name"], "孙")
        changed = self.call("PATCH", V1 + "/people/{card}", 200, {"roles": ["operator"], "active": False}, card="4").json
        self.assertEqual((changed["roles"], changed["active"], changed["name"]), (["operator"], False, "孙"))
        self.refused("PATCH", V1 + "/people/{card}", 404, "unknown-person", {"name": "x"}, card="99")
        self.call("POST", V1 + "/people/{card}/pin", 200, {"pin": "471100"}, card="1")
        self.refused("POST", V1 + "/people/{card}/pin", 422, "bad-value", {"pin": "12"}, card="1")
        self.refused("POST", V1 + "/people/{card}/pin", 404, "unknown-person", {"pin": None}, card="99")
        opened = self.call("POST", V1 + "/sessions", 201, {"card": "1", "pin": "471100"}).json
        self.assertEqual((opened["roles"], opened["person"], opened["session"]), (["archivist"], 1, True))
        self.refused("POST", V1 + "/sessions", 401, "wrong-pin", {"card": "1", "pin": "000000"})
        made = self.call("POST", V1 + "/tokens", 201, {"name": "desk", "roles": ["operator"], "card": "1", "days": 7}).json
        self.refused("POST", V1 + "/tokens", 404, "unknown-person", {"name": "x", "roles": ["operator"], "card": "99"})
        self.assertEqual([one["id"] for one in self.call("GET", V1 + "/tokens", 200).json["tokens"]], [made["id"]])
        self.assertIsNotNone(self.call("DELETE", V1 + "/tokens/{id}", 200, id=str(made["id"])).json["revoked_at"])
        self.refused("DELETE", V1 + "/tokens/{id}", 404, "unknown-token", id="99")

    def application(self, use="consult", box=box_at(3, 1), **more):
        form = {"use": use, "card": "3", "boxes": [box], "purpose": "核对缴费", "acting": "1", **more}
        return self.call("POST", V1 + "/applications", 201, form).json

    def test_lending(self):
        self.three_people()
        paper = self.application()
        number = str(paper["application"])
        eaten = {"use": "eat", "card": "3", "boxes": [], "purpose": "x", "acting": "1"}
        self.refused("POST", V1 + "/applications", 422, "bad-value", eaten)
        self.refused("POST", V1 + "/applications/{id}/sign", 409, "declined", {"acting": "1"}, id=number)
        self.refused("POST", V1 + "/applications/{id}/sign", 409, "declined", id=number)
        signed = self.call("POST", V1 + "/applications/{id}/sign", 200, {"acting": "2", "note": "同意"}, id=number).json
        self.assertEqual((signed["state"], signed["missing"], signed["approvals"][0]["person"]), ("approved", None, 2))
        self.assertEqual(self.call("GET", V1 + "/applications/{id}", 200, id=number).json, signed)
        self.refused("GET", V1 + "/applications/{id}", 404, "unknown-application", id="99")
        other = str(self.application(box=box_at(4, 1))["application"])
        self.call("POST", V1 + "/applications/{id}/refuse", 200, {"acting": "2", "note": "事由不足"}, id=other)
        third = str(self.application(box=box_at(5, 1))["application"])
        self.call("POST", V1 + "/applications/{id}/withdraw", 200, {"acting": "1"}, id=third)
        states = [one["state"] for one in self.call("GET", V1 + "/applications", 200, query="?card=3").json["applications"]]
        self.assertEqual(states, ["approved", "refused", "withdrawn"])
        self.refused("GET", V1 + "/applications", 422, "bad-value", query="?state=lost")

        out = self.call("POST", V1 + "/circulation/checkout", 200, {"box": box_at(3, 1), "card": "P:3"}).json
        self.assertIsNotNone(out["due_at"])
        self.refused("POST", V1 + "/circulation/checkout", 404, "unknown-person", {"box": box_at(3, 1), "card": "99"})
        self.refused("POST", V1 + "/circulation/checkout", 404, "unknown-box", {"box": "NOWHERE", "card": "3"})
        loan = self.call("GET", V1 + "/loans", 200).json["loans"][0]
        self.assertEqual((loan["loan"], loan["box"], loan["overdue"]), (out["movement"], box_at(3, 1), False))
        self.assertEqual(self.call("GET", V1 + "/loans", 200, query="?state=overdue").json["loans"], [])
        self.assertEqual(len(self.call("GET", V1 + "/loans", 200, query="?card=3&state=all").json["loans"]), 1)
        read = {"loan": loan["loan"], "copied": True, "pages": "12-18", "copies": 7, "acting": "1"}
        self.assertEqual(self.call("POST", V1 + "/readings-log", 201, read).json["person"], 3)
        self.refused("POST", V1 + "/readings-log", 404, "unknown-loan", {**read, "loan": 99})
        self.assertEqual(len(self.call("GET", V1 + "/readings-log", 200, query="?card=3").json["readings"]), 1)
        self.call("POST", V1 + "/circulation/checkin", 200, {"box": box_at(3, 1), "slot": "S:A/1/03L/2/4/1"})
        waiting = str(self.call("GET", V1 + "/loans", 200, query="?state=inspection").json["loans"][0]["loan"])
        seen = self.call("POST", V1 + "/loans/{id}/inspection", 200, {"damage": False, "acting": "1"}, id=waiting).json
        self.assertEqual((seen["inspection"], seen["inspected_by"]), ("ok", 1))
        self.refused("POST", V1 + "/loans/{id}/inspection", 404, "unknown-loan", {"damage": False, "acting": "1"}, id="99")

    def test_boxes_move_and_are_marked(self):
        box = box_at(6, 1)
        moved = self.call("POST", V1 + "/circulation/move", 200, {"box": box, "slot": "A/1/06L/2/4/2"}).json
        self.assertEqual((moved["kind"], moved["place"]), ("move", "A/1/06L/2/4/2"))
        still = self.call("POST", V1 + "/circulation/move", 200, {"box": box, "slot": "A/1/06L/2/4/2"}).json
        self.assertEqual((still["movement"], still["place"]), (None, "A/1/06L/2/4/2"))
        self.call("POST", V1 + "/circulation/undo", 200, {})
        self.refused("POST", V1 + "/circulation/undo", 409, "declined", {})
        self.call("POST", V1 + "/boxes/{code}/state", 200, {"mark": "sealed", "why": "办案"}, code=box)
        self.refused("POST", V1 + "/boxes/{code}/state", 422, "bad-value", {"mark": "gone"}, code=box)
        self.refused("POST", V1 + "/boxes/{code}/state", 404, "unknown-person", {"mark": "lost", "acting": "99"}, code=box)
        lines = self.call("GET", V1 + "/movements", 200, query="?box=" + box).json["movements"]
        self.assertEqual([line["kind"] for line in lines], ["sealed", "undo", "move"])
        self.assertEqual(len(self.call("GET", V1 + "/movements", 200, query="?after=1").json["movements"]), 2)

    def test_places(self):
        room = self.call("GET", V1 + "/places", 200).json
        self.assertEqual((room["level"], room["boxes"], [node["place"] for node in room["below"]]), ("room", 24, ["A/1"]))
        slot = self.call("GET", V1 + "/places/{code}", 200, code="S:A%2F1%2F3L%2F2%2F4%2F1").json
        self.assertEqual((slot["place"], slot["place_text"]), ("A/1/03L/2/4/1", "3架左—2档—4层"))
        self.assertEqual([box["barcode"] for box in slot["standing"]], [box_at(3, 1)])
        self.refused("GET", V1 + "/places/{code}", 404, "unknown-place", code="A%2F9")

    def test_the_journal_is_walked(self):
        report = self.call("GET", V1 + "/journal/verify", 200).json
        self.assertTrue(report["whole"])
        self.assertGreater(report["entries"], 1)
