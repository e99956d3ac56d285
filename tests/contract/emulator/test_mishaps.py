"""The control port makes the world; the wire shows it."""
import socket
import struct
import time

from room import CODE, RESULT, RIGHT, SAFETY, STATE, WithRoom, main, until


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
        self.assertEqual(self.master.state()["reset_count"], 0)
        self.emulator.set(reset_at_bank=True)
        self.assertEqual(self.master.state()["latched"], 0)
        self.emulator.set(reset_at_bank=True)
        self.assertEqual(self.master.state()["reset_count"], 2, "each press counts, also one that finds nothing")

    def test_the_count_of_resets_outlives_the_power(self):
        self.emulator.set(reset_at_bank=True)
        self.emulator.set(restart=True)
        self.master = self.connect()
        self.assertEqual(self.master.state()["reset_count"], 1)

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

    def test_faults_and_their_resets(self):
        self.moving()
        self.emulator.set(fault=dict(column=7, code=5))
        until("ended", lambda: self.master.state()["moving_seq"] == 0)
        self.master.command("drive fault reset", lease_ms=0)
        state = self.master.state()
        self.assertEqual((state["area_state"], state["fault_code"], state["fault_column"]), (STATE["fault"], 5, 7))
        self.emulator.set(reset_at_bank=True, fault=dict(column=7, code=14))
        self.assertEqual(self.master.state()["fault_code"], 14)
        self.emulator.set(fault=dict(column=7, code=0))
        self.assertEqual(self.master.state()["fault_code"], 0)

    def test_a_quake_latches_although_nothing_moves(self):
        self.master.begin()
        self.emulator.set(seismic=True)
        bit = 1 << SAFETY["seismic"] - 16
        until("latched", lambda: self.master.state()["latched_high"] == bit)
        self.emulator.set(seismic=False)
        self.master.command("spread")
        state = self.master.state()
        self.assertEqual((state["safety_high"], state["result"]), (0, RESULT["refused: locked or latched"]))
        self.emulator.set(reset_at_bank=True)
        self.assertEqual(self.master.state()["latched_high"], 0)

    def test_lock_and_stuck_limit(self):
        self.moving()
        self.emulator.set(lock=True, limit_stuck=dict(column=3, side="right", shows=False))
        state = until("ended", lambda: (s := self.master.state())["moving_seq"] == 0 and s)
        self.assertEqual((state["area_state"], state["result"]), (STATE["locked"], RESULT["aborted by safety"]))
        self.assertEqual(state["column_bits"][2] & 3, 1)

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
        expiry = divmod(tick + 2000, 65536)
        words = [7, CODE["open"], 5, RIGHT, 0, 0, 0, ~CODE["open"] & 0xFFFF, 1, 99, 0, 0, self.master.epoch, 2000, 0, *expiry, 0]
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
        for body, status, words in (({"fyre": True}, 400, '"fyre"'), ({"fire": "yes"}, 400, "true or false"),
                                    (b"{", 400, "not JSON"),
                                    ({"person_enters": 5}, 409, "0 mm wide"), ([], 400, "object")):
            got, answer = self.emulator.ask("/twins/1", body)
            self.assertEqual(got, status)
            self.assertIn(words, answer["detail"])
        self.assertEqual(self.emulator.ask("/twins/9")[0], 404)
        self.assertEqual(self.emulator.ask("/twins/9", {"fire": True})[0], 404)
        self.assertEqual([t["name"] for t in self.emulator.ask("/twins")[1]["twins"]], ["1", "2", "3"])


if __name__ == "__main__":
    main()
