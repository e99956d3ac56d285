"""mosquitto and its clients for tests: a broker on a free loopback port, subscribers, publishers; each ended by its own pid."""
import json
import pathlib
import socket
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "whole"))
from house import Program, free_port, until  # noqa: E402


class Broker:
    """Anonymous and plain, unless `more` (lines of mosquitto.conf) says otherwise."""

    def __init__(self, folder, more="allow_anonymous true\n", name="broker"):
        self.folder, self.port, self.name, self.program = pathlib.Path(folder), free_port(), name, None
        self.conf = self.folder / f"{name}.conf"
        self.conf.write_text(f"listener {self.port} 127.0.0.1\npersistence false\nset_tcp_nodelay true\nuser root\n" + more)

    def start(self):
        self.program = Program(["/usr/sbin/mosquitto", "-c", self.conf], self.folder / f"{self.name}.log")
        until("the broker listens", self._listens)
        return self

    def _listens(self):
        if not self.program.runs():
            raise AssertionError("the broker ended:\n" + self.program.log())
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self):
        if self.program:
            self.program.kill()


def address_of(broker):
    return ["-V", "5", "-h", "127.0.0.1", "-p", str(broker.port), "-q", "1"]


class Subscriber:
    """mosquitto_sub; `heard` grows: (monotonic time, topic, payload, retained)."""

    def __init__(self, broker, *topics, more=()):
        self.heard = []
        filters = [word for topic in topics for word in ("-t", topic)]
        self.process = subprocess.Popen(
            ["stdbuf", "-oL", "mosquitto_sub", *address_of(broker), "-d", "-F", "%j", *filters, *more],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.subscribed = threading.Event()
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()
        if not self.subscribed.wait(10):
            raise AssertionError("not subscribed")

    def _read(self):
        for line in self.process.stdout:
            if line.startswith("Client ") or line.startswith("Subscribed"):
                if "SUBACK" in line:
                    self.subscribed.set()
                continue
            if line.startswith("{"):
                said = json.loads(line)
                self.heard.append((time.monotonic(), said["topic"], said["payload"], bool(said["retain"])))

    def of(self, topic):
        return [payload for _, heard, payload, _ in list(self.heard) if heard == topic]

    def facts(self, room="A"):
        return [json.loads(payload) for payload in self.of(f"archroom/{room}/events")]

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.thread.join(5)
        self.process.stdout.close()


def publish(broker, topic, payload, *more, check=True):
    data = payload if isinstance(payload, bytes) else payload.encode()
    return subprocess.run(["mosquitto_pub", *address_of(broker), "-t", topic, "-s", *more], input=data, capture_output=True,
                          timeout=30, check=check)


def ask(broker, topic, payload, answer_to="answers/test", *more):
    """Request and response by an independent client: the answer's payload, as JSON."""
    said = subprocess.run(
        ["mosquitto_rr", *address_of(broker), "-W", "10", "-t", topic, "-e", answer_to, "-m", payload, *more],
        capture_output=True, text=True, timeout=30, check=True)
    return json.loads(said.stdout)
