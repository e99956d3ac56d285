"""archroom-emulator against independent masters: pymodbus, mbpoll, plain sockets. usage: test_emulator.py PROGRAM [unittest arguments]"""
import json
import pathlib
import re
import socket
import struct
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from room import CODE, PAGE, RESULT, ROOM, ROOT, SAFETY, STATE, Emulator, IllegalAnswer, Master, until  # noqa: E402

PROGRAM = None
RIGHT = 2
SPEED = 300  # mm/s, in ROOM


class WithRoom(unittest.TestCase):
    def setUp(self):
        self.emulator = Emulator(PROGRAM)
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


class Session(WithRoom):
    """docs/plc-map.md, sections 2 and 3, by pymodbus."""

    def test_open_and_close(self):
        self.master.begin()
        closed = self.master.state()["position_mm"]
        self.assertEqual(closed, [(n * 550) for n in range(13)])
        seq = self.master.command("open", column=5, side=RIGHT)
        seen = self.master.renew_until_standing(seq)
        moving = [s for s in seen if s["area_state"] == STATE["moving"]]
        self.assertGreater(len(moving), 10)
        travel = [s["position_mm"][5] for s in seen]
        self.assertEqual(travel, sorted(travel))
        for earlier, later in zip(moving, moving[1:]):  # never faster than it can
            elapsed = later["tick"] - earlier["tick"]
            self.assertLessEqual(later["position_mm"][5] - earlier["position_mm"][5], elapsed * SPEED / 1000 + 5)
        end = self.master.state()
        self.assertEqual((end["result"], end["area_state"], end["open_aisle"]), (RESULT["done"], STATE["open"], 5))
        self.assertEqual(end["position_mm"], [n * 550 + (900 if n >= 5 else 0) for n in range(13)])
        seq = self.master.command("close all")
        self.master.renew_until_standing(seq)
        end = self.master.state()
        self.assertEqual((end["result"], end["area_state"], end["position_mm"]), (RESULT["done"], STATE["closed"], closed))
        self.assertEqual(self.emulator.look()["squeezed"], 0)

    def test_fixed_column_right(self):
        master = self.connect(unit=2)
        self.assertEqual(master.state()["fixed_column"], 2)
        master.begin()
        master.renew_until_standing(master.command("open", column=2, side=RIGHT))
        self.assertEqual(master.state()["position_mm"], [0, 550, 2000, 2550, 3100])

    def test_lease_ends_when_renewal_stops(self):
        self.master.begin()
        seq = self.master.command("open", column=5, side=RIGHT, lease_ms=300)
        self.master.until_moving(seq)
        end = until("standing", lambda: (s := self.master.state())["moving_seq"] == 0 and s)
        self.assertEqual(end["result"], RESULT["lease ended"])
        self.assertEqual([b >> 10 & 1 for b in end["column_bits"]], [0] * 13)
        travelled = end["position_mm"][5] - 2750
        self.assertAlmostEqual(travelled, 0.3 * SPEED, delta=10)
        self.master.renew(seq)
        self.assertEqual(self.master.state()["moving_seq"], 0)

    def test_stop_from_a_second_connection_without_session(self):
        self.master.begin()
        seq = self.master.command("open", column=5, side=RIGHT, lease_ms=2000)
        self.master.until_moving(seq)
        self.connect().stop()
        state = self.master.state()
        self.assertEqual((state["moving_seq"], state["result"], state["last_seq"]), (0, RESULT["stopped by command"], seq))
        where = state["position_mm"]
        tick = state["tick"]
        until("time has passed", lambda: self.master.state()["tick"] > tick + 200)
        self.assertEqual(self.master.state()["position_mm"], where)

    def test_old_epoch(self):
        self.master.begin()
        self.master.begin()
        check = self.refused("wrong epoch")
        self.master.command("open", column=5, side=RIGHT, epoch=self.master.epoch - 1)
        check()
        check = self.refused("wrong epoch")
        self.master.command("begin session", seq=1, lease_ms=0, epoch=self.master.epoch)
        check()

    def test_old_sequence(self):
        self.master.begin()
        self.master.command("drive fault reset", lease_ms=0)
        for seq in (self.master.seq, self.master.seq - 1, 0):
            check = self.refused("old sequence")
            self.master.command("open", seq=seq, column=5, side=RIGHT)
            check()

    def test_expired(self):
        self.master.begin()
        check = self.refused("expired", unchanged=("moving_seq", "position_mm"))
        seq = self.master.command("open", column=5, side=RIGHT, expires_in_ms=-1)
        check()
        state = self.master.state()
        self.assertEqual((state["last_seq"], state["result"]), (seq, RESULT["expired"]))

    def test_wrong_complement(self):
        self.master.begin()
        check = self.refused("bad complement")
        self.master.command("open", column=5, side=RIGHT, complement=CODE["open"])
        check()
        seq = self.master.command("open", column=5, side=RIGHT, lease_ms=2000)
        self.master.command("stop", seq=0, complement=0)
        self.assertEqual(self.master.state()["moving_seq"], seq)

    def test_partial_writes(self):
        self.master.begin()
        before = self.master.holding(0, 17)
        for address, count in ((0, 1), (0, 16), (0, 9), (1, 16), (9, 5), (9, 7), (10, 6), (13, 2), (0, 18), (17, 1), (0x1000, 17)):
            with self.assertRaises(IllegalAnswer, msg=(address, count)) as answer:
                self.master.write(address, [0xFFFF] * count)
            self.assertEqual(answer.exception.code, 2, (address, count))
        answer = self.master.client.write_register(0, 7, slave=1)  # FC 06
        self.assertEqual(answer.exception_code, 2)
        self.assertEqual(self.master.holding(0, 17), before)

    def test_other_functions(self):
        """Coils, masks, diagnostics: exception 1. A unit that is not there: 11."""
        self.assertEqual(self.master.client.read_coils(0, 1, slave=1).exception_code, 1)
        self.assertEqual(self.master.client.write_coil(0, True, slave=1).exception_code, 1)
        self.assertEqual(self.master.client.read_input_registers(0, 1, slave=9).exception_code, 11)
        with socket.create_connection(("127.0.0.1", self.emulator.ports["plc"]), timeout=2) as s:
            for function in sorted(set(range(1, 128)) - {2, 3, 4, 6, 16}):
                s.sendall(struct.pack(">HHHBBHHH", function, 0, 8, 1, function, 0, 0, 0))
                self.assertEqual(s.recv(64), struct.pack(">HHHBBB", function, 0, 3, 1, function | 0x80, 1), function)

    def test_two_units_are_two_banks(self):
        other = self.connect(unit=2)
        self.master.begin()
        seq = self.master.command("open", column=5, side=RIGHT, lease_ms=2000)
        self.master.until_moving(seq)
        self.assertEqual(other.state()["session_epoch"], 0)
        self.assertEqual(other.state()["area_state"], STATE["closed"])


