"""What the tests of archroom-emulator share: a running one, its control port, and a pymodbus master that follows docs/plc-map.md.

Addresses and codes come from the page.
"""
import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

from pymodbus.client import ModbusTcpClient

PROGRAM = sys.argv[1] if len(sys.argv) > 1 else "archroom-emulator"
ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests" / "contract" / "plc_map"))
from page import Page  # noqa: E402

PAGE = Page()
RIGHT = 2
SPEED = 300  # mm/s, in ROOM
CODE = {name: code for code, name in PAGE.codes["cmd_code"].items()}
RESULT = {name: code for code, name in PAGE.codes["result"].items()}
STATE = {name: code for code, name in PAGE.codes["area_state"].items()}
SAFETY = {name: bit for bit, name in PAGE.codes["safety"].items()}

ROOM = """
[control]
listen = "127.0.0.1:0"
[[tcp]]
name = "plc"
listen = "127.0.0.1:0"
twins = [ { kind = "shelf-plc", name = "1", unit = 1, columns = 12, speed_mm_s = 300 },
          { kind = "shelf-plc", name = "2", unit = 2, columns = 4, fixed_column = "right", free_aisles = 2, speed_mm_s = 300 } ]
[[tcp]]
name = "other"
listen = "127.0.0.1:0"
twins = [ { kind = "shelf-plc", name = "3", unit = 1, columns = 31 } ]
"""


def until(what, predicate, seconds=8.0):
    """Waits for a condition, with a deadline; returns what the predicate said."""
    deadline = time.monotonic() + seconds
    while not (got := predicate()):
        if time.monotonic() > deadline:
            raise AssertionError(f"after {seconds} s still not: {what}")
        time.sleep(0.01)
    return got


class Emulator:
    def __init__(self, room=ROOM, arguments=()):
        self.folder = tempfile.TemporaryDirectory()
        path = pathlib.Path(self.folder.name) / "room.toml"
        path.write_text(room, encoding="utf-8")
        self.errors = open(pathlib.Path(self.folder.name) / "stderr", "w+", encoding="utf-8")
        self.process = subprocess.Popen([PROGRAM, "--room", str(path), *arguments], stdout=subprocess.PIPE,
                                        stderr=self.errors, text=True)
        self.ports, self.lines, self.control = {}, {}, None
        for line in self.process.stdout:
            kind, *rest = line.removeprefix("listening ").split()
            if kind == "control":
                self.control = f"http://{rest[0]}"
                return
            if kind == "line":
                self.lines[rest[0]] = rest[1]
            else:
                self.ports[rest[0]] = int(rest[1].rsplit(":", 1)[1])
        self.process.wait(timeout=5)
        self.errors.seek(0)
        said = self.errors.read()
        self.end()
        raise AssertionError(f"the emulator did not come up: {said}")

    def ask(self, path, body=None):
        """(status, answer) of the control port."""
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        try:
            with urllib.request.urlopen(urllib.request.Request(self.control + path, data=data), timeout=5) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def set(self, name="1", **keys):
        status, answer = self.ask(f"/twins/{name}", keys)
        assert status == 200, answer
        return answer

    def look(self, name="1"):
        status, answer = self.ask(f"/twins/{name}")
        assert status == 200, answer
        return answer

    def end(self):
        """Ends it as systemd would; seconds it took."""
        started = time.monotonic()
        try:
            if self.process.poll() is None:
                self.process.send_signal(signal.SIGTERM)
                self.process.wait(timeout=5)
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            self.process.stdout.close()
            self.errors.close()
            self.folder.cleanup()
        return time.monotonic() - started


class IllegalAnswer(Exception):
    """The PLC answered with an exception; `code` says which."""

    def __init__(self, code):
        super().__init__(f"Modbus exception {code}")
        self.code = code


