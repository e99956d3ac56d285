#!/usr/bin/python3
"""plc.py, driven through the rules of docs/plc-map.md by a pymodbus master. Real time: four short columns that run fast."""
import pathlib
import tempfile
import unittest

from peers import ANNOUNCE, BEGIN, CLOSE, OPEN, RESET, SPREAD, STOP, Master, PlcProcess, Refused, until

LEFT, RIGHT = 1, 2
SMALL = {"columns": 4, "width": 400, "aisle": 900, "speed": 900}


class Case(unittest.TestCase):
    shape = SMALL

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.plc = PlcProcess(pathlib.Path(self.folder.name, "plc.log"), **self.shape)
        self.host = Master(self.plc.port)
        until("started", lambda: self.host.state().area != 0)

    def tearDown(self):
        self.host.close()
        self.plc.end()
        self.folder.cleanup()

    def refused(self, result, *command, **rest):
        """The states before and after; the log says that it was refused for this reason."""
        before = self.host.state()
        after = self.host.command(*command, **rest)
        self.assertEqual(after.refusals, before.refusals + 1)
        self.assertEqual(after.moving_seq, before.moving_seq)
        self.assertEqual([e["outcome"] for e in self.plc.log() if e["what"] == "write"][-1], f"refused {result}")
        return before, after


class Wire(Case):
    def test_only_two_writes_are_legal(self):
        for address, words in ((0, [0] * 17), (0, [0] * 19), (9, [0] * 5), (9, [0] * 7), (1, [4]), (8, [0] * 6)):
            with self.assertRaisesRegex(Refused, "2"):
                self.host.write(address, words)
        self.assertEqual(self.host.client.write_register(1, 4, 1).exception_code, 2)
        self.assertEqual(self.host.client.write_coil(0, True, 1).exception_code, 2)
        self.assertEqual(self.host.client.read_holding_registers(0, 18, 1).registers, [0] * 18)
        self.assertEqual(len([e for e in self.plc.log() if e["what"] == "illegal"]), 8)

    def test_reads_outside_the_tables_are_refused(self):
        for address, count in ((0, 97), (0x60, 1), (0xFF, 1), (0x100, 125), (0x2FF, 2)):
            if (address, count) == (0x100, 125):
                self.assertEqual(len(self.host.inputs(address, count)), count)
                continue
            with self.assertRaisesRegex(Refused, "2"):
                self.host.inputs(address, count)
        self.assertEqual(self.host.client.read_discrete_inputs(19, 1, 1).exception_code, 2)
        self.assertEqual(self.host.client.read_holding_registers(1, 18, 1).exception_code, 2)

    def test_a_bank_at_rest(self):
        now = self.host.state()
        self.assertEqual((now.version, now.area, now.count, now.fixed, now.open_aisle), (3, 1, 5, 1, 0))
        self.assertEqual((now.free_aisles, now.announce_left), (1, 0))
        self.assertEqual(now.positions, [0, 400, 800, 1200, 1600])
        self.assertEqual((now.last_seq, now.result, now.epoch), (0, 0, 0))
        column = self.host.inputs(0x100 + 4 * 16, 16)
        self.assertEqual((column[0], column[2], column[3]), (3, 1600, 900))
        until("the heartbeat changes", lambda: self.host.state().heartbeat != now.heartbeat, 3)


