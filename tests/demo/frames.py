#!/usr/bin/python3
"""Runs `archroom watch` on a terminal of its own and shows what it draws: on a terminal in place, else a frame now and then.

usage: frames.py WIDTH SECONDS REQUEST STATE COMMAND...   ends when the request is in that state
"""
import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
import urllib.request

ROWS = 24
BETWEEN_FRAMES_S = 3.0  # where frames can't be drawn in place


class Watch:
    """`archroom watch` behind a pty; `frame` is what its screen shows."""

    def __init__(self, command, width):
        self.frame, self.bytes = [], b""
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.execvp(command[0], command)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, width, 0, 0))

    def read(self, seconds):
        """True when there is a new frame."""
        if not select.select([self.terminal], [], [], seconds)[0]:
            return False
        try:
            self.bytes += os.read(self.terminal, 65536)
        except OSError:
            return False
        whole = self.bytes.split(b"\x1b[H")
        done = [part for part in whole if part.endswith(b"\x1b[J")]
        if not done:
            return False
        self.bytes = b"\x1b[H" + whole[-1] if not whole[-1].endswith(b"\x1b[J") else b""
        text = done[-1].removesuffix(b"\x1b[J").decode(errors="replace")
        self.frame = [line.removesuffix("\x1b[K") for line in text.replace("\r", "").split("\n")]
        return True

    def body(self):
        """Without the head and foot of the screen."""
        lines = self.frame[1:]
        while lines and (not lines[-1].strip() or "Ctrl-C" in lines[-1]):
            lines.pop()
        return lines

    def end(self):
        os.kill(self.pid, signal.SIGTERM)
        os.waitpid(self.pid, 0)
        os.close(self.terminal)


class Paper:
    """Where frames are printed."""

    def __init__(self):
        self.live, self.height, self.last = sys.stdout.isatty(), 0, 0.0

    def show(self, lines, important):
        now = time.monotonic()
        if not self.live and not important and now - self.last < BETWEEN_FRAMES_S:
            return
        self.last = now
        if self.live and self.height:
            sys.stdout.write(f"\x1b[{self.height}A\x1b[J")
        sys.stdout.write("".join(line + "\n" for line in lines) + ("" if self.live else "\n"))
        sys.stdout.flush()
        self.height = len(lines)


def main(width, seconds, request, wanted, *command):
    url = os.environ["ARCHROOM_URL"]
    watch, paper = Watch(command, int(width)), Paper()
    deadline, state = time.monotonic() + float(seconds), ""
    try:
        while state != wanted and time.monotonic() < deadline:
            fresh = watch.read(0.1)
            with urllib.request.urlopen(f"{url}/api/v1/requests/{request}", timeout=5) as answer:
                state = json.load(answer)["state"]
            if fresh and state != wanted:
                paper.show(watch.body(), important=False)
        settled = time.monotonic() + 1.0
        while watch.read(0.2) and time.monotonic() < settled:
            pass
        paper.show(watch.body(), important=True)
    finally:
        watch.end()
    if state != wanted:
        sys.exit(f"request {request} is {state}, not {wanted}, after {seconds} s")


if __name__ == "__main__":
    main(*sys.argv[1:])
