"""The room by MQTT, from outside: a real broker, real clients, a daemon that is killed and a broker that goes away."""
import ctypes
import json
import pathlib
import socket
import subprocess
import sys
import time
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from broker import Broker, Subscriber, ask, publish  # noqa: E402
from case import RoomCase  # noqa: E402
from house import SIGKILL, SIGTERM, few_boxes, rows, until  # noqa: E402

PIDFD_OPEN, PIDFD_GETFD = 434, 438


class MqttCase(RoomCase):
    mqtt = 'accept_requests = "on"\n'

    def setUp(self):
        super().setUp()
        self.broker = Broker(self.folder).start()
        self.addCleanup(lambda: self.broker.stop())
        self.shelf = self.emulator()
        self.room = self.daemon(self.shelf.port)
        self.speak_to(f"tcp://127.0.0.1:{self.broker.port}", self.mqtt)

    def speak_to(self, broker, more=""):
        text = self.room.site.read_text(encoding="utf-8")
        head, tail = text[: text.index("[mqtt]")], text[text.index("[log]"):]
        self.room.site.write_text(f'{head}[mqtt]\nbroker = "{broker}"\n{more}\n{tail}', encoding="utf-8")

    def listen(self, *topics, broker=None, more=()):
        made = Subscriber(broker or self.broker, *topics, more=more)
        self.addCleanup(made.stop)
        return made

    def loaded(self):
        self.room.start()
        status, report = self.room.load(few_boxes())
        self.assertEqual(status, 201, report)
        return self

    def journal(self):
        return rows(self.room.store, "SELECT n, at, type FROM journal ORDER BY n")

    def arrive(self, listener, seconds=10):
        """Every entry of the journal has come, in order; doubles only where we go back and say all of it again."""
        try:
            until("all facts have come", lambda: {f["n"] for f in listener.facts()} >= {n for n, _, _ in self.journal()}, seconds)
        except AssertionError as late:
            missing = {n for n, _, _ in self.journal()} - {f["n"] for f in listener.facts()}
            cursor = rows(self.room.store, "SELECT cursor FROM outboxes")
            log = self.room.program.log()[-2000:]
            raise AssertionError(f"{late}\nmissing: {sorted(missing)}, cursor: {cursor}\n{log}") from late
        first_times, seen = [], set()
        for fact in listener.facts():
            if fact["n"] not in seen:
                seen.add(fact["n"])
                first_times.append(fact)
        self.assertEqual([fact["n"] for fact in first_times], list(range(1, len(first_times) + 1)))
        kept = {n: (at, kind) for n, at, kind in self.journal()}
        for fact in first_times:
            at, kind = kept[fact["n"]]
            stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at // 1000)) + f".{at % 1000:03d}Z"
            self.assertEqual((fact["at"], fact["type"]), (stamp, kind))
        return first_times


