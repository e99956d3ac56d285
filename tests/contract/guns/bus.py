"""The emulated USB bus for tests: the program emulated-guns, and what another program needs in its environment to see it."""
import os
import pathlib
import shutil
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "whole"))
from house import BIN, until  # noqa: E402  pylint: disable=wrong-import-position,import-error

SKIPPED = 77
PRELOAD = "libumockdev-preload.so.0"


def is_possible():
    return shutil.which("umockdev-wrapper") is not None


class Bus:
    """Commands go in, one answer each comes back; ended by closing its input."""

    def __init__(self):
        environment = {**os.environ, **self._preload()}
        self.process = subprocess.Popen(
            ["umockdev-wrapper", str(BIN / "emulated-guns")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
        )
        self.root = self._answer()

    @staticmethod
    def _preload():
        # The address sanitizer wants to be the first library, and umockdev has to be.
        options = os.environ.get("ASAN_OPTIONS", "")
        return {"ASAN_OPTIONS": f"{options}:verify_asan_link_order=0:detect_leaks=0"}

    def environment(self):
        return {**self._preload(), "LD_PRELOAD": PRELOAD, "UMOCKDEV_DIR": self.root}

    def _answer(self):
        line = self.process.stdout.readline().rstrip("\n")
        if not line.startswith("ok"):
            raise AssertionError(f"the bus says: {line!r}")
        return line[3:]

    def tell(self, *words):
        self.process.stdin.write(" ".join(words) + "\n")
        self.process.stdin.flush()
        return self._answer()

    def look(self, name):
        ioctls, driver, in_flight, unsent, protocol = self.tell("look", name).split()
        return {
            "ioctls": int(ioctls), "driver": driver, "in_flight": int(in_flight), "unsent": int(unsent), "protocol": protocol,
        }

    def listened_to(self, name):
        """Waits until the other side reads: then nothing that is sent is lost."""
        return until(f"{name} is listened to", lambda: (seen := self.look(name))["in_flight"] > 0 and seen)

    def ioctls_at_rest(self, name, seconds=2.0):
        """A second. A rate has no condition to wait for: the window is what is measured."""
        before, started = self.look(name)["ioctls"], time.monotonic()
        time.sleep(seconds)
        return (self.look(name)["ioctls"] - before) / (time.monotonic() - started)

    def end(self):
        self.process.stdin.close()
        self.process.wait(timeout=20)
        self.process.stdout.close()


class Listener:
    """The gun worker alone; its lines as they come."""

    def __init__(self, bus, *guns):
        self.process = subprocess.Popen(
            [str(BIN / "gun-listener"), *guns], stdout=subprocess.PIPE, text=True, env={**os.environ, **bus.environment()}
        )
        self.lines = []
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    def expect(self, start, count=1):
        """Waits until so many lines begin like this."""
        def found():
            return len([line for line in self.lines if line.startswith(start)]) >= count
        try:
            until(f"{count} x {start!r}", found)
        except AssertionError as error:
            raise AssertionError(f"{error}\n" + "\n".join(self.lines)) from None
        return [line for line in self.lines if line.startswith(start)]

    def kill(self):
        self.process.kill()
        self._ended()

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
        return self._ended()

    def _ended(self):
        code = self.process.wait(timeout=20)
        self.reader.join()
        self.process.stdout.close()
        return code

    def processor_ms(self):
        """User and system time so far."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) * 1000 // os.sysconf("SC_CLK_TCK")
