"""Both ends of a try: starts plc.py, and a small pymodbus master that follows docs/plc-map.md."""
import json
import pathlib
import subprocess
import time

from pymodbus.client import ModbusTcpClient

HERE = pathlib.Path(__file__).parent
OPEN, CLOSE, STOP, SPREAD, RESET, BEGIN, ANNOUNCE = 1, 3, 4, 5, 8, 12, 13


def until(what, predicate, seconds=5.0):
    """Waits for a condition, with a deadline; returns what the predicate said."""
    deadline = time.monotonic() + seconds
    while True:
        got = predicate()
        if got:
            return got
        if time.monotonic() > deadline:
            raise AssertionError(f"after {seconds} s still not: {what} (last: {got!r})")
        time.sleep(0.01)


class PlcProcess:
    def __init__(self, log, **options):
        arguments = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        self.log_path = pathlib.Path(log)
        self.process = subprocess.Popen(
            ["/usr/bin/python3", str(HERE / "plc.py"), "--log", str(log), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.port = json.loads(self.process.stdout.readline())["port"]

    def key(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert "error" not in answer, answer
        return answer

    def look(self):
        return self.key("look")

    def log(self):
        return [json.loads(line) for line in self.log_path.read_text().splitlines()]

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


class Refused(Exception):
    """A Modbus exception; its code."""


class Master:
    """One host. Keeps its own sequence; `renew` keeps a motion alive."""

    def __init__(self, port, unit=1):
        self.unit, self.seq, self.epoch, self.beat = unit, 0, 0, 0
        self.client = ModbusTcpClient("127.0.0.1", port=port, timeout=2, retries=0)
        assert self.client.connect()

    def close(self):
        self.client.close()

    def checked(self, answer):
        if answer.isError():
            raise Refused(getattr(answer, "exception_code", answer))
        return answer

    def inputs(self, address=0, count=0x60):
        return self.checked(self.client.read_input_registers(address, count, self.unit)).registers

    def write(self, address, words):
        return self.checked(self.client.write_registers(address, words, self.unit))

    def state(self):
        return State(self.inputs())

    def next_beat(self):
        self.beat = self.beat % 0xFFFF + 1
        return self.beat

    def command(
        self,
        code,
        column=0,
        side=0,
        *,
        seq=None,
        lease=1000,
        permit=1,
        epoch=None,
        complement=None,
        expiry=None,
        aisle_mm=0,
        timeout=0,
        beat=None,
        keep=0,
    ):
        if seq is None:
            self.seq += 1
            seq = self.seq
        if expiry is None:
            expiry = self.state().tick + 500 & 0xFFFFFFFF
        epoch = self.epoch if epoch is None else epoch
        complement = ~code & 0xFFFF if complement is None else complement
        beat = self.next_beat() if beat is None else beat
        self.write(
            0,
            [
                seq,
                code,
                column,
                side,
                0,
                0,
                aisle_mm,
                complement,
                permit,
                beat,
                timeout,
                epoch >> 16,
                epoch & 0xFFFF,
                lease,
                0,
                expiry >> 16,
                expiry & 0xFFFF,
                keep,
            ],
        )
        return self.state()

    def begin(self, epoch, **rest):
        self.seq, self.epoch = 1, epoch
        return self.command(BEGIN, seq=1, lease=0, permit=0, **rest)

    def renew(self, seq=None, lease=1000, beat=None, epoch=None):
        epoch = self.epoch if epoch is None else epoch
        beat = self.next_beat() if beat is None else beat
        self.write(9, [beat, 0, epoch >> 16, epoch & 0xFFFF, lease, self.seq if seq is None else seq])

    def ride(self, seconds=60):
        """Renews until the motion has ended; the state then."""

        def over():
            self.renew()
            now = self.state()
            return now if now.moving_seq == 0 else None

        return until("the motion ends", over, seconds)


class State:
    def __init__(self, w):
        (
            self.version,
            self.area,
            self.last_seq,
            self.result,
            self.heartbeat,
            self.count,
            self.fixed,
            self.open_aisle,
            self.safety,
            self.fault,
            self.fault_column,
        ) = w[:11]
        self.safety |= w[0x19] << 16
        self.latched = w[0x0D] | w[0x1A] << 16
        self.free_aisles, self.announce_left, self.resets = w[0x1B:0x1E]
        self.tick = w[0x12] << 16 | w[0x13]
        self.epoch = w[0x14] << 16 | w[0x15]
        self.lease_left, self.refusals, self.moving_seq = w[0x16:0x19]
        self.positions = w[0x20 : 0x20 + self.count]
        self.bits = w[0x40 : 0x40 + self.count]
