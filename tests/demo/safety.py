#!/usr/bin/python3
"""Ten hazards in a row, one terminal page: what happened, how soon the columns stood, which rule says no, what it took to go on.

Nothing is taken on trust: each hazard strikes while columns travel; that they stand is read from the emulated shelf itself; every
step of the way back is tried too early once and must be refused; and the next motion begins only because the last hazard is over.
Ends with 1 where any of that was not so.   usage: safety.py [--exit]
"""
import os
import pathlib
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "contract" / "whole"))
os.environ.setdefault("ARCHROOM_BIN", str(HERE.parents[1] / "build" / "release" / "bin"))
from house import ask, Daemon, Emulator, until  # noqa: E402

BOLD, DIM, PLAIN = ("\x1b[1m", "\x1b[2m", "\x1b[0m") if sys.stdout.isatty() else ("", "", "")
ON_THE_WAY_MM = 150  # a column is that far from where it came from before anything happens
STANDS_WITHIN_MS = {"people": 400, "wire": 1500}  # the bank's own protection and ours; the lease and the permit's age


class Room:
    def __init__(self, folder):
        self.emulator = Emulator(folder, speed=100)
        self.daemon = Daemon(folder, self.emulator.port, speed=100)
        self.daemon.start()
        self.aisle = 13  # the end space: closed

    def end(self):
        self.daemon.kill()
        self.emulator.kill()

    def post(self, path, body=None, language="zh"):
        return ask(self.daemon.port, "POST", "/api/v1" + path, body)

    def seen(self):
        bank = self.daemon.bank()
        return bank["session"] == "ours" and bank["evidence"]["quality"] == "good"

    def rearm(self):
        until("the bank can be armed", lambda: self.post("/banks/1/rearm")[0] in (200, 202), 15, 0.05)
        until("nothing is in the way", lambda: self.daemon.bank()["blocked_by"] == [], 15, 0.02)

    def travel(self):
        """Columns are well under way; returns the aisle that closes and one of the columns that move."""
        closing, opening = self.aisle, 3 if self.aisle != 3 else 9
        before = self.emulator.positions()
        status, answer = self.post("/banks/1/open", {"column": opening, "side": "right"})
        if status not in (200, 202):
            raise AssertionError(answer)

        def under_way():
            moved = [abs(a - b) for a, b in zip(before, self.emulator.positions())]
            return max(moved) >= ON_THE_WAY_MM and moved.index(max(moved)) + 1

        column = until("columns travel", under_way, 15)
        self.aisle = opening
        return closing, column

    def stand_ms(self, strike):
        """From the strike to the last motor off, as the shelf itself shows it."""
        began = time.monotonic()
        strike()
        until("the columns stand", lambda: self.emulator.truth()["motors_on"] == 0, 10, 0.001)
        return (time.monotonic() - began) * 1000

    def refusal(self):
        """What somebody reads who asks for the next motion: (rule, Chinese, English)."""
        status, problem = self.post("/banks/1/open", {"column": 6, "side": "right"})
        if status != 409:
            raise AssertionError(f"a motion was not refused: {status} {problem}")
        wanted = next((b for b in problem["blocked_by"] if b["rule"] in ("SR-12", "SR-11")), problem["blocked_by"][0])
        english = next(b for b in self.english()["blocked_by"] if b["rule"] == wanted["rule"])
        return wanted["rule"], wanted["text"], english["text"]

    def english(self):
        import http.client
        import json

        connection = http.client.HTTPConnection("127.0.0.1", self.daemon.port, timeout=10)
        connection.request("GET", "/api/v1/banks/1", headers={"Accept-Language": "en"})
        try:
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()


class Step:
    """One step of the way back: what people read, what is done, and what must still be refused before it."""

    def __init__(self, zh, en, act):
        self.zh, self.en, self.act = zh, en, act


def that_trip(room):
    """(Chinese, English, strike, [steps], how soon): the key at the bank clears them."""
    tell = lambda **keys: (lambda: room.emulator.set(**keys))  # noqa: E731

    def press():
        until("nothing acts any more", lambda: room.daemon.bank()["active"] == [], 10, 0.02)  # else it would not count
        room.emulator.set(reset_at_bank=True)

    reset = Step("架前按复位键", "reset key at the bank", press)
    return [
        (
            "有人走进正在变窄的通道",
            "somebody walks into an aisle that narrows",
            lambda closing, column: room.emulator.set(person_enters=closing),
            [Step("人离开", "the person leaves", lambda: room.emulator.set(person_leaves=room.closing)), reset],
            "people",
        ),
        (
            "踢脚板碰到东西",
            "a kick plate touches something",
            lambda closing, column: room.emulator.set(kick_plate={"column": column, "side": "right", "on": True}),
            [
                Step(
                    "拿开",
                    "it is taken away",
                    lambda: room.emulator.set(kick_plate={"column": room.column, "side": "right", "on": False}),
                ),
                reset,
            ],
            "people",
        ),
        (
            "按下急停",
            "the emergency stop is pressed",
            lambda closing, column: room.emulator.set(emergency_stop=True),
            [Step("松开", "released", tell(emergency_stop=False)), reset],
            "people",
        ),
        (
            "压力地板脱落，什么也感知不到",
            "the pressure floor comes off: it would not tell",
            lambda closing, column: room.emulator.set(floor_detached=True),
            [Step("装回", "put back", tell(floor_detached=False)), reset],
            "people",
        ),
    ]