class Master:
    """One host."""

    def __init__(self, port, unit=1):
        self.client = ModbusTcpClient("127.0.0.1", port=port, timeout=2, retries=0)
        assert self.client.connect()
        self.unit, self.epoch, self.seq, self.heartbeat = unit, 0, 1, 0

    def close(self):
        self.client.close()

    @staticmethod
    def _right(answer):
        if answer.isError():
            if hasattr(answer, "exception_code"):
                raise IllegalAnswer(answer.exception_code)
            raise ConnectionError(str(answer))
        return answer

    def inputs(self, address, count=1):
        return self._right(self.client.read_input_registers(address, count, slave=self.unit)).registers

    def holding(self, address, count=1):
        return self._right(self.client.read_holding_registers(address, count, slave=self.unit)).registers

    def discretes(self, address, count=1):
        return self._right(self.client.read_discrete_inputs(address, count, slave=self.unit)).bits[:count]

    def write(self, address, words):
        self._right(self.client.write_registers(address, words, slave=self.unit))

    def state(self):
        """All named words of one frame; u32 joined, the two columns' tables as lists."""
        words = self.inputs(0, 96)
        shown = {}
        for row in PAGE.state.values():
            shown[row.name] = words[row.first] if row.first == row.last else words[row.first] << 16 | words[row.last]
        count = shown["column_count"]
        for name in ("position_mm", "column_bits"):
            first = PAGE.state[name].first
            shown[name] = words[first:first + count]
        return shown

    def command(self, code, *, seq=None, column=0, side=0, aisle_mm=0, permit=1, lease_ms=500, epoch=None,
                expires_in_ms=2000, complement=None, timeout=0, keep=0):
        if seq is None:
            self.seq += 1
            seq = self.seq
        self.heartbeat = self.heartbeat + 1 & 0xFFFF
        code = CODE[code] if isinstance(code, str) else code
        epoch = self.epoch if epoch is None else epoch
        expiry = self.state()["tick"] + expires_in_ms & 0xFFFFFFFF
        value = {"cmd_seq": seq, "cmd_code": code, "column": column, "side": side, "aisle_mm": aisle_mm, "host_permit": permit,
                 "cmd_complement": ~code & 0xFFFF if complement is None else complement, "host_heartbeat": self.heartbeat,
                 "host_timeout": timeout, "epoch": epoch, "lease_ms": lease_ms, "expiry": expiry, "keep": keep}
        words = [0] * (max(row.last for row in PAGE.holding.values()) + 1)
        for row in PAGE.holding.values():
            number = value.get(row.name, 0)
            words[row.first:row.last + 1] = [number] if row.first == row.last else [number >> 16, number & 0xFFFF]
        self.write(0, words)
        return seq

    def begin(self, timeout=50):
        self.epoch = self.state()["session_epoch"] + 1
        self.seq = 1
        self.command("begin session", seq=1, permit=0, lease_ms=0, timeout=timeout)
        state = self.state()
        assert (state["session_epoch"], state["last_seq"]) == (self.epoch, 1), state

    def renew(self, seq, lease_ms=500, epoch=None):
        epoch = self.epoch if epoch is None else epoch
        self.heartbeat = self.heartbeat + 1 & 0xFFFF
        self.write(PAGE.holding["host_heartbeat"].first, [self.heartbeat, 0, epoch >> 16, epoch & 0xFFFF, lease_ms, seq])

    def stop(self):
        self.command("stop", seq=0, permit=0, lease_ms=0, epoch=0, expires_in_ms=-100000)

    def until_moving(self, seq):
        def moving():
            state = self.state()
            return state["moving_seq"] == seq and any(bits >> 10 & 1 for bits in state["column_bits"]) and state

        return until("moving", moving)

    def renew_until_standing(self, seq):
        """Keeps the motion alive until it ends; every state seen."""
        seen = []

        def ended():
            self.renew(seq)
            seen.append(self.state())
            return seen[-1]["moving_seq"] != seq

        until("the motion has ended", ended, 20)
        return seen


class WithRoom(unittest.TestCase):
    def setUp(self):
        self.emulator = Emulator()
        self.addCleanup(self.emulator.end)
        self.master = self.connect()
        until("out of init", lambda: self.master.state()["area_state"] != STATE["init"])

    def connect(self, wire="plc", unit=1):
        master = Master(self.emulator.ports[wire], unit)
        self.addCleanup(master.close)
        return master

    def refused(self, reason, unchanged=("last_seq", "result", "moving_seq", "position_mm", "session_epoch")):
        """The next command counts as refused for this reason and changes nothing of these."""
        before = self.master.state()

        def check():
            after = self.master.state()
            self.assertEqual(after["refusals"], before["refusals"] + 1)
            for name in unchanged:
                self.assertEqual(after[name], before[name], name)
            self.assertEqual(self.emulator.look()["last_refusal"], RESULT[reason])

        return check


def main():
    """usage: test_….py PROGRAM [unittest arguments]"""
    del sys.argv[1]
    unittest.main()
