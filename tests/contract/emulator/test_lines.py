"""Emulated serial lines and gateways, asked by programs that others wrote: mbpoll over RTU, pymodbus over TCP."""
import os
import subprocess
import time
import unittest

from pymodbus.client import ModbusTcpClient
from room import Emulator, main, until

LINES = """
[control]
listen = "127.0.0.1:0"
[climate]
temperature = 21.5
humidity = 48.0
[[line]]
name = "climate"
pty = "run/climate"
serial = "9600 8N1"
twins = [ { kind = "xy-md02", name = "t1", unit = 1 }, { kind = "renke-ws-n01", name = "t3", unit = 3 } ]
[[line]]
name = "slow"
pty = "run/slow"
serial = "1200 8E1"
twins = [ { kind = "xy-md02", name = "s1", unit = 1 } ]
[[tcp]]
name = "gateway"
listen = "127.0.0.1:0"
[[tcp.twins]]
kind = "xy-md02"
name = "g1"
unit = 1
[[tcp.twins]]
kind = "waveshare-io8"
name = "io"
unit = 2
[[tcp.twins]]
kind = "aqualeak-10k"
name = "rope"
unit = 3
"""


class Lines(unittest.TestCase):
    def setUp(self):
        self.emulator = Emulator(LINES)
        self.addCleanup(self.emulator.end)

    def mbpoll(self, line, unit, *what, baud=9600, parity="none", timeout=1.0):
        """What mbpoll printed of the registers, or its complaint."""
        command = ["mbpoll", "-m", "rtu", "-b", str(baud), "-P", parity, "-a", str(unit), "-1", "-0", "-o", str(timeout), *what]
        done = subprocess.run([*command, self.emulator.lines[line]], capture_output=True, text=True, timeout=20, check=False)
        values = [row.split(":")[1].split()[0] for row in done.stdout.splitlines() if row.startswith("[")]
        return values or done.stdout + done.stderr

    def test_mbpoll_reads_each_unit_of_a_line(self):
        self.assertEqual(self.mbpoll("climate", 1, "-t", "3", "-r", "1", "-c", "2"), ["215", "480"])
        self.assertEqual(self.mbpoll("climate", 3, "-t", "4", "-r", "0", "-c", "2"), ["480", "215"])
        self.assertIn("timed out", self.mbpoll("climate", 2, "-t", "3", "-r", "1"), "nobody has this number")

    def test_what_is_around_a_probe_is_what_it_reads(self):
        self.emulator.set("t1", temperature_c=-5.5, humidity_percent=91.2)
        until("the probe follows", lambda: 21.5 > self.emulator.look("t1")["measured_c"] > -5.5, 10)
        self.emulator.set("t1", acclimatised=True)
        self.assertEqual(self.mbpoll("climate", 1, "-t", "3:hex", "-r", "1", "-c", "2"), ["0xFFC9", "0x0390"])

    def test_a_line_is_as_slow_as_it_says(self):
        started = time.monotonic()
        self.assertEqual(self.mbpoll("slow", 1, "-t", "3", "-r", "1", "-c", "2", baud=1200, parity="even"), ["215", "480"])
        # 17 characters of 11 bits, and the silence after the question
        self.assertGreaterEqual(time.monotonic() - started, (17 + 3.5) * 11 / 1200)

    def test_faults_of_a_unit_are_its_own(self):
        self.emulator.set("t1", silent=True)
        self.assertIn("timed out", self.mbpoll("climate", 1, "-t", "3", "-r", "1"))
        self.assertEqual(self.mbpoll("climate", 3, "-t", "4", "-r", "1"), ["215"])
        self.emulator.set("t1", silent=False, refuse=2)
        self.assertIn("Illegal data address", self.mbpoll("climate", 1, "-t", "3", "-r", "1"))
        self.emulator.set("t1", refuse=0, garble_replies=1)
        self.assertNotEqual(self.mbpoll("climate", 1, "-t", "3", "-r", "1"), ["215"])
        self.emulator.set("t1", answer_as=9)
        self.assertNotEqual(self.mbpoll("climate", 1, "-t", "3", "-r", "1"), ["215"])
        self.emulator.set("t1", answer_as=None)
        self.assertEqual(self.mbpoll("climate", 1, "-t", "3", "-r", "1"), ["215"])

    def test_an_adapter_is_unplugged_and_plugged_in_again(self):
        self.emulator.set("t1", wire_unplugged=True)
        self.assertFalse(os.path.lexists(self.emulator.lines["climate"]))
        self.emulator.set("t3", wire_unplugged=False)
        self.assertEqual(self.mbpoll("climate", 1, "-t", "3", "-r", "1"), ["215"])

    def test_pymodbus_reads_the_units_of_a_gateway(self):
        client = ModbusTcpClient("127.0.0.1", port=self.emulator.ports["gateway"], timeout=1, retries=0)
        client.connect()
        self.addCleanup(client.close)
        self.assertEqual(client.read_input_registers(1, 2, slave=1).registers, [215, 480])
        self.emulator.set("io", contact={"channel": 3, "closed": True})
        self.assertEqual(client.read_discrete_inputs(0, 8, slave=2).bits, [False, False, True] + [False] * 5)
        self.emulator.set("rope", wet_at_m=12)
        self.assertEqual(client.read_input_registers(0, 2, slave=3).registers, [9, 12])
        self.assertEqual(client.read_input_registers(0, 1, slave=77).exception_code, 11, "as a gateway tells of a silent unit")
        self.assertFalse(client.write_coil(1, True, slave=2).isError())

    def test_a_wrong_key_changes_nothing(self):
        status, answer = self.emulator.ask("/twins/t1", {"temperature_c": 3, "humidty": 4})
        self.assertEqual((status, answer["detail"]), (400, 'unknown key "humidty"'))
        status, answer = self.emulator.ask("/twins/t1", {"temperature_c": 3, "wet_at_m": "there"})
        self.assertEqual(status, 400)
        self.assertEqual(self.emulator.look("t1")["around"]["temperature_c"], 21.5)


if __name__ == "__main__":
    main()
