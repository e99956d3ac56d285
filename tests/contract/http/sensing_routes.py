"""The routes of readings, protections and alarms, driven in a room whose probe says that it failed: an alarm of its own."""
import socketserver
import threading
from urllib.parse import quote

from house import until

V1 = "/api/v1"
PROBE = """
[[bus]]
name = "climate"
kind = "modbus_tcp"
host = "127.0.0.1"
port = {port}
[[device]]
name = "t1"
bus = "climate"
unit = 1
model = "xy-md02"
place = "A/1"
"""


class BrokenDevice(socketserver.BaseRequestHandler):
    """Answers every question with the exception "device failure"."""

    def handle(self):
        while len(asked := self.request.recv(260)) >= 8:
            self.request.sendall(asked[:4] + b"\0\3" + asked[6:7] + bytes([asked[7] | 0x80, 4]))


class SensingRoutes:
    def room_with_a_dead_probe(self):
        gateway = socketserver.ThreadingTCPServer(("127.0.0.1", 0), BrokenDevice)
        gateway.daemon_threads = True
        threading.Thread(target=gateway.serve_forever, daemon=True).start()
        self.addCleanup(gateway.server_close)
        self.addCleanup(gateway.shutdown)
        self.room.kill()
        # Stations come last in a site file.
        more = PROBE.format(port=gateway.server_address[1]) + self.more
        self.room = self.daemon(self.shelf.port, more=more).start()

    def open_alarms(self):
        return self.call("GET", V1 + "/alarms", 200).json["alarms"]

    def test_readings_protections_and_alarms(self):
        self.room_with_a_dead_probe()
        until("the probe is missed", self.open_alarms, 30)
        readings = self.call("GET", V1 + "/readings", 200, query="?device=t1&quantity=temperature").json["readings"]
        self.assertEqual([(r["device"], r["value"]) for r in readings], [("t1", None)])
        self.assertNotEqual(readings[0]["quality"], "good")
        self.assertEqual(self.call("GET", V1 + "/readings", 200, query="?device=nobody").json["readings"], [])
        self.refused("GET", V1 + "/readings", 422, "unknown-key", query="?colour=red")
        verdicts = {p["protection"]: p["verdict"] for p in self.call("GET", V1 + "/protections", 200).json["protections"]}
        self.assertNotIn("ok", verdicts.values())
        self.refused("GET", V1 + "/alarms", 422, "bad-value", query="?state=purple")
        self.refused("GET", V1 + "/alarms", 422, "bad-value", query="?from=yesterday")
        self.refused("GET", V1 + "/alarms/{id}", 404, "unknown-alarm", id="nothing")

    def test_what_people_do_about_an_alarm(self):
        self.room_with_a_dead_probe()
        alarm = until("the probe is missed", self.open_alarms, 30)[0]
        where = {"id": quote(alarm["id"], safe="")}
        self.assertEqual(self.call("GET", V1 + "/alarms/{id}", 200, **where).json["id"], alarm["id"])
        self.call("POST", V1 + "/alarms/silence", 200)
        self.refused("POST", V1 + "/alarms/{id}/acknowledge", 422, "unknown-key", {"colour": "red"}, **where)
        self.call("POST", V1 + "/alarms/{id}/acknowledge", 200, {"note": "the cable"}, **where)
        self.refused("POST", V1 + "/alarms/{id}/acknowledge", 409, "refused", **where)
        self.refused("POST", V1 + "/alarms/{id}/confirm", 409, "refused", **where)
        self.refused("POST", V1 + "/alarms/{id}/reset", 409, "refused", **where)
        self.refused("POST", V1 + "/alarms/{id}/shelve", 422, "bad-value", {"minutes": 0}, **where)
        self.call("POST", V1 + "/alarms/{id}/shelve", 200, {"minutes": 5, "note": "a new cable is on its way"}, **where)
        self.assertNotIn(alarm["id"], [a["id"] for a in self.open_alarms()])
        self.refused("POST", V1 + "/alarms/{id}/shelve", 409, "refused", {"minutes": 9}, **where)
        self.call("POST", V1 + "/alarms/{id}/unshelve", 200, **where)
        self.assertIn(alarm["id"], [a["id"] for a in self.open_alarms()])
        self.call("POST", V1 + "/alarms/{id}/service", 200, {"out_of_service": True}, **where)
        self.assertNotIn(alarm["id"], [a["id"] for a in self.open_alarms()])
        self.call("POST", V1 + "/alarms/{id}/service", 200, {"out_of_service": False}, **where)
        said = self.call("GET", V1 + "/alarms", 200, query="?state=all&from=2026-01-01T00:00:00Z").json
        deeds = [change["event"] for change in said["changes"] if change["alarm"] == alarm["id"]]
        self.assertGreaterEqual(len(deeds), 5, deeds)

    def test_what_goes_over_a_bus(self):
        self.room_with_a_dead_probe()
        path = V1 + "/buses/{bus}/frames"
        next_one = self.call("GET", path, 200, bus="climate").json["next"]

        def refusals():
            frames = self.call("GET", path, 200, bus="climate", query=f"?after={next_one}&limit=1000").json["frames"]
            return [frame for frame in frames if frame["way"] == "came" and frame["exception"]]

        self.assertEqual(until("a refusal goes by", refusals, 15)[0]["exception"]["name"], "device_failure")
        self.refused("GET", path, 404, "unknown-bus", bus="nowhere")
        self.refused("GET", path, 422, "bad-value", bus="climate", query="?after=-1")
        self.refused("GET", path, 422, "unknown-key", bus="climate", query="?colour=red")