class Facts(MqttCase):
    def test_status_pictures_and_facts(self):
        self.loaded()
        listener = self.listen("archroom/A/#")
        until("it is online", lambda: listener.of("archroom/A/status")[:1] == ["online"])
        bank = until("the bank is shown", lambda: listener.of("archroom/A/banks/1"))
        shown, told = json.loads(bank[-1]), self.room.bank()
        for key in ("bank", "tier", "mode", "columns", "aisles", "blocked_by"):
            self.assertEqual(shown[key], told[key])
        self.assertEqual(json.loads(listener.of("archroom/A/devices/1")[-1])["state"], "up")
        self.room.rearm()
        self.room.post("/api/v1/requests", {"id": "look-1", "box": "A0000201", "action": "locate"})
        states = until("the request is told", lambda: listener.of("archroom/A/requests/look-1"))
        self.assertEqual(json.loads(states[-1])["state"], "done")
        self.room.program.tell(SIGTERM)
        self.room.program.ends(10)
        until("it says goodbye", lambda: listener.of("archroom/A/status")[-1] == "offline")

    def test_every_fact_once_and_names_never(self):
        listener = self.listen("archroom/A/events", "archroom/A/status")
        self.loaded()
        self.room.rearm()
        self.room.post("/api/v1/people", {"card": "P-1", "name": "张三", "roles": ["archivist"]})
        facts = self.arrive(listener)
        self.assertEqual(len(listener.facts()), len(facts), "nothing broke, so nothing is said twice")
        self.assertIn("person_added", [fact["type"] for fact in facts])
        said = "".join(payload for _, _, payload, _ in listener.heard)
        self.assertNotIn("张三", said)
        self.assertNotIn("职工养老保险", said)
        self.assertNotIn("private", said)
        self.room.program.tell(SIGKILL)
        until("its will is read", lambda: listener.of("archroom/A/status")[-1:] == ["offline"], 20)

    def test_no_broker_at_the_start_and_an_hour_later(self):
        self.broker.stop()
        self.loaded()
        self.room.rearm()
        polled = self.room.bank()["evidence"]["age_ms"]
        self.assertLess(polled, 2000, "the shelf is watched all the same")
        self.broker.start()
        back = time.monotonic()
        listener = self.listen("archroom/A/#")
        self.arrive(listener)
        first = min(at for at, _, _, _ in listener.heard)
        self.assertLess(first - back, 2.0)

    def test_the_broker_goes_and_comes_back(self):
        self.loaded()
        listener = self.listen("archroom/A/events")
        for turn in range(3):
            self.broker.stop()
            for number in range(20):
                identity = f"look-{turn}-{number}"
                self.room.post("/api/v1/requests", {"id": identity, "box": "A0000201", "action": "locate"})
            self.broker.start()
            back = time.monotonic()
            listener = self.listen("archroom/A/events")
            wanted = self.journal()[-1][0]
            until("the last fact has come", lambda: wanted in {f["n"] for f in listener.facts()})
            numbers = [fact["n"] for fact in listener.facts()]
            self.assertEqual(sorted(set(numbers)), list(range(min(numbers), wanted + 1)), "none is missing")
            first = listener.heard[0][0] - back
            self.assertLess(first, 2.0, "the first one soon after the broker's return")
            listener.stop()

    def test_killed_in_mid_outbox(self):
        first = self.listen("archroom/A/events", more=("-i", "keeper", "-c", "-x", "3600"))
        self.loaded()
        for life in range(4):
            for number in range(30):
                self.room.post("/api/v1/requests", {"id": f"life-{life}-{number}", "box": "A0000201", "action": "locate"})
            self.room.program.tell(SIGKILL)
            self.room.program.ends(10)
            self.room.start()
        self.arrive(first, 20)


