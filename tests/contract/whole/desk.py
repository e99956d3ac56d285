"""Stations and the people at them, for whole-program tests: cards, signed applications, clients that keep what they were told."""
import datetime
import http.client
import sqlite3
import threading
import time

from house import ask, rows

HOUR_MS = 3600 * 1000


def rfc3339(seconds_ago=0.0):
    at = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=seconds_ago)
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def stations_of(names):
    """The part of a site file."""
    return "".join(f'\n[[station]]\nname = "{name}"\n' for name in names)


def write_people(store, people, papers, boxes):
    """While the daemon is down. `people`: cards, each may do everything at a station. `papers`: how many signed applications each
    of them has for each of the boxes: an application gives a box out once."""
    register = sqlite3.connect(f"{store}/register.db")
    now = int(time.time() * 1000)
    codes = register.execute("SELECT row, barcode FROM boxes").fetchall()
    known = {barcode: row for row, barcode in codes}
    with register:
        for n, card in enumerate(people, 1):
            person = (n, card, f"人员{n}")
            register.execute("INSERT INTO people(id, card, name, roles) VALUES(?, ?, ?, 'operator,archivist')", person)
            for _ in range(papers):
                paper = register.execute(
                    "INSERT INTO applications(use, person, filed_by, department, purpose, grounds, paper, begins_at, lapses_at, "
                    "state, filed_at, decided_at) VALUES('consult', ?, ?, '征缴', '核对', '', '', ?, ?, 'approved', ?, ?)",
                    (n, n, now - HOUR_MS, now + 24 * HOUR_MS, now - HOUR_MS, now - HOUR_MS),
                ).lastrowid
                register.executemany(
                    "INSERT INTO application_boxes(application, position, box, barcode) VALUES(?, ?, ?, ?)",
                    [(paper, position, known[box], box) for position, box in enumerate(boxes)],
                )
    register.close()


class Asked:
    """One scan, or one call at the door, and what came of it."""

    def __init__(self, station, seq, deed):
        self.station, self.seq, self.deed = station, seq, deed  # deed: (kind, box, slot), as the model knows it
        self.asked_at = self.told_at = None  # monotonic
        self.answer = None  # nothing: nobody knows whether it was heard
        self.movement = None

    def __repr__(self):
        return f"{self.station}/{self.seq} {self.deed} -> {self.answer}"


class Station:
    """A gun on a wire. A scan that was not answered is sent again, under its number, until it is."""

    def __init__(self, port, name):
        self.port, self.name, self.seq = port, name, 0
        self.open = None  # (Asked, body) that has no answer yet
        self.log = []

    def scan(self, code, deed=None):
        """What the station was told; nothing where the daemon did not answer."""
        self.seq += 1
        asked = Asked(self.name, self.seq, deed)
        self.log.append(asked)
        self.open = (asked, {"code": code, "at": rfc3339(), "seq": self.seq})
        return self.send_open()

    def send_open(self):
        asked, body = self.open
        asked.asked_at = asked.asked_at or time.monotonic()
        try:
            status, answer = ask(self.port, "POST", f"/api/v1/stations/{self.name}/scans", body)
        except (OSError, http.client.HTTPException, ValueError):
            return None
        if status != 200:
            raise AssertionError(f"{self.name}: {body}: {status} {answer}")
        asked.told_at = time.monotonic()
        asked.answer = answer["feedback"]
        self.open = None
        return asked.answer


class Crew:
    """Threads that work at the same time; what went wrong in one of them is raised where they are awaited."""

    def __init__(self, works):
        self.faults = []
        self.threads = [threading.Thread(target=self._run, args=(work,), daemon=True) for work in works]
        for thread in self.threads:
            thread.start()

    def _run(self, work):
        try:
            work()
        except BaseException as fault:  # pylint: disable=broad-except
            self.faults.append(fault)

    def join(self, seconds):
        deadline = time.monotonic() + seconds
        for thread in self.threads:
            thread.join(max(0.0, deadline - time.monotonic()))
            if thread.is_alive():
                raise AssertionError(f"still at work after {seconds} s")
        if self.faults:
            raise self.faults[0]


def movements(store):
    """As dictionaries, in their order."""
    names = "n barcode kind from_state to_state from_place to_place station seq undoes".split()
    return [dict(zip(names, row)) for row in rows(store, f"SELECT {', '.join(names)} FROM movements ORDER BY n")]


def check_books(store):
    """What the register says of itself: no movement doubled, each in the journal once, boxes and loans as the last left them."""
    told = movements(store)
    scans = [(m["station"], m["seq"]) for m in told if m["seq"] is not None]
    doubled = {scan for scan in scans if scans.count(scan) > 1} if len(set(scans)) != len(scans) else set()
    if doubled:
        raise AssertionError(f"booked twice: {doubled}")
    in_journal = [n for (n,) in rows(store, "SELECT json_extract(body, '$.movement') FROM journal ORDER BY n") if n is not None]
    if in_journal != [m["n"] for m in told]:
        raise AssertionError("journal and movements differ")
    last = {m["barcode"]: (m["to_state"], m["to_place"]) for m in told}
    for barcode, state, place in rows(store, "SELECT barcode, state, place FROM boxes"):
        if barcode in last and last[barcode] != (state, place):
            raise AssertionError(f"{barcode} is {state} at {place}, its last movement says {last[barcode]}")
    out = {barcode for barcode, (state, _) in last.items() if state == "out"}
    lent = [b for (b,) in rows(store, "SELECT barcode FROM loans WHERE returned IS NULL AND undone IS NULL")]
    if sorted(lent) != sorted(out):
        raise AssertionError(f"lent {sorted(lent)}, out {sorted(out)}")
    return told
