"""archroom-emulator as a program: ends, options, room file."""
import re
import socket
import subprocess
import time
import unittest

from room import PROGRAM, ROOM, ROOT, Emulator, Master, main, until


class Program(unittest.TestCase):
    def run_program(self, *arguments):
        return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=10)

    def test_ends_within_a_second(self):
        emulator = Emulator()
        master = Master(emulator.ports["plc"])
        control = int(emulator.control.rsplit(":", 1)[1])
        idle = socket.create_connection(("127.0.0.1", control), timeout=2)  # an HTTP client that says nothing
        took = emulator.end()
        master.close()
        idle.close()
        self.assertEqual(emulator.process.returncode, 0)
        self.assertLess(took, 1.0)

    def test_speed(self):
        emulator = Emulator(arguments=("--speed", "20"))
        self.addCleanup(emulator.end)
        started, tick = time.monotonic(), emulator.look()["tick"]
        until("ten seconds have passed inside", lambda: emulator.look()["tick"] > tick + 10000, 3)
        self.assertGreater(time.monotonic() - started, 0.4)

    def test_shipped_room_file_is_right(self):
        """It is loaded completely before the taken port is found."""
        text = (ROOT / "config" / "emulated.toml").read_text(encoding="utf-8")
        emulator = Emulator(re.sub(r":\d+\"", ':0"', text))
        self.addCleanup(emulator.end)
        self.assertEqual([t["name"] for t in emulator.ask("/twins")[1]["twins"]], ["1", "t1", "t2", "t3", "t4", "rope", "io"])
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
                Emulator(ROOM.replace("127.0.0.1:0", "127.0.0.1:%d" % taken.getsockname()[1], 2))


if __name__ == "__main__":
    main()
