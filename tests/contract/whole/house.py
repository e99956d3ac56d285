"""A whole room for tests: the emulator, the daemon, a catalogue, an own reader of the stream and of the register.

Every process is started here, on 127.0.0.1 and a port that was free, and ended here by its own pid. Nothing comes from our own
code but the programs: the journal's chain, for one, is computed anew with hashlib.
"""
import hashlib
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import sqlite3
import subprocess
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
BIN = pathlib.Path(os.environ.get("ARCHROOM_BIN", ROOT / "build" / "dev" / "bin"))
HEADER = (
    "barcode,rfid,fonds,catalogue,volume_from,volume_to,reference_code,title,year,category,retention,pages,place,medium,"
    "secrecy,external_id\n"
)


def until(what, predicate, seconds=10.0, every=0.01):
    """Waits for a condition, with a deadline; returns what the predicate said."""
    deadline = time.monotonic() + seconds
    while True:
        got = predicate()
        if got:
            return got
        if time.monotonic() > deadline:
            raise AssertionError(f"after {seconds} s still not: {what} (last: {got!r})")
        time.sleep(every)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(port, method, path, body=None, kind="application/json", timeout=10):
    """One HTTP exchange: (status, the JSON of the answer)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        data = json.dumps(body, ensure_ascii=False).encode() if kind == "application/json" and body is not None else body
        connection.request(method, path, data, {"Content-Type": kind} if data is not None else {})
        answer = connection.getresponse()
        text = answer.read().decode()
        is_json = "json" in (answer.getheader("Content-Type") or "")
        return answer.status, json.loads(text) if is_json else text
    finally:
        connection.close()


class Program:
    """One process of ours with its own log file; ended by its pid."""

    def __init__(self, arguments, log, environment=None):
        self.log_path = pathlib.Path(log)
        self.started_at = time.monotonic()
        with open(log, "a", encoding="utf-8") as out:
            self.process = subprocess.Popen(
                [str(a) for a in arguments], stdout=out, stderr=subprocess.STDOUT, env={**os.environ, **(environment or {})}
            )
        self.pid = self.process.pid

    def runs(self):
        return self.process.poll() is None

    def tell(self, number):
        os.kill(self.pid, number)

    def kill(self):
        if self.runs():
            self.process.kill()
        self.process.wait()

    def ends(self, seconds):
        return self.process.wait(timeout=seconds)

    def log(self):
        return self.log_path.read_text(encoding="utf-8", errors="replace")


class Emulator:
    def __init__(self, folder, columns=12, speed=300, port=0, banks=1):
        self.folder, self.columns, self.speed, self.port, self.banks = pathlib.Path(folder), columns, speed, port, banks
        self.program = None
        self.start()

    def start(self):
        """Anew, on the port it had."""
        (self.folder / "emulated.toml").write_text(
            f'[control]\nlisten = "127.0.0.1:0"\n[[tcp]]\nname = "plc"\nlisten = "127.0.0.1:{self.port}"\n'
            f"twins = [ {', '.join(self._twin(unit + 1) for unit in range(self.banks))} ]\n"
        )
        log = self.folder / f"emulator-{time.monotonic_ns()}.log"
        self.program = Program([BIN / "archroom-emulator", "--room", self.folder / "emulated.toml"], log)
        said = until(
            "the emulator listens", lambda: re.search(r"listening tcp plc .*:(\d+)\nlistening control .*:(\d+)", self._said())
        )
        self.port, self.control = int(said[1]), int(said[2])

    def _twin(self, unit):
        return (
            f'{{ kind = "shelf-plc", name = "{unit}", unit = {unit}, columns = {self.columns}, fixed_column = "left", '
            f"column_width_mm = 550, aisle_mm = 900, speed_mm_s = {self.speed} }}"
        )

    def _said(self):
        if not self.program.runs():
            raise AssertionError("the emulator ended:\n" + self.program.log())
        return self.program.log()

    def kill(self):
        self.program.kill()

    def truth(self):
        return ask(self.control, "GET", "/twins/1")[1]

    def set(self, **keys):
        status, answer = ask(self.control, "POST", "/twins/1", keys)
        if status != 200:
            raise AssertionError(answer)
        return answer

    def positions(self):
        """Once no column brakes any more."""
        truth = until("every column stands or is driven", lambda: not (now := self.truth())["braking"] and now, 2)
        return [c["position_mm"] for c in truth["columns"]]


class Daemon:
    sensed = False  # with the devices of the project's site file
    def __init__(self, folder, plc_port, columns=12, speed=100, store=None, more="", **settings):
        self.folder = pathlib.Path(folder)
        self.store = pathlib.Path(store) if store else self.folder / "store"
        self.port = free_port()
        self.program = None
        self.site = self.folder / "room.toml"
        self.site.write_text(
            self._site(
                plc_port,
                {
                    "columns": columns,
                    "speed_mm_s": speed,
                    "requests": '"direct"',
                    "presented_s": 10,
                    "leave_settle_s": 1,
                    **settings,
                },
            )
            + more,
            encoding="utf-8",
        )

    def _site(self, plc_port, bank):
        """The site file of the project, for this folder and these ports."""
        text = (ROOT / "config" / "room.toml").read_text(encoding="utf-8")
        # What is sensed stands behind the bank, and last where people scan; tests bring their own.
        text = text[: text.index("[[station]]" if self.sensed else "[[bus]]", text.index("[[bank]]"))]
        changes = {
            "directory": f'"{self.store}"',
            "listen": f'"127.0.0.1:{self.port}"',
            "port": plc_port,
            "level": '"debug"',
            **bank,
        }
        for key, value in changes.items():
            text, found = re.subn(rf"^{key} *= *[^#\n]*", f"{key} = {value} ", text, flags=re.M)
            if found != 1:
                raise AssertionError(f"config/room.toml: expected one line {key} = …, found {found}")
        return text

    def start(self, environment=None, wait=True):
        log = self.folder / f"archroomd-{time.monotonic_ns()}.log"
        self.program = Program([BIN / "archroomd", "--config", self.site], log, environment)
        if wait:
            until("the daemon is ready", self._ready, 30)
        return self

    def _ready(self):
        if not self.program.runs():
            raise AssertionError("the daemon ended:\n" + self.program.log())
        try:
            return self.get("/ready")[0] == 200
        except OSError:
            return False

    def kill(self):
        if self.program:
            self.program.kill()

    # --- its doors --------------------------------------------------------------------------------------------------------------
    def get(self, path):
        return ask(self.port, "GET", path)

    def post(self, path, body=None):
        return ask(self.port, "POST", path, body)

    def load(self, csv):
        return ask(self.port, "POST", "/api/v1/imports", csv.encode(), "text/csv", timeout=60)

    def bank(self):
        return self.get("/api/v1/banks/1")[1]

    def request(self, box, identity=None):
        body = {"box": box, "action": "open", **({"id": identity} if identity else {})}
        status, answer = self.post("/api/v1/requests", body)
        if status not in (200, 202):
            raise AssertionError(answer)
        return answer["id"]

    def state_of(self, identity):
        status, answer = self.get(f"/api/v1/requests/{identity}")
        return answer["state"] if status == 200 else f"{status}"

    def shown(self, identity):
        return self.get(f"/api/v1/requests/{identity}")[1]

    def await_state(self, identity, *states, seconds=30):
        def reached():
            return self.state_of(identity) in states and self.shown(identity)

        try:
            return until(f"request {identity} is {' or '.join(states)}", reached, seconds)
        except AssertionError as late:
            bank = {key: value for key, value in self.bank().items() if key not in ("columns", "aisles")}
            log = self.program.log()[-3000:]
            raise AssertionError(f"{late}\nrequest: {self.shown(identity)}\nbank: {bank}\nlog:\n{log}") from late

    def rearm(self, seconds=10):
        """What the person at the bank does; it may take a moment until the bank is seen."""
        until("the bank is armed", lambda: self.post("/api/v1/banks/1/rearm")[0] in (200, 202), seconds, 0.05)


class Stream:
    """Server-sent events, by hand: a thread reads, `events` grows. Each: (monotonic time, event, id, data)."""

    def __init__(self, port, after=None):
        self.events, self.over = [], False
        self.socket = socket.create_connection(("127.0.0.1", port), 10)
        self.socket.settimeout(None)  # the stream may be quiet for long
        path = "/api/v1/stream" + (f"?after={after}" if after is not None else "")
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n".encode())
        self.lines = self.socket.makefile("r", encoding="utf-8", newline="\n")
        self.over = not self._opened()
        if self.over:
            self.lines.close()
            self.socket.close()
            raise OSError("no stream")
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _opened(self):
        if " 200 " not in self.lines.readline():
            return False
        while self.lines.readline().strip():
            pass
        return True

    def _read(self):
        event, number, data = "message", None, []
        try:
            for line in self.lines:
                name, _, value = line.rstrip("\r\n").partition(":")
                value = value.removeprefix(" ")
                if not line.strip():
                    if data:
                        self.events.append((time.monotonic(), event, number, json.loads("\n".join(data))))
                    event, number, data = "message", None, []
                elif name == "event":
                    event = value
                elif name == "id":
                    number = int(value)
                elif name == "data":
                    data.append(value)
        except (OSError, ValueError):
            pass
        self.over = True

    def of(self, event):
        return [(at, data) for at, name, _, data in list(self.events) if name == event]

    def states_of(self, identity):
        """[(state, rule)] of a request, in the order in which they came."""
        return [(d["state"], (d["reason"] or {}).get("rule")) for _, d in self.of("request") if d["id"] == identity]

    def close(self):
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.thread.join(5)
        self.lines.close()
        self.socket.close()


# --- the register, read from outside --------------------------------------------------------------------------------
def rows(store, sql, *values):
    connection = sqlite3.connect(f"file:{store}/register.db?mode=ro", uri=True, timeout=5)
    try:
        return connection.execute(sql, values).fetchall()
    finally:
        connection.close()


def verify_journal(store):
    """The number of entries; raises where a row is missing or the chain of hashes breaks."""

    def sized(text):
        data = text.encode()
        return len(data).to_bytes(8, "big") + data

    previous, count = bytes(32), 0
    for n, at, kind, by, body, prev, found in rows(store, "SELECT n, at, type, by, body, prev, hash FROM journal ORDER BY n"):
        count += 1
        if n != count or prev != previous:
            raise AssertionError(f"the journal breaks at entry {n}")
        previous = hashlib.sha256(
            prev + n.to_bytes(8, "big") + at.to_bytes(8, "big") + sized(kind) + sized(by) + sized(body)
        ).digest()
        if previous != found:
            raise AssertionError(f"entry {n} of the journal does not match its hash")
    return count


def box_line(number, place, title="职工养老保险缴费记录"):
    return (
        f"A{number:07d},E2801160{number:016d},J001,{number % 40 + 1:02d},1,4,J001-{number:06d},{title},{2000 + number % 24},三.1,"
        f"永久,{100 + number % 300},{place},paper,内部,cat-{number}\n"
    )


def few_boxes():
    """One box behind each inner face of a bank with a fixed column and twelve moving ones: box A0000c0s, s = 1 left, 2 right."""
    lines = []
    for column in range(1, 14):
        for side, name in ((1, "L"), (2, "R")):
            if (column, side) not in ((1, 1), (13, 2)):
                lines.append(box_line(column * 100 + side, f"A/1/{column:02d}{name}/2/4/1"))
    return HEADER + "".join(lines)


def box_at(column, side):
    return f"A{column * 100 + side:07d}"


SIGTERM, SIGKILL, SIGSTOP, SIGCONT = signal.SIGTERM, signal.SIGKILL, signal.SIGSTOP, signal.SIGCONT