class Mishaps(WithRoom):
    """The control port makes the world; the wire shows it."""

    def moving(self):
        self.master.begin()
        self.master.renew_until_standing(self.master.command("open", column=5, side=RIGHT))
        seq = self.master.command("open", column=9, side=RIGHT, lease_ms=2000)
        self.master.until_moving(seq)
        return seq

    def test_person_stops_the_motion(self):
        self.moving()
        self.emulator.set(person_enters=5)
        state = self.master.state()
        until("stopped", lambda: self.master.state()["moving_seq"] == 0)
        state = self.master.state()
        self.assertEqual(state["result"], RESULT["aborted by safety"])
        self.assertTrue(state["latched"] >> SAFETY["aisle occupied"] & 1)
        self.assertTrue(state["column_bits"][4] >> 8 & 1)
        self.assertEqual(self.emulator.look()["squeezed"], 0)
        self.emulator.set(person_leaves=5)
        until("nobody there", lambda: self.master.state()["safety"] == 0)
        self.assertNotEqual(self.master.state()["latched"], 0)
        self.emulator.set(reset_at_bank=True)
        self.assertEqual(self.master.state()["latched"], 0)

    def test_without_protection_the_truth_says_so(self):
        self.moving()
        self.emulator.set(protection_disabled=True, person_enters=5)
        until("squeezed", lambda: self.emulator.look()["squeezed"] > 0)
        self.assertNotEqual(self.master.state()["moving_seq"], 0)

    def test_jam(self):
        self.emulator.set(jam_column=8)
        self.master.begin()
        self.master.renew_until_standing(self.master.command("open", column=5, side=RIGHT))
        state = self.master.state()
        self.assertEqual((state["area_state"], state["fault_code"], state["fault_column"]), (STATE["fault"], 6, 8))

    def test_power_and_restart(self):
        self.moving()
        epoch = self.master.state()["session_epoch"]
        for change, back in ((dict(power=False), dict(power=True)), (dict(restart=True), {})):
            self.emulator.set("1", **change)
            if back:
                self.emulator.set("2", power=False)  # all behind this socket are dead: nobody listens
                with self.assertRaises(ConnectionRefusedError):
                    socket.create_connection(("127.0.0.1", self.emulator.ports["plc"]), timeout=2)
                self.emulator.set("2", power=True)
                self.emulator.set("1", **back)
            self.assertFalse(self.master.client.socket and self._alive(), "the connection has ended")
            self.master = self.connect()
            state = self.master.state()
            self.assertEqual((state["session_epoch"], state["moving_seq"], state["last_seq"]), (epoch, 0, 0))
            self.assertLess(state["tick"], 3000)

    def _alive(self):
        try:
            self.master.state()
            return True
        except Exception:
            return False

    def test_hang_acts_on_nothing(self):
        self.moving()
        self.emulator.set(hang=True)
        before = self.emulator.look()["counts"]["commands_acted"]
        self.assertFalse(self._alive())
        hung = socket.create_connection(("127.0.0.1", self.emulator.ports["plc"]), timeout=2)  # still takes connections
        hung.sendall(struct.pack(">HHHBBHH", 1, 0, 6, 1, 4, 0, 1))
        hung.settimeout(0.3)
        with self.assertRaises(TimeoutError):
            hung.recv(1)
        hung.close()
        until("the lease has ended inside", lambda: not self.emulator.look()["moving"])
        self.emulator.set(hang=False)
        self.master = self.connect()
        self.assertEqual(self.master.state()["result"], RESULT["lease ended"])
        self.assertEqual(self.emulator.look()["counts"]["commands_acted"], before)

    def test_lost_reply_has_acted(self):
        self.master.begin()
        tick = self.master.state()["tick"]
        words = [7, CODE["open"], 5, RIGHT, 0, 0, 0, ~CODE["open"] & 0xFFFF, 1, 99, 0, 0, self.master.epoch, 2000, 0, *divmod(tick + 2000, 65536)]
        self.emulator.set(lose_replies=1)
        with self.assertRaises(Exception):
            self.master.write(0, words)
        self.master = self.connect()
        self.assertEqual(self.master.state()["last_seq"], 7)
        self.assertEqual(self.emulator.look()["counts"]["motions_started"], 1)

    def test_reply_delay(self):
        self.emulator.set(reply_delay_ms=120)
        started = time.monotonic()
        self.master.inputs(0)
        self.assertGreaterEqual(time.monotonic() - started, 0.12)
        other = self.connect(unit=2)  # its own twin, not delayed
        started = time.monotonic()
        other.inputs(0)
        self.assertLess(time.monotonic() - started, 0.1)

    def test_refuse_and_drop_connections(self):
        port = self.emulator.ports["plc"]
        self.emulator.set(refuse_connections=True)
        self.assertTrue(self._alive())  # who is connected stays
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=2)
        self.emulator.set(drop_connections=True, refuse_connections=False)
        self.assertFalse(self._alive())
        self.master = self.connect()
        self.assertTrue(self._alive())

    def test_heartbeat_frozen(self):
        self.emulator.set(heartbeat_frozen=True)
        before = self.master.state()
        until("a second has passed", lambda: self.master.state()["tick"] > before["tick"] + 1100)
        self.assertEqual(self.master.state()["plc_heartbeat"], before["plc_heartbeat"])

    def test_control_port_refuses(self):
        for body, status, words in (({"fyre": True}, 400, '"fyre"'), ({"fire": "yes"}, 400, "true or false"), (b"{", 400, "not JSON"),
                                    ({"person_enters": 5}, 409, "0 mm wide"), ([], 400, "object")):
            got, answer = self.emulator.ask("/twins/1", body)
            self.assertEqual(got, status)
            self.assertIn(words, answer["detail"])
        self.assertEqual(self.emulator.ask("/twins/9")[0], 404)
        self.assertEqual(self.emulator.ask("/twins/9", {"fire": True})[0], 404)
        self.assertEqual([t["name"] for t in self.emulator.ask("/twins")[1]["twins"]], ["1", "2", "3"])


