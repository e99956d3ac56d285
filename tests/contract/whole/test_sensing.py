"""A probe and contacts on emulated serial lines, to the door: it gets warm, an alarm rises, is acknowledged, and outlives kill -9
to the second; a smoke contact forbids the bank."""
import pathlib
import tempfile
import unittest

from house import BIN, Program, ask, free_port, until

TWINS = {
    "climate": '{ kind = "xy-md02", name = "t1", unit = 1 }',
    "contacts": '{ kind = "waveshare-io8", name = "io", unit = 1 }',
}
DEVICES = """
[[device]]
name = "t1"
bus = "climate"
unit = 1
model = "xy-md02"
[[device]]
name = "io"
bus = "contacts"
unit = 1
model = "waveshare-io8"
poll_ms = 100
inputs = { smoke = { channel = 1, healthy = 0 } }
"""
BANK = """
[[bank]]
name = "1"
bus = "plc"
unit = 1
model = "plc-map"
columns = 12
fixed_column = "left"
column_width_mm = 550
aisle_mm = 900
speed_mm_s = 60
sections = 5
shelves = 6
slots = 8
evidence = "presence"
"""


class Sensing(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.folder = pathlib.Path(self.scratch.name)
        self.control, self.plc, self.port = free_port(), free_port(), free_port()
        room = f'[control]\nlisten = "127.0.0.1:{self.control}"\n[[tcp]]\nname = "plc"\nlisten = "127.0.0.1:{self.plc}"\n'
        room += (
            'twins = [ { kind = "shelf-plc", name = "1", unit = 1, columns = 12, fixed_column = "left", '
            "column_width_mm = 550, aisle_mm = 900, speed_mm_s = 60 } ]\n"
        )
        site = f'[room]\nname = "A"\n[store]\ndirectory = "{self.folder}/data"\n[http]\nlisten = "127.0.0.1:{self.port}"\n'
        site += "[protections]\ndelay_s = 1\n"
        site += f'[[bus]]\nname = "plc"\nkind = "modbus_tcp"\nhost = "127.0.0.1"\nport = {self.plc}\n'
        for line, twins in TWINS.items():
            room += f'[[line]]\nname = "{line}"\npty = "{line}"\nserial = "9600 8N1"\ntwins = [ {twins} ]\n'
            site += f'[[bus]]\nname = "{line}"\nkind = "modbus_rtu"\ndevice = "{self.folder}/{line}"\nserial = "9600 8N1"\n'
        (self.folder / "emulated.toml").write_text(room)
        (self.folder / "room.toml").write_text(site + BANK + DEVICES)
        emulator = Program([BIN / "archroom-emulator", "--room", self.folder / "emulated.toml"], self.folder / "emulator.log")
        self.addCleanup(emulator.kill)
        until("the lines are there", lambda: all((self.folder / line).exists() for line in TWINS), 30)
        self.start()

    def start(self):
        self.daemon = Program([BIN / "archroomd", "--config", self.folder / "room.toml"], self.folder / "archroomd.log")
        self.addCleanup(self.daemon.kill)
        until("the door is open", lambda: "listening on" in self.daemon.log(), 30)
        until("it answers", self.answers, 30)

    def answers(self):
        try:
            return ask(self.port, "GET", "/health")[0] == 200
        except OSError:
            return False

    def get(self, path):
        status, answer = ask(self.port, "GET", f"/api/v1{path}")
        self.assertEqual(status, 200, answer)
        return answer

    def verdict(self, name):
        all_of_them = self.get("/protections")["protections"]
        return next((p["verdict"] for p in all_of_them if p["protection"] == name), None)

    def alarm(self, name):
        return self.get(f"/alarms/{name}")

    def test_it_gets_warm_and_somebody_sees_it(self):
        until("the probe is read", lambda: self.verdict("heat") == "ok", 60)
        self.assertEqual(len(self.get("/protections")["protections"]), 8)
        self.assertEqual(ask(self.control, "POST", "/twins/t1", {"temperature_c": 40})[0], 200)
        until("the alarm rises", lambda: self.alarm("t1.temperature.high")["active"], 120)
        status, answer = ask(self.port, "POST", "/api/v1/alarms/t1.temperature.high/acknowledge", {"note": "window shut"})
        self.assertEqual((status, answer["state"]), (200, "acknowledged"))
        before = self.alarm("t1.temperature.high")
        self.daemon.kill()
        self.start()
        after = self.alarm("t1.temperature.high")
        for key in ("state", "raised_at", "occurrence", "acknowledged", "private"):
            self.assertEqual(after[key], before[key], key)
        events = [c["event"] for c in self.get("/alarms?from=2020-01-01T00:00:00Z")["changes"] if c["alarm"] == after["id"]]
        self.assertEqual(events[:2], ["raised", "acknowledged"])

    def test_smoke_at_a_contact_forbids_the_bank(self):
        until("the contacts are read", lambda: self.verdict("fire") == "ok", 60)
        self.assertEqual(ask(self.control, "POST", "/twins/io", {"contact": {"channel": 1, "closed": True}})[0], 200)
        until("the bank is forbidden", lambda: [f["kind"] for f in self.get("/banks/1")["forbids"]] == ["fire"], 30)
        self.assertEqual(self.verdict("fire"), "alarm")
        self.assertTrue(self.alarm("io.smoke")["first_out"])


if __name__ == "__main__":
    unittest.main()