class Asking(MqttCase):
    def test_a_request_is_answered_where_its_sender_wants_it(self):
        self.loaded()
        until("it takes requests", lambda: "connected" in self.room.program.log())
        body = json.dumps({"id": "cat-1", "box": "A0000201", "action": "locate"})
        answer = ask(self.broker, "archroom/A/request", body)
        self.assertEqual((answer["id"], answer["state"]), ("cat-1", "done"))
        self.assertEqual(answer["by"], "mqtt")
        self.assertEqual(answer["boxes"][0]["place"], "A/1/02L/2/4/1")
        again = ask(self.broker, "archroom/A/request", body)
        self.assertEqual(again["id"], "cat-1", "the same id with the same body is the same request")
        other = ask(self.broker, "archroom/A/request", json.dumps({"id": "cat-1", "box": "A0000202", "action": "locate"}))
        self.assertEqual(other["type"], "urn:archroom:problem:id-used")

    def test_an_old_client_hears_on_the_topic_of_its_request(self):
        self.loaded()
        listener = self.listen("archroom/A/requests/+")
        until("it takes requests", lambda: "connected" in self.room.program.log())
        publish(self.broker, "archroom/A/request", '{"id": "old+1/2", "box": "nothing", "action": "locate"}', "-V", "mqttv311")
        answer = json.loads(until("it is answered", lambda: listener.of("archroom/A/requests/old%2B1%2F2"))[0])
        self.assertEqual(answer["type"], "urn:archroom:problem:unknown-box")

    def test_bad_payloads_get_a_clear_answer(self):
        self.loaded()
        until("it takes requests", lambda: "connected" in self.room.program.log())
        for payload, problem in (("{", "bad-json"), ("[]", "wrong-type"), ('{"box": "A0000201", "action": "fly"}', "bad-value"),
                                 ('{"box": "A0000201", "action": "locate", "by": "me"}', "unknown-key")):
            answer = ask(self.broker, "archroom/A/request", payload)
            self.assertEqual(answer["type"], f"urn:archroom:problem:{problem}", payload)
        listener = self.listen("archroom/A/requests/+")
        publish(self.broker, "archroom/A/request", b'{"box": "' + b"x" * 70_000 + b'"}')
        answer = json.loads(until("it is answered", lambda: listener.of("archroom/A/requests/-"))[0])
        self.assertEqual(answer["type"], "urn:archroom:problem:too-large")
        publish(self.broker, "archroom/A/request", b"\xff\x00\xfe{")
        until("it is answered", lambda: len(listener.of("archroom/A/requests/-")) == 2)

    def test_nobody_has_us_write_into_our_own_topics(self):
        self.loaded()
        until("it takes requests", lambda: "connected" in self.room.program.log())
        listener = self.listen("archroom/A/#")
        publish(self.broker, "archroom/A/request", '{"id": "sly", "box": "none", "action": "locate"}', "-D", "publish",
                "response-topic", "archroom/A/status")
        until("it is answered elsewhere", lambda: listener.of("archroom/A/requests/sly"))
        self.assertEqual(set(listener.of("archroom/A/status")), {"online"})

    def test_a_flood_hinders_nobody(self):
        self.loaded()
        until("it takes requests", lambda: "connected" in self.room.program.log())
        lines = "\n".join('{"box": "A0000201", "action": "locate"}' for _ in range(3000)).encode()
        flood = subprocess.Popen(["mosquitto_pub", "-V", "5", "-h", "127.0.0.1", "-p", str(self.broker.port), "-q", "0", "-t",
                                  "archroom/A/request", "-l"], stdin=subprocess.PIPE)
        flood.stdin.write(lines)
        flood.stdin.close()
        slowest = 0.0
        for _ in range(20):
            asked = time.monotonic()
            self.assertEqual(self.room.get("/api/v1/banks/1")[0], 200)
            slowest = max(slowest, time.monotonic() - asked)
        flood.wait(60)
        self.assertLess(slowest, 2.0)
        self.assertLess(self.room.bank()["evidence"]["age_ms"], 2000)
        answer = ask(self.broker, "archroom/A/request", '{"id": "after", "box": "A0000201", "action": "locate"}')
        self.assertTrue(answer.get("state") == "done" or answer["type"].endswith("too-many"), answer)


class Closed(MqttCase):
    mqtt = ""

    def test_requests_are_off_unless_the_site_turns_them_on(self):
        self.loaded()
        listener = self.listen("archroom/A/events")
        until("it is connected", lambda: "connected" in self.room.program.log())
        publish(self.broker, "archroom/A/request", '{"id": "no", "box": "A0000201", "action": "locate"}')
        self.room.post("/api/v1/requests", {"id": "yes", "box": "A0000201", "action": "locate"})
        until("the other way works", lambda: "yes" in [fact.get("id") for fact in listener.facts()])
        self.assertEqual(rows(self.room.store, "SELECT count(*) FROM requests WHERE id = 'no'"), [(0,)])

    def test_small_messages_go_at_once(self):
        """TCP_NODELAY is read back from the daemon's own socket to the broker."""
        self.loaded()
        until("it is connected", lambda: "connected" in self.room.program.log())
        libc = ctypes.CDLL(None, use_errno=True)
        pidfd = libc.syscall(PIDFD_OPEN, self.room.program.pid, 0)
        self.assertGreaterEqual(pidfd, 0)
        found = []
        for entry in pathlib.Path(f"/proc/{self.room.program.pid}/fd").iterdir():
            if not str(entry.readlink()).startswith("socket:"):
                continue
            copy = libc.syscall(PIDFD_GETFD, pidfd, int(entry.name), 0)
            if copy < 0:
                continue
            with socket.socket(fileno=copy) as theirs:
                try:
                    peer = theirs.getpeername()
                except OSError:
                    continue
                if theirs.family == socket.AF_INET and peer[1] == self.broker.port:
                    found.append(theirs.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        self.assertEqual(len(found), 1)
        self.assertNotEqual(found[0], 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