class Sessions(Case):
    def test_nothing_before_begin(self):
        before, after = self.refused(23, OPEN, 2, RIGHT)
        self.assertEqual((after.last_seq, after.result), (before.last_seq, before.result))

    def test_begin(self):
        self.assertEqual(self.host.begin(7).result, 2)
        now = self.host.state()
        self.assertEqual((now.epoch, now.last_seq), (7, 1))
        for result, epoch, rest in (
            (23, 7, {}),
            (23, 6, {}),
            (25, 8, {"seq": 2}),
            (24, 9, {"expiry": now.tick - 1000 & 0xFFFFFFFF}),
        ):
            _, after = self.refused(result, BEGIN, epoch=epoch, **{"seq": 1, **rest})
            self.assertEqual((after.epoch, after.last_seq, after.result), (7, 1, 2))

    def test_sequence_expiry_complement_code_permit_lease(self):
        self.host.begin(7)
        tick = self.host.state().tick
        for result, seen, rest in (
            (21, False, {"complement": 5}),
            (25, False, {"seq": 1}),
            (23, False, {"epoch": 6}),
            (24, True, {"expiry": tick - 1 & 0xFFFFFFFF}),
            (28, True, {"lease": 99}),
            (28, True, {"lease": 2001}),
            (26, True, {"permit": 0}),
        ):
            before, after = self.refused(result, OPEN, 2, RIGHT, **rest)
            self.assertEqual(after.result, result if seen else before.result, rest)
            self.assertEqual(after.last_seq, self.host.seq if seen else before.last_seq, rest)
        before, after = self.refused(27, 6)
        self.assertEqual(after.result, before.result)

    def test_a_newer_session_ends_the_motion(self):
        self.host.begin(7)
        self.assertEqual(self.host.command(OPEN, 2, RIGHT).result, 1)
        other = Master(self.plc.port)
        self.assertEqual(other.begin(8).moving_seq, 0)
        other.close()
        self.refused(23, OPEN, 2, RIGHT)

    def test_power_return(self):
        self.host.begin(7)
        self.host.command(OPEN, 2, RIGHT)
        until("it is under way", lambda: self.host.state().positions[4] > 1650)
        self.plc.key("power")
        self.host.close()
        self.host.client.connect()
        now = until("started", lambda: self.host.state().area != 0 and self.host.state())
        self.assertEqual((now.epoch, now.last_seq, now.moving_seq), (7, 0, 0))
        until("every column stands", lambda: self.host.state().area == 10, 1)
        self.assertEqual(self.host.state().positions, [round(x) for x in self.plc.look()["positions"]])
        self.assertGreater(now.positions[4], 1650)
        self.refused(23, OPEN, 2, RIGHT)
        self.refused(23, BEGIN, seq=1, epoch=7)
        self.assertEqual(self.host.begin(8).epoch, 8)


class Motions(Case):
    def setUp(self):
        super().setUp()
        self.host.begin(1)

    def test_open_from_both_sides_and_close(self):
        for column, side, aisle, places in (
            (2, RIGHT, 2, [0, 400, 1700, 2100, 2500]),
            (4, LEFT, 3, [0, 400, 800, 2100, 2500]),
            (1, RIGHT, 1, [0, 1300, 1700, 2100, 2500]),
        ):
            self.assertEqual(self.host.command(OPEN, column, side).result, 1)
            now = self.host.ride()
            self.assertEqual((now.result, now.area, now.open_aisle, now.positions), (2, 3, aisle, places))
        self.host.command(CLOSE)
        now = self.host.ride()
        self.assertEqual((now.result, now.area, now.open_aisle), (2, 1, 0))

    def test_the_end_space_means_close_and_the_fixed_end_has_no_face(self):
        self.host.command(OPEN, 3, RIGHT)
        self.host.ride()
        self.host.command(OPEN, 5, RIGHT)
        self.assertEqual(self.host.ride().area, 1)
        for column, side in ((1, LEFT), (0, RIGHT), (6, LEFT), (2, 0), (2, 3)):
            _, after = self.refused(20, OPEN, column, side)
            self.assertEqual(after.result, 20)
        self.refused(20, CLOSE, 1, 0)

    def test_a_part_open_aisle(self):
        self.host.command(OPEN, 2, RIGHT, aisle_mm=400)
        now = self.host.ride()
        self.assertEqual((now.result, now.area, now.open_aisle, now.positions), (2, 10, 0, [0, 400, 1200, 1600, 2000]))

    def test_busy_ends_the_first_one_without_a_result(self):
        self.host.command(OPEN, 2, RIGHT)
        first = self.host.seq
        _, after = self.refused(22, OPEN, 3, RIGHT)
        self.assertEqual((after.result, after.moving_seq), (22, first))
        until("arrives", lambda: (self.host.renew(first), self.host.state().moving_seq == 0)[1])
        self.assertEqual((self.host.state().result, self.host.state().open_aisle), (22, 2))

    def test_a_motion_lives_on_its_lease(self):
        self.host.command(OPEN, 2, RIGHT, lease=200)
        now = until("it ends", lambda: self.host.state().moving_seq == 0 and self.host.state(), 2)
        self.assertEqual(now.result, 5)
        until("every column stands", lambda: self.host.state().area == 10, 1)

    def test_a_renewal_counts_only_when_all_is_right(self):
        for rest in ({"seq": 99}, {"lease": 99}, {"epoch": 2}, {"beat": 7}):
            self.host.command(OPEN, 2, RIGHT, lease=300, beat=7)

            def not_renewed():
                self.host.renew(**rest) if "beat" in rest else self.host.renew(beat=self.host.next_beat() % 100 + 100, **rest)
                return self.host.state().moving_seq == 0 and self.host.state()

            self.assertEqual(until("it ends", not_renewed, 2).result, 5, rest)
            self.host.command(CLOSE)
            self.assertEqual(self.host.ride().result, 2)

    def test_stop_is_never_refused(self):
        for rest in ({}, {"epoch": 0, "seq": 0, "expiry": 0, "permit": 0, "lease": 0}):
            self.host.command(OPEN, 2, RIGHT)
            before = self.host.state().last_seq
            now = self.host.command(STOP, **{"seq": 1, **rest})
            self.assertEqual((now.moving_seq, now.result, now.last_seq), (0, 4, before))
            self.host.command(CLOSE)
            self.host.ride()
        self.host.command(OPEN, 2, RIGHT)
        self.assertNotEqual(self.host.command(STOP, seq=1, complement=0).moving_seq, 0)

    def test_a_silent_host(self):
        self.host.command(OPEN, 2, RIGHT, lease=2000, timeout=5)
        now = until("silent", lambda: self.host.state().safety >> 9 & 1 and self.host.state(), 2)
        self.assertEqual((now.moving_seq, now.result, now.latched), (0, 3, 0))
        self.host.renew(seq=0)
        self.assertEqual(self.host.state().safety, 0)

    def test_a_jam_trips_the_drive_and_code_8_clears_it(self):
        self.plc.key("jam 4 on")
        self.host.command(OPEN, 2, RIGHT)
        now = self.host.ride()
        self.assertEqual((now.result, now.area, now.fault, now.fault_column), (29, 7, 6, 4))
        self.plc.key("jam 4 off")
        self.refused(29, OPEN, 2, RIGHT)
        now = self.host.command(RESET, lease=0, permit=0)
        self.assertEqual((now.result, now.fault), (2, 0))
        self.assertEqual(self.host.command(OPEN, 2, RIGHT).result, 1)