class Hostile(WithRoom):
    """One bad connection holds up nobody."""

    def socket(self):
        s = socket.create_connection(("127.0.0.1", self.emulator.ports["plc"]), timeout=2)
        self.addCleanup(s.close)
        return s

    def prompt(self):
        started = time.monotonic()
        self.master.state()
        return time.monotonic() - started

    def test_half_frames_and_silence(self):
        held = [self.socket() for _ in range(20)]
        for i, s in enumerate(held):
            s.sendall(struct.pack(">HHHBBHHB", 1, 0, 41, 1, 16, 0, 17, 34)[:i % 13])
        self.assertLess(max(self.prompt() for _ in range(20)), 0.2)

    def test_a_frame_byte_by_byte(self):
        s = self.socket()
        for byte in struct.pack(">HHHBBHH", 0x1234, 0, 6, 1, 4, 0, 1):
            s.sendall(bytes([byte]))
        self.assertEqual(s.recv(64), struct.pack(">HHHBBBH", 0x1234, 0, 5, 1, 4, 2, 2))

    def test_many_requests_at_once(self):
        s = self.socket()
        s.sendall(b"".join(struct.pack(">HHHBBHH", i, 0, 6, 1, 4, 0, 1) for i in range(50)))
        got = b""
        while len(got) < 50 * 11:
            got += s.recv(4096)
        self.assertEqual([struct.unpack(">H", got[i * 11:i * 11 + 2])[0] for i in range(50)], list(range(50)))

    def test_garbage_is_thrown_out(self):
        for garbage in (b"GET / HTTP/1.1\r\n\r\n", b"\0" * 7, struct.pack(">HHHBB", 1, 0, 255, 1, 4), struct.pack(">HHHBB", 1, 7, 6, 1, 4)):
            s = self.socket()
            s.sendall(garbage)
            self.assertEqual(s.recv(64), b"", garbage)
        self.prompt()

    def test_wrong_lengths(self):
        """Frames whose inner numbers lie: exception 3, nothing written."""
        bodies = (struct.pack(">BHH", 4, 0, 0), struct.pack(">BHH", 4, 0, 126), struct.pack(">BHH", 4, 0, 65535), struct.pack(">B", 4),
                  struct.pack(">BHHB", 4, 0, 1, 0), struct.pack(">BHH", 2, 0, 2001), struct.pack(">BHHB", 16, 0, 17, 34),
                  struct.pack(">BHHB", 16, 0, 17, 33) + b"\0" * 34, struct.pack(">BHHB", 16, 0, 0, 0),
                  struct.pack(">BHHB", 16, 0, 124, 248) + b"\0" * 240)
        before = self.master.holding(0, 17)
        for body in bodies:
            s = self.socket()
            s.sendall(struct.pack(">HHHB", 5, 0, len(body) + 1, 1) + body)
            self.assertEqual(s.recv(64), struct.pack(">HHHBBB", 5, 0, 3, 1, body[0] | 0x80, 3), body)
        self.assertEqual(self.master.holding(0, 17), before)

    def test_one_that_does_not_read(self):
        s = self.socket()
        s.setblocking(False)
        request = struct.pack(">HHHBBHH", 1, 0, 6, 1, 4, 0, 96) * 1000
        deadline = time.monotonic() + 10
        try:
            while time.monotonic() < deadline:
                try:
                    s.send(request)
                except BlockingIOError:
                    self.assertLess(self.prompt(), 0.5)
        except (BrokenPipeError, ConnectionResetError):
            pass  # thrown out, at the latest when its replies no longer fit
        else:
            self.fail("a peer that never reads was kept for 10 s")
        self.assertLess(self.prompt(), 0.2)

    def test_more_connections_than_allowed(self):
        held = [self.socket() for _ in range(100)]
        fresh = self.connect()
        self.assertEqual(fresh.state()["map_version"], 2)
        self.assertLessEqual(self.emulator.ask("/twins")[1]["twins"][0]["connections"], 64)
        self.assertEqual(len(held), 100)


