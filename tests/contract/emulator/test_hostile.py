"""One bad connection to archroom-emulator holds up nobody."""
import socket
import struct
import time

from room import WithRoom, main


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
            s.sendall(struct.pack(">HHHBBHHB", 1, 0, 43, 1, 16, 0, 18, 36)[:i % 13])
        self.assertLess(max(self.prompt() for _ in range(20)), 0.2)

    def test_a_frame_byte_by_byte(self):
        s = self.socket()
        for byte in struct.pack(">HHHBBHH", 0x1234, 0, 6, 1, 4, 0, 1):
            s.sendall(bytes([byte]))
        self.assertEqual(s.recv(64), struct.pack(">HHHBBBH", 0x1234, 0, 5, 1, 4, 2, 3))

    def test_many_requests_at_once(self):
        s = self.socket()
        s.sendall(b"".join(struct.pack(">HHHBBHH", i, 0, 6, 1, 4, 0, 1) for i in range(50)))
        got = b""
        while len(got) < 50 * 11:
            got += s.recv(4096)
        self.assertEqual([struct.unpack(">H", got[i * 11:i * 11 + 2])[0] for i in range(50)], list(range(50)))

    def test_garbage_is_thrown_out(self):
        for garbage in (b"GET / HTTP/1.1\r\n\r\n", b"\0" * 7, struct.pack(">HHHBB", 1, 0, 255, 1, 4),
                        struct.pack(">HHHBB", 1, 7, 6, 1, 4)):
            s = self.socket()
            s.sendall(garbage)
            self.assertEqual(s.recv(64), b"", garbage)
        self.prompt()

    def test_wrong_lengths(self):
        """Frames whose inner numbers lie: exception 3, nothing written."""
        bodies = (struct.pack(">BHH", 4, 0, 0), struct.pack(">BHH", 4, 0, 126), struct.pack(">BHH", 4, 0, 65535),
                  struct.pack(">B", 4),
                  struct.pack(">BHHB", 4, 0, 1, 0), struct.pack(">BHH", 2, 0, 2001), struct.pack(">BHHB", 16, 0, 18, 36),
                  struct.pack(">BHHB", 16, 0, 18, 35) + b"\0" * 36, struct.pack(">BHHB", 16, 0, 0, 0),
                  struct.pack(">BHHB", 16, 0, 124, 248) + b"\0" * 240)
        before = self.master.holding(0, 18)
        for body in bodies:
            s = self.socket()
            s.sendall(struct.pack(">HHHB", 5, 0, len(body) + 1, 1) + body)
            self.assertEqual(s.recv(64), struct.pack(">HHHBBB", 5, 0, 3, 1, body[0] | 0x80, 3), body)
        self.assertEqual(self.master.holding(0, 18), before)

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
        self.assertEqual(fresh.state()["map_version"], 3)
        self.assertLessEqual(self.emulator.ask("/twins")[1]["twins"][0]["connections"], 64)
        self.assertEqual(len(held), 100)


if __name__ == "__main__":
    main()
