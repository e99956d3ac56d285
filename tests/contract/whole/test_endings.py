#!/usr/bin/python3
"""How the daemon ends, on purpose or not, while columns move; and what is the case when it is started again."""
import subprocess
import time
import unittest

from case import LiveRoom
from house import SIGKILL, SIGTERM, Stream, box_at, rows, until, verify_journal

LEASE_S = 2.0  # the longest that docs/plc-map.md allows


class Endings(LiveRoom):
    emulator_speed = 100

    def goes_on_only_when_armed(self, request, where):
        """After a start: nothing moves, the request says why, and goes on once a person has re-armed the bank."""
        before = self.shelf.truth()
        self.room.await_state(request, "waiting_safety")
        until("it says that the bank must be re-armed", lambda: self.room.shown(request)["reason"]["rule"] == "SR-03")
        until(
            "the bank is seen",
            lambda: self.room.bank()["session"] == "ours" and self.room.bank()["evidence"]["quality"] == "good",
        )
        bank = self.room.bank()
        self.assertFalse(bank["armed"])
        self.assertIn("SR-03", [b["rule"] for b in bank["blocked_by"]])
        after = self.shelf.truth()
        self.assertEqual(after["counts"]["motions_started"], before["counts"]["motions_started"])
        self.assertEqual([c["position_mm"] for c in after["columns"]], where)
        self.room.rearm()
        self.room.await_state(request, "presented")
        self.assertEqual(self.shelf.truth()["open_aisle"], 2)

    def test_sigterm_stops_the_motion_first(self):
        request = self.under_way(box_at(3, 1))
        self.assertEqual(self.shelf.truth()["counts"]["stops_acted"], 0)
        told = time.monotonic()
        self.room.program.tell(SIGTERM)
        self.assertEqual(self.room.program.ends(5), 0)
        took = time.monotonic() - told
        truth = self.shelf.truth()
        self.assertLess(took, 1.0)
        self.assertEqual(
            (truth["motors_on"], truth["counts"]["stops_acted"], truth["session"]["result"]),
            (0, 1, 4),
            "stopped, no lease ran out",
        )
        self.assertEqual(len(rows(self.room.store, "SELECT 1 FROM jobs WHERE ended_at IS NULL")), 0)
        where = self.shelf.positions()
        self.room.start()
        self.goes_on_only_when_armed(request, where)
        verify_journal(self.room.store)

    def test_sigkill_in_mid_travel(self):
        request = self.under_way(box_at(3, 1))
        self.room.program.tell(SIGKILL)
        self.room.program.kill()
        died = time.monotonic()
        until("the lease ends the motion", self.standing, LEASE_S + 1)
        self.assertEqual(self.shelf.truth()["session"]["result"], 5)
        self.assertLess(time.monotonic() - died, LEASE_S + 0.5)
        where = self.shelf.positions()
        self.assertEqual(rows(self.room.store, "SELECT state FROM requests WHERE id = ?", request), [("opening",)])
        self.room.start()
        self.goes_on_only_when_armed(request, where)
        self.assertEqual(
            rows(self.room.store, "SELECT outcome, reason FROM jobs ORDER BY id"),
            [("failed", "restart"), ("arrived", "arrived")],
        )
        states = [s for s, in rows(self.room.store, "SELECT state FROM request_states ORDER BY rowid")]
        told_once = [
            state for state, before in zip(states, [None, *states]) if state != before
        ]  # the reason may change meanwhile
        self.assertEqual(told_once, ["queued", "opening", "queued", "waiting_safety", "opening", "presented"])
        verify_journal(self.room.store)
        self.nobody_was_squeezed()


class BesideOthers(LiveRoom):
    def test_a_second_daemon_is_refused(self):
        second = self.daemon(self.shelf.port, store=self.room.store)
        second.start(wait=False)
        self.assertEqual(second.program.ends(10), 1)
        self.assertIn(str(self.room.store), second.program.log())
        self.assertEqual(self.room.get("/ready")[0], 200)
        self.assertTrue(self.room.bank()["armed"])

    def test_sqlite3_reads_while_columns_move(self):
        request = self.under_way(box_at(3, 1))
        reader = subprocess.Popen(
            ["sqlite3", "-readonly", str(self.room.store / "register.db")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.addCleanup(reader.kill)
        reader.stdin.write(
            f"PRAGMA integrity_check;\nBEGIN;\nSELECT count(*) FROM boxes;\nSELECT state FROM requests WHERE id = '{request}';\n"
        )
        reader.stdin.flush()
        self.assertEqual([reader.stdout.readline().strip() for _ in range(3)], ["ok", "24", "opening"])
        # the reader's transaction stays open meanwhile: it sees its own moment, and holds nobody up
        self.room.await_state(request, "presented")
        out, _ = reader.communicate(
            f"SELECT state FROM requests WHERE id = '{request}';\nCOMMIT;\n"
            f"SELECT state FROM requests WHERE id = '{request}';\n",
            timeout=10,
        )
        self.assertEqual(out.split(), ["opening", "presented"])

    def test_the_stream_and_the_register_tell_the_same(self):
        stream = Stream(self.room.port)
        self.addCleanup(stream.close)
        request = self.room.request(box_at(5, 2))
        self.room.await_state(request, "presented")
        until("the stream has it", lambda: "presented" in [s for s, _ in stream.states_of(request)])
        kept = rows(
            self.room.store,
            "SELECT s.state, s.reason FROM request_states s JOIN requests r ON r.row = s.request WHERE r.id = ? "
            "ORDER BY s.rowid",
            request,
        )
        self.assertEqual([(s, rule or "") for s, rule in stream.states_of(request)], kept)


if __name__ == "__main__":
    unittest.main()
