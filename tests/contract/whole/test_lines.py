#!/usr/bin/python3
"""The daemon reads emulated lines and a gateway: units die and come back, adapters are pulled out, a gateway hangs, and the
command line looks on."""
import json
import pathlib
import re
import subprocess
import sys
import time
import unittest

from capture import Relay
from case import RoomCase
from house import BIN, Daemon, Program, ask, free_port, until

EMULATED = """[control]
listen = "127.0.0.1:0"
[climate]
temperature = 21.5
humidity = 48.0
[[tcp]]
name = "plc"
listen = "127.0.0.1:0"
twins = [ { kind = "shelf-plc", name = "1", unit = 1, columns = 12 } ]
[[tcp]]
name = "gateway"
listen = "127.0.0.1:0"
twins = [ { kind = "xy-md02", name = "g1", unit = 1 }, { kind = "xy-md02", name = "g2", unit = 2 } ]
[[line]]
name = "climate"
pty = "run/climate"
serial = "9600 8N1"
[[line.twins]]
kind = "xy-md02"
name = "t1"
unit = 1
[[line.twins]]
kind = "xy-md02"
name = "t2"
unit = 2
[[line.twins]]
kind = "renke-ws-n01"
name = "t3"
unit = 3
[[line.twins]]
kind = "renke-ws-n01"
name = "t4"
unit = 4
[[line.twins]]
kind = "aqualeak-10k"
name = "rope"
unit = 5
[[line]]
name = "contacts"
pty = "run/contacts"
serial = "9600 8N1"
twins = [ { kind = "waveshare-io8", name = "io", unit = 1 } ]
"""

GATEWAY = """[[bus]]
name = "gateway"
kind = "modbus_tcp"
host = "127.0.0.1"
port = {port}
response_timeout_ms = 100
[[device]]
name = "g1"
bus = "gateway"
unit = 1
model = "xy-md02"
poll_ms = 100
[[device]]
name = "g2"
bus = "gateway"
unit = 2
model = "xy-md02"
poll_ms = 100
"""


class SensedDaemon(Daemon):
    sensed = True

    def _site(self, plc_port, bank):
        """The shipped site file, its lines at the emulated ones."""
        text = super()._site(plc_port, bank)
        for line in ("climate", "contacts"):
            text, found = re.subn(f"/dev/serial/by-id/usb-{line}", str(self.folder / "run" / line), text)
            assert found == 1, line
        return text.replace("poll_ms = 2000", "poll_ms = 500 ")


class LinesCase(RoomCase):
    def setUp(self):
        super().setUp()
        site = self.folder / "emulated.toml"
        site.write_text(EMULATED, encoding="utf-8")
        self.emulated = Program([BIN / "archroom-emulator", "--room", site], self.folder / "emulator.log")
        self.addCleanup(lambda: self.emulated.kill())
        said = until("the emulator listens", lambda: re.search(r"control .*:(\d+)", self.emulated.log()) and self.emulated.log())
        self.control = int(re.search(r"listening control .*:(\d+)", said)[1])
        self.gateway = int(re.search(r"listening tcp gateway .*:(\d+)", said)[1])
        plc = int(re.search(r"listening tcp plc .*:(\d+)", said)[1])
        self.relay = Relay(self.gateway, self.folder / "gateway.pcap")
        self.room = SensedDaemon(self.folder, plc, more=GATEWAY.format(port=self.gateway_port())).start()
        self.addCleanup(self.room.kill)

    def gateway_port(self):
        return self.gateway

    def look(self, twin):
        return ask(self.control, "GET", f"/twins/{twin}")[1]

    def set(self, twin, **keys):
        status, answer = ask(self.control, "POST", f"/twins/{twin}", keys)
        self.assertEqual(status, 200, answer)

    def temperature(self, device):
        """What the daemon says of it: value and quality."""
        rows = self.room.get("/api/v1/readings")[1]["readings"]
        found = [row for row in rows if (row["device"], row["quantity"]) == (device, "temperature")]
        return (found[0]["value"], found[0]["quality"]) if found else None

    def goes_on(self, twin, more=3, seconds=15):
        """It is asked and answers so many times more."""
        from_here = self.look(twin)["answered"]
        until(f"{twin} answers", lambda: self.look(twin)["answered"] >= from_here + more, seconds)


