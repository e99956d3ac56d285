"""docs/plc-map.md, sections 2 and 3, on the wire: archroom-emulator and pymodbus as master."""
import socket
import struct

from room import CODE, RESULT, RIGHT, SPEED, STATE, IllegalAnswer, WithRoom, main, until


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
        self.assertEqual(master.state()["position_mm"], [900, 1450, 2900, 3450, 4000])

    def test_two_free_aisles_one_kept(self):
        master = self.connect(unit=2)
        master.begin()
        master.renew_until_standing(master.command("open", column=2, side=RIGHT))
        master.command("open", column=3, side=RIGHT, keep=1 + 2)  # column 3 would have to move
        self.assertEqual(master.state()["result"], RESULT["bad column or side"])
        master.renew_until_standing(master.command("open", column=1, side=RIGHT, keep=1 + 2))
        state = master.state()
        self.assertEqual((state["result"], state["position_mm"]), (RESULT["done"], [0, 1450, 2900, 3450, 4000]))

    def test_spread(self):
        self.master.begin()
        self.master.renew_until_standing(self.master.command("spread"))
        state = self.master.state()
        self.assertEqual((state["result"], state["area_state"]), (RESULT["done"], STATE["part-open"]))
        self.assertEqual(state["position_mm"], [n * (550 + 75) for n in range(13)])

    def test_announce(self):
        self.master.begin()
        self.master.command("announce", aisle_mm=5, permit=0, lease_ms=0)
        state = self.master.state()
        self.assertEqual((state["result"], state["moving_seq"]), (RESULT["done"], 0))
        self.assertIn(state["announce_left"], range(1, 6))
        until("silent", lambda: self.master.state()["announce_left"] == 0, 2)
        self.master.command("announce", aisle_mm=601, permit=0, lease_ms=0)
        self.assertEqual(self.master.state()["result"], RESULT["bad column or side"])

    def test_lease_ends_when_renewal_stops(self):
        self.master.begin()
        seq = self.master.command("open", column=5, side=RIGHT, lease_ms=300)
        self.master.until_moving(seq)
        end = until("standing", lambda: (s := self.master.state())["area_state"] == STATE["part-open"] and s)
        self.assertEqual(end["result"], RESULT["lease ended"])
        self.assertEqual([b >> 10 & 1 for b in end["column_bits"]], [0] * 13)
        travelled = end["position_mm"][5] - 2750
        self.assertAlmostEqual(travelled, (0.3 + 0.05) * SPEED, delta=10)  # half of 0.1 s of braking
        self.master.renew(seq)
        self.assertEqual(self.master.state()["moving_seq"], 0)

    def test_stop_from_a_second_connection_without_session(self):
        self.master.begin()
        seq = self.master.command("open", column=5, side=RIGHT, lease_ms=2000)
        self.master.until_moving(seq)
        self.connect().stop()
        state = self.master.state()
        self.assertEqual((state["moving_seq"], state["result"], state["last_seq"]), (0, RESULT["stopped by command"], seq))
        until("every column stands", lambda: self.master.state()["area_state"] == STATE["part-open"], 1)
        braked = self.master.state()["position_mm"]
        self.assertLessEqual(max(abs(a - b) for a, b in zip(braked, state["position_mm"])), 0.05 * SPEED + 1)
        where, tick = braked, self.master.state()["tick"]
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
        before = self.master.holding(0, 18)
        for address, count in ((0, 1), (0, 16), (0, 9), (1, 16), (9, 5), (9, 7), (10, 6), (13, 2), (0, 17), (0, 19),
                               (17, 1), (18, 1), (0x1000, 18)):
            with self.assertRaises(IllegalAnswer, msg=(address, count)) as answer:
                self.master.write(address, [0xFFFF] * count)
            self.assertEqual(answer.exception.code, 2, (address, count))
        answer = self.master.client.write_register(0, 7, slave=1)  # FC 06
        self.assertEqual(answer.exception_code, 2)
        self.assertEqual(self.master.holding(0, 18), before)

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


if __name__ == "__main__":
    main()