def that_wait_for_a_look(room):
    """The same: no key, but somebody has to look."""
    tell = lambda **keys: (lambda: room.emulator.set(**keys))  # noqa: E731

    def link(cut):
        room.emulator.set(refuse_connections=cut, **({"drop_connections": True} if cut else {}))

    def lift():
        until("the forbid is lifted", lambda: room.post("/clear_forbid", {"kind": "fire"})[0] in (200, 202), 15, 0.05)

    return [
        (
            "烟感报警：全库停止并禁止",
            "smoke: everything stops, every bank is forbidden",
            lambda closing, column: room.emulator.set(smoke=True),
            [Step("消防确认恢复", "all clear at the panel", tell(smoke=False)), Step("解除禁止", "the forbid is lifted", lift)],
            "people",
        ),
        (
            "钥匙转到本地",
            "the key is turned to local",
            lambda closing, column: room.emulator.set(local_key=True),
            [Step("转回远程", "turned back", tell(local_key=False))],
            "people",
        ),
        (
            "画面不再更新",
            "the controller shows an old picture",
            lambda closing, column: room.emulator.set(image_frozen=True),
            [Step("恢复", "it lives again", tell(image_frozen=False))],
            "wire",
        ),
        (
            "网线断开",
            "the cable is pulled",
            lambda closing, column: link(True),
            [Step("插回", "plugged in", lambda: link(False))],
            "wire",
        ),
        (
            "控制器断电又来电",
            "the controller loses power, and has it again",
            lambda closing, column: (room.emulator.set(power=False), room.emulator.set(power=True)),
            [],
            "wire",
        ),
        (
            "kill -9 控制程序",
            "kill -9 of archroomd",
            lambda closing, column: room.daemon.program.kill(),
            [Step("重新启动", "started again", lambda: room.daemon.start())],
            "wire",
        ),
    ]


def suffer(room, number, zh, en, strike, steps, soon):
    room.closing, room.column = room.travel()
    took = room.stand_ms(lambda: strike(room.closing, room.column))
    until("the daemon knows", lambda: not room.daemon.program.runs() or room.daemon.bank()["job"] is None, 10)
    told = room.refusal() if room.daemon.program.runs() else None
    for step in steps:
        if room.daemon.program.runs():
            # A picture that was the last for a while is evidence for a second; then the bank is out of sight, whatever was said.
            until(f"no re-arm before: {step.en}", lambda: room.post("/banks/1/rearm")[0] == 409, 3, 0.2)
        step.act()
    until("the bank is seen", room.seen, 20)
    told = told or room.refusal()
    stood = room.emulator.positions()
    room.rearm()
    if room.emulator.positions() != stood:
        raise AssertionError(f"{en}: re-arming moved something")
    if took > STANDS_WITHIN_MS[soon]:
        raise AssertionError(f"{en}: stood only after {took:.0f} ms")
    back = [step.zh for step in steps] + ["看过，启用"]
    back_en = [step.en for step in steps] + ["look, re-arm"]
    print(f"{BOLD}{number:2d} {zh}{PLAIN}  {DIM}{en}{PLAIN}")
    print(f"   {took:4.0f} ms 停 stands   {told[0]} {told[1]}")
    print(f"   {DIM}→ {' → '.join(back)}   {', '.join(back_en)}{PLAIN}", flush=True)


def main():
    with tempfile.TemporaryDirectory(prefix="archroom-safety-") as folder:
        room = Room(pathlib.Path(folder))
        try:
            print(f"{BOLD}十种危险，一个接一个  Ten hazards in a row{PLAIN}", end="   ")
            print(f"{DIM}每次都在移动途中 each strikes in mid-travel{PLAIN}")
            until("the bank is seen", room.seen, 20)
            room.rearm()
            for number, hazard in enumerate(that_trip(room) + that_wait_for_a_look(room), 1):
                suffer(room, number, *hazard)
            room.travel()
            squeezed = room.emulator.truth()["squeezed"]
            if squeezed:
                raise AssertionError(f"somebody was squeezed for {squeezed * 10} ms")
            print(f"{BOLD}没有人被夹；每次都要有人看过才继续  Nobody was squeezed; each time somebody had to look{PLAIN}")
        finally:
            room.end()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except AssertionError as failed:
        print(f"\n失败 failed: {failed}", file=sys.stderr)
        sys.exit(1)