class ByHand(WithRoom):
    """docs/plc-map.md, section 6, word for word but for the port."""

    def run_line(self, line):
        line = [str(self.emulator.ports["plc"]) if word == "1502" else word for word in line]
        self.assertIn(str(self.emulator.ports["plc"]), line)
        done = subprocess.run(line, capture_output=True, text=True, timeout=10)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def test_the_page(self):
        read, stop = PAGE.command_lines()
        self.master.begin()
        seq = self.master.command("open", column=5, side=RIGHT, lease_ms=2000)
        self.master.until_moving(seq)
        words = {int(a): int(v) for a, v in re.findall(r"^\[(\d+)\]:\s+(\d+)", self.run_line(read), re.M)}
        self.assertEqual(len(words), 25)
        self.assertEqual(words[PAGE.state["moving_seq"].first], seq)
        self.assertIn("Written 17 references", self.run_line(stop))
        state = self.master.state()
        self.assertEqual((state["moving_seq"], state["result"]), (0, RESULT["stopped by command"]))


class Map(WithRoom):
    """The numbers that the twin really uses, and what it serves, against the page."""

    def test_print_map(self):
        shown = json.loads(subprocess.run([PROGRAM, "--print-map"], capture_output=True, text=True, check=True, timeout=10).stdout)
        self.assertEqual(shown["holding"], {row.name: row.first for row in PAGE.holding.values()})
        self.assertEqual(shown["input"], {row.name: row.first for row in PAGE.state.values()})
        self.assertEqual(shown["column_block"], {"base": PAGE.column_base, "stride": PAGE.column_stride, "words": PAGE.column_words})
        for name in ("cmd_code", "result", "area_state", "safety", "column_bits", "column_state"):
            self.assertEqual(shown[name], {text: number for number, text in PAGE.codes[name].items()}, name)
        on_page = {text: number for number, text in PAGE.codes["fault_code"].items()}
        self.assertEqual(shown["fault_code"], {text: on_page.get(text) for text in shown["fault_code"]})
        self.assertEqual(sorted(shown["fault_code"].values()), [6, 7, 8, 9])
        self.assertEqual(str(shown["map_version"]), PAGE.state["map_version"].value)
        lease = [int(n) for n in re.match(r"(\d+)…(\d+)", PAGE.holding["lease_ms"].value).groups()]
        timeout = [int(n) for n in re.search(r"(\d+)…(\d+)", PAGE.holding["host_timeout"].value).groups()]
        self.assertEqual((shown["lease_ms"], shown["host_timeout"]), (lease, timeout))

    def served(self, read, address, count=1):
        try:
            return read(address, count)
        except IllegalAnswer as answer:
            self.assertEqual(answer.code, 2)
            return None

    def test_address_ranges(self):
        """Every address from 0 to 0x320: answered where the page has it, exception 2 elsewhere."""
        holding_end = max(row.last for row in PAGE.holding.values()) + 1
        state_end = PAGE.state["column_bits"].first + 32
        columns = range(PAGE.column_base, PAGE.column_base + 32 * PAGE.column_stride)
        for address in range(0x320):
            self.assertEqual(self.served(self.master.holding, address) is not None, address < holding_end, hex(address))
            self.assertEqual(self.served(self.master.inputs, address) is not None, address < state_end or address in columns, hex(address))
            self.assertEqual(self.served(self.master.discretes, address) is not None, address < len(SAFETY) or address in columns, hex(address))
        self.assertEqual(len(self.master.inputs(0, 96)), 96)

    def test_values_at_power_up(self):
        self.emulator.set(restart=True)
        self.master = self.connect()
        words = self.master.inputs(0, 96)
        named = {a for row in PAGE.state.values() for a in range(row.first, row.last + 1)} | set(range(0x20, 0x60))
        for address in set(range(96)) - named:
            self.assertEqual(words[address], 0, hex(address))  # "Words 0x0019-0x001F … read 0"
        state = self.master.state()
        zero = ("last_seq", "result", "open_aisle", "safety", "fault_code", "fault_column", "latched", "lease_left_ms", "refusals", "moving_seq")
        self.assertEqual([state[name] for name in zero], [0] * len(zero))
        self.assertEqual((state["map_version"], state["column_count"], state["fixed_column"]), (2, 13, 1))
        self.assertEqual(words[0x20 + 13:0x40] + words[0x40 + 13:0x60], [0] * 38)
        self.assertEqual(self.connect("other").state()["column_count"], 32)

    def test_each_bit_of_safety(self):
        """Each cause shows at the bit that the page names, in `safety` and in its mirror."""
        causes = {"emergency stop": dict(emergency_stop=True), "photo-eye": dict(photo_eye=dict(column=3, side="left", on=True)),
                  "kick plate": dict(kick_plate=dict(column=3, side="left", on=True)), "fire input": dict(fire=True), "smoke": dict(smoke=True),
                  "mains lost": dict(mains_lost=True), "key switch local": dict(local_key=True),
                  "aisle occupied": dict(sensor_stuck=dict(aisle=4, shows=True)), "end space occupied": dict(sensor_stuck=dict(aisle=13, shows=True)),
                  "entry beam": dict(entry_beam=13), "manual handle": dict(crank=dict(column=13, mm=0))}
        expected = 0
        for name in causes:
            state = self.emulator.set(**causes[name])
            self.assertIn(name, state["safety"])
            expected |= 1 << SAFETY[name]
            if name == "end space occupied":
                expected |= 1 << SAFETY["aisle occupied"]
            self.assertEqual(self.master.state()["safety"], expected, name)
        mirror = self.master.discretes(0, len(SAFETY))
        self.assertEqual(sum(on << bit for bit, on in enumerate(mirror)), self.master.state()["safety"])
        self.assertEqual(set(SAFETY) - set(causes), {"host silent"})  # tests/unit/emulator has it


