"""A wire between the daemon and a bank's controller that can turn hostile: it passes bytes on, until it is told to twist what the
controller answers. It keeps the pictures that went by, so that it can show them again another day."""
import os
import select
import socket
import struct
import threading

READ_INPUT = 4  # Modbus function code: the picture of the bank


class HostileWire:
    def __init__(self, to):
        self.to, self.mode, self.kept, self.over = to, "honest", [], False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def close(self):
        self.over = True
        self.listener.close()

    def pictures(self):
        return [frame for frame in list(self.kept)]

    def _serve(self):
        while not self.over:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._connection, args=(near,), daemon=True).start()

    def _connection(self, near):
        try:
            far = socket.create_connection(("127.0.0.1", self.to), 5)
        except OSError:
            near.close()
            return
        waiting = b""
        try:
            while True:
                # An endless stream does not wait for anything.
                ready = select.select([near, far], [], [], 0 if self.mode == "endless" else None)[0]
                if self.mode == "endless":
                    near.sendall(os.urandom(1400))
                if near in ready:
                    data = near.recv(4096)
                    if not data:
                        return
                    far.sendall(data)
                if far in ready:
                    data = far.recv(4096)
                    if not data:
                        return
                    waiting = self._answer(near, waiting + data)
        except OSError:
            pass
        finally:
            near.close()
            far.close()

    def _answer(self, near, data):
        while len(data) >= 6:
            size = 6 + struct.unpack(">H", data[4:6])[0]
            if len(data) < size:
                break
            twisted = self._twist(data[:size])
            if twisted:
                near.sendall(twisted)
            data = data[size:]
        return data

    def _twist(self, frame):
        is_picture = frame[7] == READ_INPUT
        if is_picture and self.mode == "honest":
            self.kept.append(frame)
        shorter = len(frame) - 6 - 10
        return {
            "honest": lambda: frame,
            "silent": lambda: b"",  # half open: it listens, and never says anything
            "endless": lambda: frame,
            "cut_short": lambda: frame[:4] + struct.pack(">H", shorter) + frame[6:-10] if is_picture else frame,
            "half_a_frame": lambda: frame[: len(frame) // 2],
            "too_long": lambda: frame + frame[7:],
            "wrong_count": lambda: frame[:8] + bytes([frame[8] // 2]) + frame[9:] if is_picture else frame,
            "garbage": lambda: os.urandom(len(frame)),
            "another_unit": lambda: frame[:6] + bytes([frame[6] + 1]) + frame[7:],
            "another_function": lambda: frame[:7] + bytes([3]) + frame[8:],
            "exception": lambda: frame[:4] + b"\x00\x03" + frame[6:7] + bytes([frame[7] | 0x80, 4]),
            "yesterday": lambda: self.yesterday if is_picture else frame,
        }[self.mode]()


MODES = (
    "silent",
    "endless",
    "cut_short",
    "half_a_frame",
    "too_long",
    "wrong_count",
    "garbage",
    "another_unit",
    "another_function",
    "exception",
    "yesterday",
)