class Protections(Case):
    def setUp(self):
        super().setUp()
        self.host.begin(1)

    def result_of(self, *command):
        return self.host.command(*command).result

    def test_a_person_hinders_only_the_aisle_that_gets_narrower(self):
        self.host.command(OPEN, 2, RIGHT)
        self.host.ride()
        self.plc.key("enter 2")
        self.assertEqual(self.host.state().safety, 1 << 3)
        self.assertEqual(self.result_of(OPEN, 3, RIGHT), 17)
        self.assertEqual(self.result_of(CLOSE), 17)
        self.assertIn(self.result_of(OPEN, 2, RIGHT), (1, 2), "it stands open: done at once, or nearly")
        self.assertEqual(self.host.ride().result, 2)
        self.plc.key("leave 2")
        self.plc.key("enter 5")
        self.assertEqual(self.host.state().safety, 1 << 3 | 1 << 11)
        self.plc.key("leave 5")
        self.assertEqual(self.result_of(CLOSE), 1)

    def test_somebody_steps_in_during_motion(self):
        for step_in, step_out, bit in (("enter 5", "leave 5", 3), ("beam 5 on", "beam 5 off", 4)):
            self.host.command(OPEN, 2, RIGHT)
            now = self.plc.key(step_in)
            now = until("it stops", lambda: self.host.state().moving_seq == 0 and self.host.state(), 1)
            latched = 1 << bit | (1 << 11 if bit == 3 else 0)  # aisle 5 is the end space
            self.assertEqual((now.result, now.latched), (3, latched))
            self.plc.key("reset")
            self.assertEqual(self.host.state().latched, latched, "what is still there stays latched")
            self.plc.key(step_out)
            self.assertEqual(self.result_of(OPEN, 2, RIGHT), 16)
            self.assertEqual(self.plc.key("reset")["latched"], [])
            self.host.command(CLOSE)
            self.assertEqual(self.host.ride().result, 2)

    def test_inputs_stop_and_refuse(self):
        for on, off, refusal, latches, area in (
            ("estop on", "estop off", 16, True, 8),
            ("plate 3 left on", "plate 3 left off", 16, True, 10),
            ("eye 3 right on", "eye 3 right off", 16, True, 10),
            ("fire on", "fire off", 18, False, 10),
            ("smoke on", "smoke off", 18, False, 10),
            ("mains on", "mains off", 16, False, 10),
            ("key on", "key off", 19, False, 6),
            ("floor on", "floor off", 17, True, 10),
            ("detached on", "detached off", 16, True, 10),
            ("sidepanel on", "sidepanel off", 16, True, 10),
            ("door on", "door off", 16, False, 10),
            ("firepanel on", "firepanel off", 18, False, 10),
            ("leak on", "leak off", 18, False, 10),
            ("lock on", "lock off", 16, False, 5),
        ):
            self.host.command(OPEN, 2, RIGHT)
            until("it is under way", lambda: self.host.state().positions[4] > 1650)
            self.plc.key(on)
            until("it stops", lambda: self.host.state().moving_seq == 0, 1)
            now = until("every column stands", lambda: self.host.state().area != 2 and self.host.state(), 1)
            self.assertEqual((now.result, now.latched != 0, now.area), (3, latches, area), on)
            self.assertEqual(self.result_of(CLOSE), 16 if latches else refusal, on)
            self.plc.key(off)
            if latches:
                self.assertEqual(self.result_of(CLOSE), 16, on)
                self.plc.key("reset")
            self.plc.key(on)
            self.assertEqual(self.result_of(CLOSE), refusal, on)
            self.plc.key(off)
            self.host.command(CLOSE)
            self.assertEqual(self.host.ride().result, 2)

    def test_presses_of_the_reset_key_are_counted(self):
        self.assertEqual(self.host.state().resets, 0)
        self.plc.key("reset")
        self.plc.key("reset")
        self.assertEqual(self.host.state().resets, 2)

    def test_a_quake_latches_also_while_the_bank_stands(self):
        self.plc.key("quake on")
        until("it is latched", lambda: self.host.state().latched == 1 << 18, 1)
        self.plc.key("quake off")
        self.assertEqual(self.host.state().safety, 0)
        self.assertEqual(self.result_of(SPREAD), 16)
        self.assertEqual(self.plc.key("reset")["latched"], [])
        self.assertEqual(self.result_of(SPREAD), 1)

    def test_faults_and_what_clears_them(self):
        for code, by_command, by_reset in ((4, False, True), (5, False, True), (7, True, True), (14, False, False)):
            self.host.command(OPEN, 2, RIGHT)
            self.plc.key(f"fault 3 {code}")
            now = until("it ends", lambda: self.host.state().moving_seq == 0 and self.host.state(), 1)
            self.assertEqual((now.result, now.area, now.fault, now.fault_column), (29, 7, code, 3))
            self.assertEqual(self.host.command(RESET, lease=0, permit=0).fault, 0 if by_command else code)
            self.assertEqual(self.plc.key("reset")["fault"], 0 if by_reset else code)
            if not by_reset:
                self.assertEqual(self.result_of(OPEN, 2, RIGHT), 29)
                self.plc.key("fault 3 0")
            self.host.command(CLOSE)
            self.assertEqual(self.host.ride().result, 2)

    def test_somebody_beside_a_column_that_moves(self):
        self.plc.key("enter 4")  # between columns that stand against each other: it would only be carried along
        self.assertEqual(self.result_of(OPEN, 2, RIGHT), 17)

    def test_the_crank(self):
        self.plc.key("crank 5 100")
        self.assertTrue(self.host.state().safety >> 5 & 1)
        self.assertTrue(self.host.state().bits[4] >> 12 & 1)
        now = until("cranked", lambda: not self.host.state().safety >> 5 & 1 and self.host.state(), 4)
        self.assertEqual((now.positions[4], now.area), (1700, 10))