class Program(unittest.TestCase):
    def run_program(self, *arguments):
        return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=10)

    def test_ends_within_a_second(self):
        emulator = Emulator(PROGRAM)
        master = Master(emulator.ports["plc"])
        idle = socket.create_connection(("127.0.0.1", int(emulator.control.rsplit(":", 1)[1])), timeout=2)  # a half-open HTTP client
        took = emulator.end()
        master.close()
        idle.close()
        self.assertEqual(emulator.process.returncode, 0)
        self.assertLess(took, 1.0)

    def test_speed(self):
        emulator = Emulator(PROGRAM, arguments=("--speed", "20"))
        self.addCleanup(emulator.end)
        started, tick = time.monotonic(), emulator.look()["tick"]
        until("ten seconds have passed inside", lambda: emulator.look()["tick"] > tick + 10000, 3)
        self.assertGreater(time.monotonic() - started, 0.4)

    def test_shipped_room_file_is_right(self):
        """It is loaded completely before the taken port is found."""
        text = (ROOT / "config" / "emulated.toml").read_text(encoding="utf-8")
        emulator = Emulator(PROGRAM, re.sub(r":\d+\"", ':0"', text))
        self.addCleanup(emulator.end)
        self.assertEqual([t["name"] for t in emulator.ask("/twins")[1]["twins"]], ["1"])
        self.assertEqual(len(emulator.look()["columns"]), 13)

    def test_usage(self):
        for arguments in ((), ("--room", "/nowhere.toml"), ("--speed", "0", "--room", "x"), ("--rooom", "x")):
            done = self.run_program(*arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertNotEqual(done.stderr, "", arguments)
        done = self.run_program("--help")
        self.assertEqual(done.returncode, 0)
        self.assertIn("person_enters", done.stdout)

    def test_taken_port(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            with self.assertRaisesRegex(AssertionError, "can't listen on 127.0.0.1:%d" % taken.getsockname()[1]):
                Emulator(PROGRAM, ROOM.replace("127.0.0.1:0", "127.0.0.1:%d" % taken.getsockname()[1], 2))


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
