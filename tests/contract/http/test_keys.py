"""Keys, roles, people and lending through the door and the command line, on a site that demands keys."""
import http.client
import json
import os
import subprocess

from routes_case import OPENAPI, main
from case import RoomCase
from house import BIN, few_boxes, box_at, until, rows, verify_journal, ask

V1 = "/api/v1"
ROLES = OPENAPI["components"]["schemas"]["Role"]["enum"]


class Door:
    """One connection with one key."""

    def __init__(self, port, key=None):
        self.port, self.key = port, key

    def __call__(self, method, path, body=None, kind="application/json"):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            headers = {"Accept-Language": "en"}
            if self.key:
                headers["Authorization"] = "Bearer " + self.key
            data = body
            if body is not None and not isinstance(body, (bytes, str)):
                data = json.dumps(body, ensure_ascii=False).encode()
            if data is not None:
                headers["Content-Type"] = kind
            connection.request(method, path, data, headers)
            answer = connection.getresponse()
            self.headers = {name.lower(): value for name, value in answer.getheaders()}
            text = answer.read().decode()
            return answer.status, json.loads(text) if text and "json" in self.headers["content-type"] else text
        finally:
            connection.close()


class Keys(RoomCase):
    def setUp(self):
        super().setUp()
        shelf = self.emulator()
        self.room = self.daemon(shelf.port, tokens='"required"')
        self.room.store.mkdir()
        made = self.archroom("token", "create", "boss", "--roles", "maintainer", "--directory", self.room.store)
        self.assertEqual(made.returncode, 0, made.stderr)
        self.room.start()
        self.boss = Door(self.room.port, made.stdout.strip())

    def archroom(self, *arguments, key=None, told=None, url=None):
        environment = {name: value for name, value in os.environ.items() if name != "ARCHROOM_TOKEN"}
        if key:
            environment["ARCHROOM_TOKEN"] = key
        command = [BIN / "archroom", "--lang", "en", "--url", url or f"http://127.0.0.1:{self.room.port}", *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, input=told)

    def key(self, name, *roles, **more):
        status, made = self.boss("POST", V1 + "/tokens", {"name": name, "roles": list(roles), **more})
        self.assertEqual(status, 201, made)
        return Door(self.room.port, made["token"])

    def journal(self, kind):
        return rows(self.room.store, "SELECT by, body FROM journal WHERE type = ? ORDER BY n", kind)

    def refused(self, said, status, problem):
        self.assertEqual((said[0], said[1]["type"]), (status, "urn:archroom:problem:" + problem), said)

    def test_every_route_and_every_role(self):
        doors = {role: self.key("only-" + role, role) for role in ROLES}
        tried = {True: 0, False: 0}
        for path, operations in OPENAPI["paths"].items():
            for method, operation in operations.items():
                verb = "HEAD" if path.endswith("/stream") else method.upper()
                kinds = list(operation.get("requestBody", {}).get("content", {}))
                address = path.replace("{id}", "none").replace("{code}", "none").replace("{card}", "none")
                for role, door in doors.items():
                    body = None if not kinds else "{}" if kinds == ["application/json"] else "x"
                    status, _ = door(verb, address, body, kinds[0] if kinds else None)
                    allowed = role in operation.get("x-roles", ROLES)
                    self.assertEqual(status != 403, allowed, f"{role}: {verb} {address} said {status}")
                    self.assertNotEqual(status, 401, f"{role}: {verb} {address}")
                    tried[allowed] += 1
        self.assertGreater(min(tried.values()), 100)

    def test_without_a_key_and_with_a_wrong_one(self):
        nobody, stranger = Door(self.room.port), Door(self.room.port, "archroom_" + "A" * 43)
        self.refused(nobody("GET", V1 + "/banks"), 401, "no-credential")
        self.assertEqual(nobody.headers["www-authenticate"], 'Bearer realm="archroom"')
        self.assertEqual(nobody("GET", "/health")[0], 200)
        self.assertEqual(nobody("POST", V1 + "/stop")[0], 200, "a stop needs no key")
        for _ in range(10):
            self.refused(stranger("GET", V1 + "/banks"), 401, "bad-credential")
        self.refused(self.boss("GET", V1 + "/banks"), 429, "too-many-attempts")
        self.assertLessEqual(int(self.boss.headers["retry-after"]), 60)
        self.assertEqual(stranger("POST", V1 + "/stop")[0], 200, "nor is it locked out")
        whys = until("the journal has heard", lambda: [json.loads(body)["why"] for _, body in self.journal("access_refused")][2:])
        self.assertEqual(whys, ["too-many-attempts"])

    def test_a_key_from_its_making_to_its_end(self):
        self.refused(self.boss("POST", V1 + "/boxes", {}), 403, "no-right")
        desk = self.key("desk", "archivist")
        self.assertEqual(desk("POST", V1 + "/imports", few_boxes().encode(), "text/csv")[0], 201)
        self.assertEqual(self.journal("import_published")[-1][0], "desk", "by is the key's name")
        listed = json.loads(self.archroom("--json", "token", "list", key=self.boss.key).stdout)["tokens"]
        shown = [(token["name"], token["roles"]) for token in listed]
        self.assertEqual(shown, [("boss", ["maintainer"]), ("desk", ["archivist"])])
        self.assertNotIn(desk.key, json.dumps(listed))
        self.refused(self.boss("POST", V1 + "/tokens", {"name": "desk", "roles": ["viewer"]}), 409, "already-exists")
        self.refused(self.boss("POST", V1 + "/tokens", {"name": "x", "roles": ["king"]}), 422, "bad-value")
        self.assertEqual(self.archroom("token", "revoke", str(listed[1]["id"]), key=self.boss.key).returncode, 0)
        self.refused(desk("GET", V1 + "/banks"), 401, "bad-credential")
        for file in self.room.store.glob("register.db*"):
            self.assertNotIn(desk.key.encode(), file.read_bytes())

    def test_the_command_line_and_its_key(self):
        self.assertEqual(self.archroom("status").returncode, 1, "no key")
        self.assertEqual(self.archroom("status", key=self.key("eyes", "viewer").key).returncode, 0)
        file = self.folder / "key"
        file.write_text(self.boss.key + "\n")
        self.assertEqual(self.archroom("token", "list", "--token-file", str(file)).returncode, 0)
        self.assertEqual(self.archroom("token", "list", "--token-file", str(file) + "x").returncode, 2)
        beside = self.archroom("token", "create", "second", "--roles", "viewer", "--directory", self.room.store)
        self.assertEqual(beside.returncode, 1, "the daemon has the directory")
        self.assertIn("without --directory", beside.stderr)
        elsewhere = self.archroom("status", key=self.boss.key, url="http://192.0.2.1:8480")
        self.assertEqual((elsewhere.returncode, "in the open" in elsewhere.stderr), (2, True), elsewhere)

    def people(self):
        """An archivist, the head of the archives department, a reader; the first two with PINs."""
        (self.folder / "people.csv").write_text(
            "card,name,roles,office,department,outsider\n1,王芳,archivist,,业务科,0\n2,李强,approver,archives_head,档案科,0\n"
            "3,赵敏,,,业务科,0\n"
        )
        done = self.archroom("people", "import", str(self.folder / "people.csv"), key=self.boss.key)
        self.assertEqual((done.returncode, done.stdout), (0, "added 3, changed 0, as they were 0\n"), done.stderr)
        for card in ("1", "2"):
            self.assertEqual(self.archroom("people", "pin", card, key=self.boss.key, told="471100\n").returncode, 0)

    def session(self, card, pin="471100"):
        return Door(self.room.port)("POST", V1 + "/sessions", {"card": card, "pin": pin})

    def test_people_are_looked_up_and_that_is_known(self):
        self.people()
        auditor, viewer = self.key("auditor", "auditor"), self.key("eyes", "viewer")
        status, found = auditor("GET", V1 + "/people?q=" + "%E7%8E%8B")
        self.assertEqual((status, [one["name"] for one in found["people"]]), (200, ["王芳"]))
        self.assertEqual(auditor("GET", V1 + "/people/3")[0], 200)
        self.refused(auditor("GET", V1 + "/people/9"), 404, "unknown-person")
        asked = [(by, json.loads(body)["what"], json.loads(body)["people"]) for by, body in self.journal("person_looked_up")]
        self.assertEqual(asked, [("auditor", "people", [1]), ("auditor", "person", [3]), ("auditor", "person", [])])
        seen = lambda door: [e for e in door("GET", V1 + "/events?limit=1000")[1]["events"] if e["type"] == "person_added"]
        self.assertEqual(seen(auditor)[0]["private"]["name"], "王芳")
        self.assertNotIn("private", seen(viewer)[0])
        self.refused(self.boss("PATCH", V1 + "/people/1", {"office": "king"}), 422, "bad-value")
        self.refused(self.boss("POST", V1 + "/people", {"card": "1", "name": "x"}), 409, "already-exists")
        self.refused(self.boss("POST", V1 + "/people", {"card": "8", "name": "x", "colour": 1}), 422, "unknown-key")

    def test_wrong_pins_lock_and_a_restart_does_not_help(self):
        self.people()
        self.refused(self.session("9"), 401, "wrong-pin")
        for _ in range(4):
            self.refused(self.session("1", "000000"), 401, "wrong-pin")
        self.refused(self.session("1", "000000"), 429, "pin-locked")
        self.room.kill()
        self.room.start()
        self.refused(self.session("1"), 429, "pin-locked")
        self.assertEqual(self.session("2")[0], 201, "nobody else is locked")
        self.assertEqual(len(self.journal("pin_locked")), 1)
        self.assertEqual(self.boss("PATCH", V1 + "/people/2", {"active": False})[0], 200)
        self.refused(self.session("2"), 401, "wrong-pin")

    def test_a_box_goes_out_on_a_signature_and_comes_home(self):
        self.people()
        desk = self.key("desk", "operator", "archivist")
        self.assertEqual(desk("POST", V1 + "/imports", few_boxes().encode(), "text/csv")[0], 201)
        archivist, head = (Door(self.room.port, self.session(card)[1]["token"]) for card in ("1", "2"))
        box = box_at(3, 1)
        out = {"box": box, "card": "3"}
        said = desk("POST", V1 + "/circulation/checkout", out)
        self.refused(said, 409, "declined")
        self.assertEqual(said[1]["declined"]["code"], "no-application")
        form = {"use": "consult", "card": "3", "boxes": [box], "purpose": "核对缴费"}
        status, paper = archivist("POST", V1 + "/applications", form)
        self.assertEqual((status, paper["missing"], paper["filed_by"]), (201, "archives_head", 1))
        said = desk("POST", V1 + "/circulation/checkout", out)
        self.assertEqual(said[1]["declined"]["code"], "signature-missing")
        self.assertEqual(said[1]["declined"]["subject"], "archives_head", "the refusal names the missing signature")
        self.assertIn("signature", said[1]["detail"])
        sign = f"{V1}/applications/{paper['application']}/sign"
        self.refused(archivist("POST", sign, {}), 403, "no-right")
        said = self.key("robot", "approver")("POST", sign, {})
        self.assertEqual(said[1]["declined"]["code"], "needs-person", said)
        self.refused(head("POST", sign, {"acting": "1"}), 422, "bad-value")
        self.assertEqual(head("POST", sign)[1]["state"], "approved")
        status, done = desk("POST", V1 + "/circulation/checkout", out)
        self.assertEqual((status, done["kind"], done["box"]), (200, "out", box))
        self.refused(desk("POST", V1 + "/circulation/checkout", out), 409, "declined")
        loans = json.loads(self.archroom("--json", "loans", key=desk.key).stdout)["loans"]
        self.assertEqual([(loan["box"], loan["person"]) for loan in loans], [(box, 3)])
        wrong = desk("POST", V1 + "/circulation/checkin", {"box": box, "slot": "S:A/1/04L/2/4/2"})
        why = wrong[1]["declined"]
        self.assertEqual((wrong[0], why["code"], why["place"]), (409, "wrong-slot", "A/1/03L/2/4/1"))
        home = self.archroom("checkin", box, "A/1/03L/2/4/1", key=desk.key)
        self.assertEqual(home.returncode, 0, home.stderr)
        waiting = desk("GET", V1 + "/loans?state=inspection")[1]["loans"]
        status, seen = archivist("POST", f"{V1}/loans/{waiting[0]['loan']}/inspection", {"damage": False})
        self.assertEqual((status, seen["inspection"]), (200, "ok"))
        kinds = [line["kind"] for line in desk("GET", V1 + "/movements?box=" + box)[1]["movements"]]
        self.assertEqual(kinds, ["in", "out"])
        verified = self.archroom("journal", "verify", key=self.key("auditor", "auditor").key)
        self.assertEqual(verified.returncode, 0, verified.stderr)
        offline = self.archroom("--json", "journal", "verify", "--directory", self.room.store)
        self.assertEqual(json.loads(offline.stdout)["entries"], verify_journal(self.room.store))

    def test_what_an_archivist_records_of_a_box(self):
        desk = self.key("desk", "archivist")
        self.assertEqual(desk("POST", V1 + "/imports", few_boxes().encode(), "text/csv")[0], 201)
        box = box_at(4, 1)
        state = f"{V1}/boxes/{box}/state"
        self.assertEqual(desk("POST", state, {"mark": "lost", "why": "盘点未见"})[1]["kind"], "lost")
        self.refused(desk("POST", state, {"mark": "eaten"}), 422, "bad-value")
        self.assertEqual(desk("POST", state, {"mark": "found"})[1]["kind"], "found")
        moved = desk("POST", V1 + "/circulation/move", {"box": box, "slot": "A/1/04L/2/4/2"})
        self.assertEqual((moved[0], moved[1]["place"]), (200, "A/1/04L/2/4/2"), moved)
        again = desk("POST", V1 + "/circulation/move", {"box": box, "slot": "S:A/1/4L/2/4/2"})
        self.assertEqual((again[0], again[1]["movement"]), (200, None), "it stands there already")
        self.refused(desk("POST", V1 + "/circulation/move", {"box": box, "slot": "A/1/05L/2/4/1"}), 409, "declined")
        back = desk("POST", V1 + "/circulation/undo", {})
        self.assertEqual((back[0], back[1]["place"]), (200, "A/1/04L/2/4/1"), back)
        self.refused(desk("POST", V1 + "/circulation/move", {"box": box, "slot": "A/9/04L/2/4/2"}), 404, "unknown-place")
        self.refused(desk("POST", V1 + "/circulation/move", {"box": box}), 422, "missing-key")


class Off(RoomCase):
    def test_on_this_machine_a_site_may_leave_keys_out(self):
        shelf = self.emulator()
        room = self.daemon(shelf.port).start()
        self.assertEqual(ask(room.port, "GET", V1 + "/tokens")[0], 200)
        status, made = ask(room.port, "POST", V1 + "/tokens", {"name": "eyes", "roles": ["viewer"]})
        self.assertEqual(status, 201)
        viewer = Door(room.port, made["token"])
        self.assertEqual(viewer("GET", V1 + "/banks")[0], 200)
        self.assertEqual(viewer("GET", V1 + "/tokens")[0], 403, "a key that is shown counts")


if __name__ == "__main__":
    main(verbosity=2)