class Lines(LinesCase):
    def test_all_are_read_and_no_frame_begins_too_early(self):
        for twin in ("t1", "t2", "t3", "t4", "rope", "io", "g1", "g2"):
            self.goes_on(twin)
        for twin in ("t1", "t3", "g2"):
            until(f"{twin} is shown", lambda twin=twin: self.temperature(twin) == (21.5, "good"), 10)
        self.assertEqual(self.look("t1")["line"]["collisions"], 0, "the silence between frames is kept")
        self.assertEqual(self.look("io")["line"]["collisions"], 0)

    def test_one_dead_unit_is_left_alone_and_found_again(self):
        self.goes_on("t2")
        self.set("t2", silent=True)
        until("it is told", lambda: self.temperature("t2") == (None, "bad"), 6)
        for twin in ("t1", "t3", "t4"):
            self.assertEqual(self.temperature(twin), (21.5, "good"))
        until("it is given up", lambda: self.look("t2")["asked"] - self.look("t2")["answered"] >= 4, 15)
        before, started = self.look("t1")["answered"], time.monotonic()
        asked = self.look("t2")["asked"]
        until("the others go on", lambda: self.look("t1")["answered"] >= before + 12, 15)
        self.assertLessEqual(self.look("t2")["asked"] - asked, 2 + (time.monotonic() - started), "probed, not polled")
        self.set("t2", silent=False)
        self.goes_on("t2", seconds=20)
        self.assertNotIn("device t1: no link", self.room.program.log())

    def test_an_adapter_is_pulled_out_and_plugged_in_again(self):
        self.goes_on("t1")
        self.set("t1", wire_unplugged=True)
        until("it is told", lambda: "device t1: no link" in self.room.program.log(), 3)
        self.goes_on("io", 10)
        self.set("t1", wire_unplugged=False)
        self.goes_on("t1")
        self.goes_on("t4")

    def test_noise_and_damage_are_mended(self):
        for _ in range(3):
            self.set("t3", garble_replies=2, wire_noise=40)
            until("both are damaged", lambda: self.look("t3")["faults"]["garble_replies"] == 0, 20)
            self.goes_on("t3", 2)
        self.goes_on("t1")
        self.assertNotIn("no link", "".join(row for row in self.room.program.log().splitlines() if "device t" in row))

    def test_late_answers_are_nobodys(self):
        """t4 answers after its time-out, again and again: the others are read as before."""
        self.set("t4", reply_delay_ms=450)
        for twin in ("t1", "t2", "t3"):
            self.goes_on(twin, 4)
        self.set("t4", reply_delay_ms=0)
        self.goes_on("t4", 2, 20)

    def test_a_gateway_hangs_goes_and_comes_back(self):
        self.goes_on("g1")
        self.set("g1", wire_hangs=True)
        self.goes_on("t1")
        self.set("g1", wire_hangs=False)
        self.goes_on("g2", seconds=20)
        self.set("g1", wire_unplugged=True)
        until("it is told", lambda: "device g1: no link" in self.room.program.log(), 4)
        self.set("g1", wire_unplugged=False)
        self.goes_on("g1")
        self.goes_on("g2")

    def archroom(self, *arguments, status=0):
        command = [BIN / "archroom", "--lang", "en", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def test_somebody_commissions(self):
        """read and probe, beside the daemon on a gateway."""
        address = f"127.0.0.1:{self.gateway}"
        rows = json.loads(self.archroom("--json", "read", "--tcp", address, "1", "1-2", "--table", "input"))
        self.assertEqual([(row["register"], row["word"]) for row in rows], [(1, 215), (2, 480)])
        self.assertEqual(rows[0]["as"]["hex"], "0x00D7")
        self.assertEqual(rows[0]["as"]["u32 high word first"], str(215 * 65536 + 480))
        self.assertIn("illegal data address", self.archroom("read", "--tcp", address, "1", "0x500", status=1))
        self.set("g1", temperature_c=-10, acclimatised=True)
        rows = json.loads(self.archroom("--json", "read", "--tcp", address, "1", "1", "--table", "input"))
        self.assertEqual(rows[0]["as"]["s16"], "-100")
        found = json.loads(self.archroom("--json", "probe", "--tcp", address, "--units", "1-4", "--timeout-ms", "100"))
        self.assertEqual([page["unit"] for page in found], [1, 2])
        self.assertIn("xy-md02", [model["model"] for model in found[0]["models"]])
        self.room.kill()
        told = self.archroom("probe", "--device", self.folder / "run" / "climate", "--units", "3-4", "--timeout-ms", "200")
        self.assertIn("unit 3: could be renke-ws-n01 (humidity 48.0 %, temperature 21.5 °C)", told)
        self.assertIn("nobody answers", self.archroom("probe", "--tcp", address, "--units", "9", "--timeout-ms", "50", status=1))
        self.archroom("read", "1", "1", status=2)


class OnTheWire(LinesCase):
    """The same room, with somebody who looks at every frame between the daemon and the gateway."""

    def gateway_port(self):
        return self.relay.port

    def test_tshark_finds_no_malformed_frame(self):
        until("frames have gone by", lambda: self.relay.frames >= 60, 20)
        self.room.kill()

        def frames(expression):
            command = ["tshark", "-n", "-r", self.folder / "gateway.pcap", "-Y", expression]
            done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
            return done.stdout.splitlines()

        self.assertGreaterEqual(len(frames("mbtcp && (modbus.func_code == 3 || modbus.func_code == 4)")), 50)
        self.assertEqual(frames("_ws.malformed || _ws.unreassembled || mbtcp.prot_id != 0"), [])
        self.assertEqual(frames("tcp.len > 0 && !mbtcp"), [], "every byte belongs to a frame")


TRACED = """[[bus]]
name = "tcp"
kind = "modbus_tcp"
host = "127.0.0.1"
port = {port}
response_timeout_ms = 60
[[bus]]
name = "rtu"
kind = "modbus_rtu"
device = "{device}"
serial = "19200 8N1"
response_timeout_ms = 60
"""
TRACED_DEVICE = """[[device]]
name = "{bus}{unit}"
bus = "{bus}"
unit = {unit}
model = "xy-md02"
poll_ms = 300
"""


class Traced(RoomCase):
    """archroom trace, held against what a slave that is not ours has heard and said: byte by byte."""

    def slave(self):
        log = self.folder / "slave.txt"
        log.touch()
        program = Program([sys.executable, pathlib.Path(__file__).with_name("traced_slave.py"), log], self.folder / "slave.log")
        self.addCleanup(program.kill)
        said = until("it listens", lambda: re.search(r"port (\d+)\ndevice (\S+)", program.log()), 20)
        return log, int(said[1]), said[2]

    def trace(self, *arguments, lang="en"):
        command = [BIN / "archroom", "--url", f"http://127.0.0.1:{self.room.port}", "--lang", lang, *arguments]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def went_by(self, log, name, way):
        rows = [row.split() for row in log.read_text().splitlines()]
        return "".join(row[2] for row in rows if row[:2] == [name, way])

    def test_what_it_shows_is_what_the_slave_saw(self):
        log, port, device = self.slave()
        more = TRACED.format(port=port, device=device)
        more += "".join(TRACED_DEVICE.format(bus=bus, unit=unit) for bus in ("tcp", "rtu") for unit in (1, 2, 3))
        self.room = self.daemon(free_port(), more=more).start()
        runs = {bus: self.trace("--json", "trace", bus, "--seconds", "3") for bus in ("tcp", "rtu")}
        texts = {lang: self.trace("trace", "rtu", "--seconds", "3", lang=lang) for lang in ("en", "zh")}
        for bus, run in runs.items():
            answers = [json.loads(row) for row in run.communicate(timeout=30)[0].splitlines()]
            self.assertEqual(run.returncode, 0)
            self.assertFalse(any(answer["missed"] or answer["paused"] for answer in answers))
            frames = [frame for answer in answers for frame in answer["frames"]]
            numbers = [frame["n"] for frame in frames]
            self.assertEqual(numbers, list(range(numbers[0], numbers[0] + len(numbers))))
            for way, heard in (("sent", "in"), ("came", "out")):
                shown = "".join(frame["hex"].replace(" ", "").lower() for frame in frames if frame["way"] == way)
                self.assertGreater(len(shown), 100)
                self.assertIn(shown, self.went_by(log, bus, heard), f"{bus}, {way}")
            came = [frame for frame in frames if frame["way"] == "came"]
            self.assertEqual({frame["check"] for frame in came}, {"whole"})
            good = [frame for frame in came if (frame["unit"], frame["function"]) == (1, 4)]
            self.assertEqual((good[0]["function_name"], good[0]["address"], good[0]["words"]),
                             ("read_input_registers", 1, [215, 480]))
            self.assertEqual((good[0]["device"], good[0]["text"]), (f"{bus}1", "temperature 21.5 °C, humidity 48 %"))
            refused = [frame for frame in came if (frame["unit"], frame["function"]) == (2, 4)]
            self.assertEqual(refused[0]["exception"], {"code": 4, "name": "device_failure"})
            late = [frame for frame in frames if frame["way"] == "trouble" and frame["device"] == f"{bus}3"]
            self.assertEqual({frame["fault"] for frame in late}, {"timeout"})
        said = texts["en"].communicate(timeout=30)[0]
        self.assertRegex(said, r"-> +rtu1 +unit 1  read input registers 1-2  \[01 04 00 01 00 02 20 0B\]")
        self.assertRegex(said, r"<- +rtu1 +unit 1  read input registers 1-2 = 215 480  \+\d+ ms  temperature 21\.5 °C")
        self.assertIn("exception 4 device failure", said)
        self.assertIn("silence: no answer in time", said)
        said = texts["zh"].communicate(timeout=30)[0]
        for words in ("站 1  读输入寄存器 1-2", "异常 4 设备故障", "超时无应答"):
            self.assertIn(words, said)
        wrong = self.trace("trace", "nowhere")
        self.assertIn('there is no bus "nowhere"; there are: plc, rtu, tcp', wrong.communicate(timeout=30)[0])
        self.assertEqual(wrong.returncode, 1)


if __name__ == "__main__":
    unittest.main()
