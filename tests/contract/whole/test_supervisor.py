#!/usr/bin/python3
"""What systemd is told: ready when it is, alive while the controller is, stopping before it ends."""
import os
import socket
import threading
import time
import unittest

from case import RoomCase
from house import SIGTERM, until

WATCHDOG_S = 3.0


class Supervisor(RoomCase):
    def setUp(self):
        super().setUp()
        self.told = []
        self.ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(self.ear.close)
        self.path = str(self.folder / "notify")
        self.ear.bind(self.path)
        self.ear.settimeout(0.1)
        self.listens = True
        thread = threading.Thread(target=self._listen)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(lambda: setattr(self, "listens", False))

    def _listen(self):
        while self.listens:
            try:
                self.told.append((time.monotonic(), self.ear.recv(4096).decode()))
            except TimeoutError:
                pass

    def times(self, word):
        return [at for at, text in list(self.told) if word in text.split("\n")]

    def test_ready_watchdog_stopping(self):
        shelf = self.emulator()
        room = self.daemon(shelf.port)
        room.start({"NOTIFY_SOCKET": self.path, "WATCHDOG_USEC": str(int(WATCHDOG_S * 1e6))})
        until("READY=1", lambda: self.times("READY=1"))
        until("it says that it lives, again and again", lambda: len(self.times("WATCHDOG=1")) >= 3, 12)
        lives = self.times("WATCHDOG=1")
        self.assertLess(max(b - a for a, b in zip(lives, lives[1:])), WATCHDOG_S)
        room.program.tell(SIGTERM)
        self.assertEqual(room.program.ends(5), 0)
        until("STOPPING=1", lambda: self.times("STOPPING=1"))
        self.assertEqual(len(self.times("READY=1")), 1)
        self.assertGreater(self.times("STOPPING=1")[0], self.times("READY=1")[0])

    def test_not_ready_when_it_can_not_start(self):
        shelf = self.emulator()
        room = self.daemon(shelf.port)
        taken = socket.socket()
        self.addCleanup(taken.close)
        taken.bind(("127.0.0.1", room.port))
        taken.listen()
        room.start({"NOTIFY_SOCKET": self.path}, wait=False)
        self.assertEqual(room.program.ends(10), 1)
        self.assertIn(str(room.port), room.program.log())
        self.assertEqual(self.times("READY=1"), [])

    def test_it_starts_and_serves_with_nothing_at_the_other_end(self):
        shelf = self.emulator()
        shelf.kill()
        room = self.daemon(shelf.port).start({"NOTIFY_SOCKET": self.path})
        until("READY=1", lambda: self.times("READY=1"))
        bank = room.bank()
        self.assertEqual((bank["link_up"], bank["armed"]), (False, False))
        status, answer = room.post("/api/v1/banks/1/rearm")
        self.assertEqual((status, answer["blocked_by"][0]["rule"]), (409, "SR-02"), answer)
        self.assertIn(room.post("/api/v1/banks/1/stop")[0], (200, 202))


if __name__ == "__main__":
    os.environ.pop("NOTIFY_SOCKET", None)
    unittest.main()