class Announcing(Case):
    def test_announce(self):
        self.host.begin(1)
        now = self.host.command(ANNOUNCE, aisle_mm=5, lease=0, permit=0)
        self.assertEqual((now.result, now.last_seq, now.moving_seq), (2, 2, 0))
        self.assertIn(now.announce_left, range(1, 6))
        until("silent", lambda: self.host.state().announce_left == 0, 2)
        for column, side, tenths in ((0, 0, 0), (0, 0, 601), (1, 0, 5), (0, 1, 5)):
            self.refused(20, ANNOUNCE, column, side, aisle_mm=tenths)
        self.assertEqual(self.host.state().announce_left, 0)


class FixedRight(Case):
    shape = {**SMALL, "fixed": "right"}

    def test_open_and_close(self):
        self.host.begin(1)
        self.assertEqual(self.host.state().positions, [900, 1300, 1700, 2100, 2500])
        self.assertEqual(self.host.command(OPEN, 5, RIGHT).result, 20)
        self.host.command(OPEN, 2, RIGHT)
        now = self.host.ride()
        self.assertEqual((now.result, now.open_aisle, now.positions), (2, 2, [0, 400, 1700, 2100, 2500]))
        self.host.command(OPEN, 1, LEFT)
        self.assertEqual(self.host.ride().area, 1)


if __name__ == "__main__":
    unittest.main()
